import type { ItemDraft, ItemTerms, SourceShare } from './draft';
import { fault, type Fault } from './fault';
import { codeFault, itemRow } from './item-links';
import type { LeftOut } from './left-out';
import type { Mapping } from './mapping';
import { standingShare } from './posted';
import { postingKey } from './posting-key';
import { err, ok, type Result } from './result';
import type { Drafted, RuleInput } from './rules';
import { taxFitsAccount, taxRow, type TaxDirection } from './taxes';
import type { Cin7Item } from './trade-documents';

/**
 * Items for the active products that Items says to make and Xero lacks: always untracked, since stock and cost are Cin7's
 * (accounting-rules 10). Accounts and tax rates are those that Cin7 names, mapped. A product that Xero tracks is left out
 * with the fault that stops its documents too.
 */
export function draftItems(input: RuleInput): Drafted {
  const drafts: ItemDraft[] = [];
  const leftOut: LeftOut[] = [];
  let alreadyPosted = 0;
  for (const item of [...input.sources.items].filter(({ active }) => active).sort(bySku)) {
    const link = input.mapping.item(item.sku);
    if (link.fault) leftOut.push(leftOutOf(item, input, [link.fault]));
    else if (standingShare(input.posted.documents.get(item.id))) alreadyPosted += 1;
    else if (link.isNew) {
      const draft = draftOf(item, input);
      if (draft.ok) drafts.push(draft.value);
      else leftOut.push(leftOutOf(item, input, draft.error));
    }
  }
  return { drafts, leftOut, alreadyPosted };
}

const bySku = (left: Cin7Item, right: Cin7Item): number => (left.sku < right.sku ? -1 : 1);

function draftOf(item: Cin7Item, input: RuleInput): Result<ItemDraft, Fault[]> {
  const { mapping, posted, to, xero } = input;
  const sales = termsOf('sales', item.revenueAccount, item.saleTaxRule, item, mapping);
  const bought = item.stocked ? item.inventoryAccount : item.cogsAccount;
  const purchases = termsOf('purchases', bought, item.purchaseTaxRule, item, mapping);
  const faults = [codeFault(item.sku), ...sales.faults, ...purchases.faults].filter((one) => one !== null);
  if (faults.length > 0) return err(faults);
  const family = `item|${item.id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const { id: organisation, baseCurrency } = xero.organisation;
  return ok({
    kind: 'items',
    ...{ family, revision, date: to, currency: baseCurrency, channel: '' },
    key: postingKey({
      ...{ organisation, kind: 'items', sourceIds: [item.id] },
      ...{ group: item.sku, period: '', revision },
    }),
    rule: { row: itemRow(item.sku), text: 'new by choice in Items' },
    code: item.sku,
    name: item.name,
    description: item.name,
    sales: sales.terms,
    purchases: purchases.terms,
    sources: [shareOf(item, input)],
    faults: [],
  });
}

/** What Cin7 names, mapped; what it does not name stays blank, and lines bring their own. */
function termsOf(
  direction: TaxDirection,
  cin7Account: string,
  taxRule: string,
  { sku }: Cin7Item,
  mapping: Mapping,
): { terms: ItemTerms; faults: Fault[] } {
  const account = cin7Account === '' ? null : mapping.account(cin7Account);
  const rate = taxRule === '' ? null : mapping.tax(direction, taxRule);
  const faults = [account, rate].flatMap((found) => (found && !found.ok ? [found.error] : []));
  if (account?.ok && rate?.ok && !taxFitsAccount(rate.value, account.value))
    faults.push(
      fault(
        'tax-not-for-account',
        { table: 'taxes', row: taxRow(direction, taxRule), column: 'xeroTaxRate' },
        `Xero does not allow ${rate.value.name} on ${account.value.code} ${account.value.name}, which the product ${sku} would have on ${direction}.`,
        'Choose another Xero tax rate in Taxes, or another account in Accounts.',
        { value: rate.value.name },
      ),
    );
  const terms = {
    unitPrice: null,
    accountCode: account?.ok ? account.value.code : '',
    taxType: rate?.ok ? rate.value.taxType : '',
  };
  return { terms, faults };
}

const shareOf = (item: Cin7Item, { to, xero }: RuleInput): SourceShare => ({
  id: item.id,
  saleId: null,
  revision: item.revision,
  number: item.sku,
  date: to,
  customer: '',
  channel: '',
  sku: item.sku,
  quantity: '',
  unitCost: '',
  amountMinor: 0n,
  description: item.name,
  snapshot: {
    ...{ id: item.id, number: item.sku, date: to, channel: '', customer: '' },
    ...{ currency: xero.organisation.baseCurrency, gross: '0' },
  },
});

const leftOutOf = (item: Cin7Item, { to, xero }: RuleInput, faults: readonly Fault[]): LeftOut => ({
  kind: 'items',
  id: item.id,
  number: item.sku,
  date: to,
  channel: '',
  customer: '',
  currency: xero.organisation.baseCurrency,
  amountMinor: 0n,
  faults: faults.map((one) => ({ ...one, document: item.sku })),
});
