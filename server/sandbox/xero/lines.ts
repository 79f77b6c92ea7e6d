import { randomUUID } from 'node:crypto';
import { accountFaults, findAccount, invalidCode, taxFaults, type Direction } from './chart';
import { exact, round, round2, store, sum, twoPlaces, zero, type Decimal, type Exactly } from './decimal';
import type { DocumentLine, LineAmountTypes } from './model';
import type { LineInput } from './requests';
import type { Account, Item } from './seed';
import { isTracked } from './tracked-stock';
import type { XeroState } from './state';
import { readTracking } from './tracking';

export interface LineRules {
  state: XeroState;
  direction: Direction;
  /** AUTHORISED and SUBMITTED documents must be complete; drafts may leave accounts out. */
  complete: boolean;
  discounts: boolean;
  lineAmountTypes: LineAmountTypes;
  /** 4 with `unitdp=4`, otherwise prices are rounded to 2 places first. */
  unitPlaces: 2 | 4;
}

/** One line from the request, or the messages against it. `kept` is the stored line with the same LineItemID. */
export function buildLine(
  input: LineInput,
  kept: DocumentLine | undefined,
  rules: LineRules,
): { line: DocumentLine; errors: string[] } {
  const { state } = rules;
  const merged = kept === undefined ? input : mergeLine(kept, input);
  const errors: string[] = [];
  const item = merged.ItemCode === undefined ? undefined : state.itemByCode(merged.ItemCode);
  if (merged.ItemCode !== undefined && item === undefined)
    errors.push(`Item code '${merged.ItemCode}' is not valid`);
  const details = itemDetails(item, rules.direction);
  const filled: LineInput = { ...details, ...definedOnly(merged) };
  // Bought stock of a tracked item goes to its asset account, whatever the line says [?].
  if (item !== undefined && isTracked(item) && rules.direction === 'purchases') {
    filled.AccountID = undefined;
    filled.AccountCode = item.InventoryAssetAccountCode ?? undefined;
  }
  const amounts = lineAmounts(filled, rules, errors);
  const blank = isTextOnly(filled);
  const account = lineAccount(filled, item, blank, rules, errors);
  const taxType = lineTaxType(filled, account, rules, errors);
  const tracked = readTracking(state, filled.Tracking ?? []);
  errors.push(...tracked.errors);
  if (rules.complete && (filled.Description ?? '').trim() === '')
    errors.push('Description must be specified');
  if ((filled.Description ?? '').length > 4000) errors.push('Description must be at most 4000 characters');
  const line: DocumentLine = {
    id: kept?.id ?? randomUUID(),
    description: filled.Description ?? null,
    quantity: store(amounts.quantity),
    unitAmount: store(amounts.unit),
    itemCode: item?.Code ?? null,
    accountId: account?.AccountID ?? null,
    taxType,
    taxAmount: lineTax(filled, amounts.line, taxType, rules),
    lineAmount: store(amounts.line),
    discountRate: filled.DiscountRate === undefined ? null : store(round(filled.DiscountRate, 4)),
    discountAmount: filled.DiscountAmount === undefined ? null : store(round2(filled.DiscountAmount)),
    tracking: tracked.choices,
  };
  return { line, errors };
}

const isTextOnly = (line: LineInput) =>
  line.AccountCode === undefined &&
  line.AccountID === undefined &&
  line.UnitAmount === undefined &&
  line.LineAmount === undefined &&
  (line.Quantity === undefined || line.Quantity.eq(0));

function lineAmounts(input: LineInput, rules: LineRules, errors: string[]) {
  const discounted = input.DiscountRate !== undefined || input.DiscountAmount !== undefined;
  if (discounted && !rules.discounts) errors.push('Discounts can only be applied to sales invoices');
  const quantity = round(input.Quantity ?? exact(isTextOnly(input) ? 0 : 1), 4);
  const price = input.UnitAmount === undefined ? undefined : round(input.UnitAmount, rules.unitPlaces);
  if (price === undefined) {
    const line = round2(input.LineAmount ?? zero);
    const unit = quantity.eq(0) ? zero : round(line.div(quantity), rules.unitPlaces);
    return { quantity, unit, line };
  }
  const gross = quantity.times(price);
  const rate = input.DiscountRate ?? zero;
  const expected = round2(gross.minus(input.DiscountAmount ?? gross.times(rate).div(100)));
  const given = input.LineAmount === undefined ? expected : round2(input.LineAmount);
  if (!given.eq(expected)) {
    errors.push(
      `The line total ${twoPlaces(given)} does not match the expected line total ${twoPlaces(expected)}`,
    );
  }
  if (given.abs().gt(exact('9999999999.99'))) errors.push('The line amount is too large');
  return { quantity, unit: price, line: given };
}

function lineAccount(
  input: LineInput,
  item: Item | undefined,
  blank: boolean,
  rules: LineRules,
  errors: string[],
): Account | undefined {
  // A blank code names none [?].
  const named = (input.AccountCode ?? '') !== '' || input.AccountID !== undefined;
  if (!named) {
    if (rules.complete && !blank) errors.push('Account code must be specified');
    return undefined;
  }
  const account = findAccount(rules.state, input);
  if (account === undefined) {
    errors.push(invalidCode(input.AccountCode ?? input.AccountID ?? ''));
    return undefined;
  }
  const throughTrackedItem = account.Type === 'INVENTORY' && item?.IsTrackedAsInventory === true;
  if (!throughTrackedItem) errors.push(...accountFaults(account));
  return account;
}

function lineTaxType(
  input: LineInput,
  account: Account | undefined,
  rules: LineRules,
  errors: string[],
): string {
  if (rules.lineAmountTypes === 'NoTax') return 'NONE';
  const taxType = input.TaxType ?? account?.TaxType;
  if (taxType === undefined) return 'NONE';
  // An account's default may point the other way; Xero then falls back to no tax [?]. What was sent is checked.
  if (input.TaxType === undefined) {
    return taxFaults(rules.state, taxType, account ?? null, rules.direction).length === 0 ? taxType : 'NONE';
  }
  errors.push(...taxFaults(rules.state, taxType, account ?? null, rules.direction));
  return taxType;
}

/** Tax of one line, half up to 2 places, unless the sender overrides it. */
function lineTax(input: LineInput, amount: Exactly, taxType: string, rules: LineRules): Decimal {
  if (rules.lineAmountTypes === 'NoTax') return '0';
  if (input.TaxAmount !== undefined) return store(round2(input.TaxAmount));
  return store(taxOn(rules.state, amount, taxType, rules.lineAmountTypes));
}

/** Exclusive: amount x rate. Inclusive: the tax inside the amount. */
export function taxOn(state: XeroState, amount: Exactly, taxType: string, types: LineAmountTypes): Exactly {
  if (types === 'NoTax') return zero;
  const rate = exact(state.taxRates.get(taxType)?.EffectiveRate ?? 0).div(100);
  return round2(types === 'Exclusive' ? amount.times(rate) : amount.times(rate).div(rate.plus(1)));
}

function itemDetails(item: Item | undefined, direction: Direction): Partial<LineInput> {
  const raw = item?.[direction === 'sales' ? 'SalesDetails' : 'PurchaseDetails'];
  if (typeof raw !== 'object' || raw === null) return {};
  const details = raw as { UnitPrice?: number; AccountCode?: string; TaxType?: string };
  return {
    ...(details.UnitPrice === undefined ? {} : { UnitAmount: exact(details.UnitPrice) }),
    ...(details.AccountCode === undefined ? {} : { AccountCode: details.AccountCode }),
    ...(details.TaxType === undefined ? {} : { TaxType: details.TaxType }),
  };
}

/** A stored line in request form, so that an update which leaves a field out keeps it. */
export function lineInput(line: DocumentLine): LineInput {
  return {
    Description: line.description ?? undefined,
    Quantity: exact(line.quantity),
    UnitAmount: exact(line.unitAmount),
    ItemCode: line.itemCode ?? undefined,
    AccountID: line.accountId ?? undefined,
    TaxType: line.taxType,
    DiscountRate: line.discountRate === null ? undefined : exact(line.discountRate),
    DiscountAmount: line.discountAmount === null ? undefined : exact(line.discountAmount),
    Tracking: line.tracking.map(({ categoryId, optionId }) => ({
      TrackingCategoryID: categoryId,
      TrackingOptionID: optionId,
    })),
  };
}

function mergeLine(kept: DocumentLine, input: LineInput): LineInput {
  const named = input.AccountCode !== undefined || input.AccountID !== undefined;
  return { ...lineInput(kept), ...(named ? { AccountID: undefined } : {}), ...definedOnly(input) };
}

export function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>;
}

export interface Totals {
  subTotal: Decimal;
  totalTax: Decimal;
  total: Decimal;
  totalDiscount: Decimal;
}

export function totalsOf(lines: DocumentLine[], types: LineAmountTypes): Totals {
  const amounts = sum(lines.map((line) => exact(line.lineAmount)));
  const tax = sum(lines.map((line) => exact(line.taxAmount)));
  const discount = sum(
    lines.map((line) => {
      if (line.discountRate === null && line.discountAmount === null) return zero;
      return round2(exact(line.quantity).times(line.unitAmount)).minus(line.lineAmount);
    }),
  );
  const net = types === 'Inclusive' ? amounts.minus(tax) : amounts;
  return {
    subTotal: store(net),
    totalTax: store(tax),
    total: store(net.plus(tax)),
    totalDiscount: store(discount),
  };
}
