import { calendarDate } from '../../../server/accounting/dates';
import { decimal, decimalText } from '../../../server/accounting/decimal';
import type { Effect, Valuation } from '../../../server/accounting/valuation/effects';
import type { Movement } from '../../../server/accounting/valuation/movements';

/** A movement in a line: `['2026-03-02', 'receive', 'R1', { qty: '100', value: '1000.00' }]`. */
export interface Facts {
  readonly sku?: string;
  readonly at?: string;
  readonly order?: number;
  readonly qty?: string;
  /** Major units with two decimals; null: missing. */
  readonly value?: string | null;
  readonly of?: string;
  readonly run?: string;
  readonly orderCost?: string;
  readonly loss?: string;
  readonly share?: string;
  readonly reported?: string | null;
}
export type Line = readonly [date: string, kind: Movement['kind'], id: string, facts: Facts];

export const minor = (major: string): bigint => BigInt(major.replace('.', ''));

export function movement([date, kind, id, facts]: Line, position = 0): Movement {
  const common = {
    id,
    sku: facts.sku ?? 'SKU',
    locationGroup: facts.at ?? 'Main',
    date: calendarDate(date),
    order: facts.order ?? position,
    source: { id: `task-${id}`, number: id },
    reportedCogs: facts.reported ?? null,
  };
  const qty = decimal(facts.qty ?? '1');
  const value = facts.value ?? '0.00';
  const ordered = facts.orderCost === undefined ? {} : { orderCostMinor: minor(facts.orderCost) };
  switch (kind) {
    case 'opening':
    case 'receive':
    case 'stocktake-up':
      return { ...common, kind, qty, valueMinor: facts.value === null ? null : minor(value) };
    case 'issue':
    case 'write-off':
    case 'stocktake-down':
    case 'supplier-return':
    case 'transfer-out':
      return { ...common, kind, qty, ...ordered };
    case 'return':
    case 'transfer-in':
      return { ...common, kind, qty, of: facts.of ?? '' };
    case 'landed-cost':
    case 'cost-correction':
      return { ...common, kind, receipt: facts.of ?? '', valueMinor: minor(value) };
    case 'production-issue':
      return { ...common, kind, qty, run: facts.run ?? '', ...ordered };
    case 'production-absorb':
      return { ...common, kind, run: facts.run ?? '', valueMinor: minor(value) };
    case 'production-receive':
      return {
        ...common,
        kind,
        qty,
        run: facts.run ?? '',
        ...(facts.loss === undefined ? {} : { abnormalLoss: decimal(facts.loss) }),
        ...(facts.share === undefined ? {} : { costShare: decimal(facts.share) }),
      };
  }
}

/** In the order of the lines, also within a day. */
export const movements = (lines: readonly Line[]): Movement[] =>
  lines.map((line, position) => movement(line, position));

/** Inventory, COGS and counterparts of the effects of one movement, as text of minor units. */
export const effectsOf = ({ effects }: Valuation, id: string) =>
  effects.filter((effect) => effect.movement === id).map(shown);

export function shown({ sku, kind, toInventoryMinor, toCogsMinor, counterparts }: Effect) {
  return {
    sku,
    kind,
    inventory: toInventoryMinor,
    cogs: toCogsMinor,
    ...Object.fromEntries(counterparts.map(({ role, amountMinor }) => [role, amountMinor])),
  };
}

export const poolsOf = ({ pools }: Valuation) =>
  pools.map(({ sku, locationGroup, qty, valueMinor }) => [sku, locationGroup, decimalText(qty), valueMinor]);

export const problemsOf = ({ problems }: Valuation) => problems.map(({ code, movement: id }) => [code, id]);

export const cogsOf = ({ effects }: Valuation): bigint =>
  effects.reduce((sum, { toCogsMinor }) => sum + toCogsMinor, 0n);
