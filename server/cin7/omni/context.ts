import { defaultAccounts } from './accounts';
import type { Branch, Product, Trade, TradeLine } from './schema';
import type { OmniSettings } from './settings';

/** What transforms look up beside the document. */
export interface OmniContext {
  readonly settings: OmniSettings;
  /** Blank for no branch; one that is not known by its id, so that two of them are never taken for one. */
  readonly branchName: (id: string) => string;
  readonly productOf: (line: { readonly productId: string }) => ProductFacts | null;
  /** The account that stock of a branch stands on. */
  readonly stockAccount: (branchId: string) => string;
  /** Cost of sales of goods whose income goes to an alternative account. */
  readonly costAccount: (alternative: string) => string;
}

export interface ProductFacts {
  readonly salesAccount: string;
  readonly purchasesAccount: string;
  readonly stocked: boolean;
}

export function omniContext(
  settings: OmniSettings,
  branches: readonly Branch[],
  products: readonly Product[],
): OmniContext {
  const names = new Map(branches.map(({ id, company }) => [id, company || `Branch ${id}`]));
  const facts = new Map<string, ProductFacts>(
    products.map(({ id, salesAccount, purchasesAccount, stockControl }) => [
      id,
      { salesAccount, purchasesAccount, stocked: isStocked(stockControl) },
    ]),
  );
  const branchName = (id: string): string => (id === '' ? '' : (names.get(id) ?? `Branch ${id}`));
  return {
    settings,
    branchName,
    productOf: ({ productId }) => facts.get(productId) ?? null,
    stockAccount: (branchId) =>
      ownOf(settings.stockAccounts, branchName(branchId)) ?? defaultAccounts.inventory,
    costAccount: (alternative) =>
      ownOf(settings.costAccounts, alternative) ?? defaultAccounts.costOfGoodsSold,
  };
}

const ownOf = (own: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  own && name !== '' && Object.hasOwn(own, name) ? own[name] : undefined;

/** Work and machines have no stock; the word for the screen's "Non Stock" is not known (cin7-omni 2.10) [unsure]. */
const withoutStock: ReadonlySet<string> = new Set(['labour', 'machine', 'nonstock']);
export const isStocked = (stockControl: string): boolean =>
  !withoutStock.has(stockControl.toLowerCase().replace(/[^a-z]/g, ''));

/** A product that is not known is taken for what its line says, and for stocked when that says nothing. */
export const isStockedLine = (line: TradeLine, { productOf }: OmniContext): boolean =>
  line.stockControl === '' ? (productOf(line)?.stocked ?? true) : isStocked(line.stockControl);

/** `Harbour Fitout Ltd`, or the person where there is no company. */
export const partyName = ({
  company,
  firstName,
  lastName,
}: Pick<Trade, 'company' | 'firstName' | 'lastName'>): string =>
  company || [firstName, lastName].filter((part) => part !== '').join(' ');

/** The first that is not blank: line, product, document, contact (accounting-rules 2). Omni's own order is not told [unsure]. */
export const firstOf = (...names: readonly (string | undefined)[]): string =>
  names.find((name) => name !== undefined && name !== '') ?? '';

/** Currency of a document, and its rate as given; one in base currency needs none. */
export const currencyOf = (
  { currencyCode, currencyRate }: Pick<Trade, 'currencyCode' | 'currencyRate'>,
  { baseCurrency }: OmniSettings,
): { currency: string; baseCurrency: string; rate: string } => {
  const currency = currencyCode.toUpperCase() || baseCurrency;
  const isRate = currencyRate !== null && currencyRate !== '0' && !currencyRate.startsWith('-');
  return { currency, baseCurrency, rate: isRate ? currencyRate : currency === baseCurrency ? '1' : '0' };
};
