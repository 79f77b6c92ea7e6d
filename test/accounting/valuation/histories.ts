import fc from 'fast-check';
import { addDays, calendarDate } from '../../../server/accounting/dates';
import { decimal } from '../../../server/accounting/decimal';
import type { Movement } from '../../../server/accounting/valuation/movements';

/**
 * Random histories of stock in which every reference is right: returns of what was sold, arrivals of what was sent,
 * late costs of what was received. Quantities have up to three decimals, stock may go below zero.
 */
interface Step {
  readonly kind: Movement['kind'];
  readonly sku: string;
  readonly at: string;
  readonly thousandths: number;
  readonly cents: number;
  readonly days: number;
  readonly pick: number;
}

const trade: readonly Movement['kind'][] = [
  'receive',
  'receive',
  'issue',
  'issue',
  'issue',
  'return',
  'return',
  'landed-cost',
  'cost-correction',
  'write-off',
  'stocktake-up',
  'stocktake-down',
  'supplier-return',
  'transfer-out',
  'transfer-in',
];
const production: readonly Movement['kind'][] = [
  'production-issue',
  'production-absorb',
  'production-receive',
];

const step = (kinds: readonly Movement['kind'][]): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    sku: fc.constantFrom('A', 'B', 'C'),
    at: fc.constantFrom('North', 'North', 'South'),
    thousandths: fc.oneof(fc.constantFrom(1000, 3000), fc.integer({ min: 1, max: 20_000 })),
    cents: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50_000 })),
    days: fc.constantFrom(0, 0, 1, 9),
    pick: fc.nat({ max: 999 }),
  });

/** What a history has left open. */
interface Open {
  readonly id: string;
  readonly sku: string;
  left: number;
}

function build(steps: readonly Step[]): Movement[] {
  const issues: Open[] = [];
  const transfers: Open[] = [];
  const receipts: Open[] = [];
  const movements: Movement[] = [];
  let date = calendarDate('2026-01-01');
  steps.forEach(({ kind, sku, at, thousandths, cents, days, pick }, order) => {
    date = addDays(date, days);
    const id = `m${String(order).padStart(3, '0')}`;
    const common = {
      id,
      date,
      order,
      locationGroup: at,
      source: { id, number: id },
      reportedCogs: null,
    };
    const qty = decimal(thousandths).div(1000);
    const from = (open: Open[]) => open.filter(({ left }) => left > 0)[pick % Math.max(1, open.length)];
    const run = `MO${pick % 3}`;
    switch (kind) {
      case 'opening':
      case 'receive':
      case 'stocktake-up': {
        receipts.push({ id, sku, left: 1 });
        const valueMinor = kind === 'stocktake-up' && pick % 2 === 0 ? null : BigInt(cents);
        movements.push({ ...common, kind, sku, qty, valueMinor });
        return;
      }
      case 'issue':
      case 'write-off':
      case 'stocktake-down':
      case 'supplier-return':
      case 'transfer-out': {
        if (kind === 'issue') issues.push({ id, sku, left: thousandths });
        if (kind === 'transfer-out') transfers.push({ id, sku, left: thousandths });
        const ordered = pick % 4 === 0 ? { orderCostMinor: BigInt(cents) } : {};
        movements.push({ ...common, kind, sku, qty, ...ordered });
        return;
      }
      case 'return':
      case 'transfer-in': {
        const open = from(kind === 'return' ? issues : transfers);
        if (!open) return;
        const taken = Math.min(open.left, thousandths);
        open.left -= taken;
        movements.push({ ...common, kind, sku: open.sku, qty: decimal(taken).div(1000), of: open.id });
        return;
      }
      case 'landed-cost':
      case 'cost-correction': {
        const receipt = from(receipts);
        if (!receipt) return;
        const valueMinor = BigInt(kind === 'cost-correction' && pick % 3 === 0 ? -cents : cents);
        movements.push({ ...common, kind, sku: receipt.sku, receipt: receipt.id, valueMinor });
        return;
      }
      case 'production-issue':
        movements.push({ ...common, kind, sku, qty, run });
        return;
      case 'production-absorb':
        movements.push({ ...common, kind, sku, run, valueMinor: BigInt(cents) });
        return;
      case 'production-receive': {
        receipts.push({ id, sku, left: 1 });
        const loss = pick % 2 === 0 ? { abnormalLoss: decimal(pick) } : {};
        movements.push({ ...common, kind, sku, qty, run, ...loss });
      }
    }
  });
  return movements;
}

const historyOf = (kinds: readonly Movement['kind'][]) =>
  fc.array(step(kinds), { minLength: 1, maxLength: 40 }).map(build);

/** Every kind of movement; half of the histories are mostly production, whose costs move on from SKU to SKU. */
export const history = fc.oneof(
  historyOf([...trade, ...production]),
  historyOf([...production, ...production, 'receive', 'issue', 'return', 'landed-cost', 'cost-correction']),
);
/** Without production, so that no SKU depends on another. */
export const tradeHistory = historyOf(trade);
