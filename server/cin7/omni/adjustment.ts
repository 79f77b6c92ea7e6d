import { decimal, decimalText, sumDecimals, type Decimal } from '../../accounting/decimal';
import { roundingToleranceMinor } from '../../accounting/settings';
import { minorDigits, powerOfTen } from '../../accounting/rounding';
import { defaultAccounts } from './accounts';
import { firstOf, type OmniContext } from './context';
import { documentId } from './identity';
import type { Adjustment } from './schema';
import { rowsOf, taskOf, type StockDocument } from './stock-document';
import type { Misfit } from './state';

/**
 * A stock adjustment (accounting-rules 3, rows 21 and 22), on its accounting date: without one Omni keeps it out of
 * accounting (cin7-omni 3.5). Its value is the sum of quantity adjusted times cost; where that is not Omni's own total,
 * nothing is posted.
 */
export function readAdjustment(adjustment: Adjustment, context: OmniContext): StockDocument {
  const { completedDate, adjustInAccountingSystem: date, branchId, reference } = adjustment;
  const isDone = adjustment.isApproved !== false && completedDate !== null;
  const task = taskOf({
    ...{
      taskId: documentId('Adjustments', adjustment.id),
      kind: 'adjustment',
      number: reference || adjustment.id,
    },
    ...{ date: date ?? completedDate, location: context.branchName(branchId), toLocation: '' },
    status: !isDone ? 'DRAFT' : date === null ? 'COMPLETED, NOT FOR ACCOUNTING' : 'COMPLETED',
    reference: adjustment.adjustmentReason,
  });
  if (!isDone || date === null) return { task, rows: [], misfits: [] };
  const misfit = misfitOf(adjustment, context);
  if (misfit) return { task, rows: [], misfits: [misfit] };
  const stock = context.stockAccount(branchId);
  const sums = new Map<string, Decimal>();
  for (const line of adjustment.lineItems) {
    const account = firstOf(
      line.account,
      adjustment.alternativeAccountCode,
      defaultAccounts.stockAdjustments,
    );
    const value = valueOf(line);
    // What was found and what was lost are told apart, as on Omni's own journal.
    const key = JSON.stringify([account, value.gt(0)]);
    sums.set(key, (sums.get(key) ?? decimal(0)).plus(value));
  }
  const pairs = [...sums].map(([key, amount]) => {
    const [credit = ''] = JSON.parse(key) as string[];
    return { debit: stock, credit, amount, description: adjustment.adjustmentReason };
  });
  return { task, rows: rowsOf(task, 'StockAdjustment', date, pairs), misfits: [] };
}

const valueOf = ({ qtyAdjusted, unitCost }: Adjustment['lineItems'][number]): Decimal =>
  decimal(qtyAdjusted ?? '0').times(unitCost);

/** Omni can emit adjustments that do not balance (accounting-rules 1): the line or the total is named. */
function misfitOf({ lineItems, productTotal }: Adjustment, { settings }: OmniContext): Misfit | null {
  const blank = lineItems.findIndex(({ qtyAdjusted }) => qtyAdjusted === null);
  if (blank >= 0)
    return { field: `lineItems[${blank}].qtyAdjusted`, reason: 'Expected an amount, found nothing.' };
  const value = sumDecimals(lineItems.map(valueOf));
  const { baseCurrency: currency } = settings;
  const allowed = roundingToleranceMinor(
    { roundingTolerance: null },
    { sourceLines: lineItems.length, currency, baseCurrency: currency },
  );
  const distance = value
    .minus(productTotal ?? value)
    .abs()
    .times(powerOfTen(minorDigits(currency)));
  if (distance.lte(allowed.toString())) return null;
  return {
    field: 'productTotal',
    reason: `Its lines come to ${decimalText(value)}, yet its total is ${productTotal ?? ''}. Open it in Cin7 and save it again, then fetch.`,
  };
}
