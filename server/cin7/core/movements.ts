import { z } from 'zod';
import { decimal, decimalText } from '../../accounting/decimal';
import type {
  ProductMovement,
  ProductMovementKind,
  StockedProduct,
} from '../../accounting/valuation/product-movements';
import type { MovementsSource, SourceFault } from '../source';
import type { Cin7CoreApi } from './api';
import { accountCode, id, list, oneOf, optionalAmount, requiredAmount, requiredDate } from './fields';
import { requiredId, requiredText, text } from './fields';
import { pageSize, readPage } from './pages';
import { read } from '../read';
import { withoutBin } from './trade-lines';

/**
 * Products a page when their movements come with them: a product that sells every day has thousands of rows, so a page
 * of 1,000 products could be too large to be answered at all.
 */
const productsPerPage = 100;

export const stockedProductSchema = z.looseObject({
  ID: requiredId,
  SKU: requiredText,
  Name: text,
  Type: oneOf(['Stock', 'Service']),
  CostingMethod: text,
  COGSAccount: accountCode,
  InventoryAccount: accountCode,
  Movements: list,
});

const movementSchema = z.looseObject({
  TaskID: id,
  Type: requiredText,
  Date: requiredDate,
  Number: text,
  Status: text,
  Quantity: requiredAmount,
  Amount: optionalAmount,
  Location: text,
});

const onHandSchema = z.looseObject({
  SKU: requiredText,
  Location: text,
  OnHand: requiredAmount,
  StockOnHand: requiredAmount,
});

interface TypeMeaning {
  readonly kind: ProductMovementKind;
  /** Into stock (1) or out of it (-1); null: either, as the quantity says. */
  readonly way: 1 | -1 | null;
}

/** Types of movements (cin7-core 2). Those of production orders are documented nowhere [?]. */
const meanings: ReadonlyMap<string, TypeMeaning> = new Map(
  Object.entries({
    purchase: { kind: 'purchase', way: 1 },
    'advanced purchase': { kind: 'purchase', way: 1 },
    unstock: { kind: 'unstock', way: -1 },
    'purchase unstock': { kind: 'unstock', way: -1 },
    'advanced purchase unstock': { kind: 'unstock', way: -1 },
    sale: { kind: 'sale', way: -1 },
    salemultiple: { kind: 'sale', way: -1 },
    restock: { kind: 'restock', way: 1 },
    restockmultiple: { kind: 'restock', way: 1 },
    adjustment: { kind: 'adjustment', way: null },
    stocktake: { kind: 'stocktake', way: null },
    'transfer in': { kind: 'transfer', way: 1 },
    'transfer out': { kind: 'transfer', way: -1 },
    'inventory write-off': { kind: 'write-off', way: -1 },
    'finished goods': { kind: 'assembly', way: null },
    disassembly: { kind: 'disassembly', way: null },
    production: { kind: 'production', way: null },
    'production order': { kind: 'production', way: null },
    'production run': { kind: 'production', way: null },
  } as Readonly<Record<string, TypeMeaning>>),
);

/** `Sale COGS Change`, `Purchase Cost Change` (spelt `Purchase Cost Chang` once): no goods move, whatever the quantity says. */
const costChange = /\s+(?:cogs|cost) chang\w*$/i;
/** What goods cost that came before their bill; with or without them [?]. */
const accrualCost = /\s+accrual cost$/i;

const withoutEffect = new Set(['VOIDED', 'DRAFT']);

/** The calls that answer movements and stock on hand. */
export function createMovementsSource(api: Cin7CoreApi): MovementsSource {
  const products = (query: { Page: number; ID?: string }, options = {}) =>
    readPage(
      api,
      'product',
      { ...query, Limit: productsPerPage, IncludeDeprecated: 'true', IncludeMovements: 'true' },
      options,
      {
        listKey: 'Products',
        schema: stockedProductSchema,
        names: { id: ['ID'], number: ['SKU'] },
        toValue: toStockedProduct,
      },
    );
  const onHand = (query: { Page: number; ID?: string }, options = {}) =>
    readPage(api, 'ref/productavailability', { ...query, Limit: pageSize }, options, {
      listKey: 'ProductAvailabilityList',
      schema: onHandSchema,
      names: { id: ['ID', 'SKU'], number: ['SKU'] },
      toValue: (row) => ({
        ...{ sku: row.SKU, location: withoutBin(row.Location), quantity: row.OnHand, value: row.StockOnHand },
      }),
    });
  return {
    products: (page, options) => products({ Page: page }, options),
    product: (productId, options) => products({ Page: 1, ID: productId }, options),
    onHand: (page, options) => onHand({ Page: page }, options),
    onHandOf: (productId, options) => onHand({ Page: 1, ID: productId }, options),
  };
}

interface ParsedRow extends TypeMeaning {
  readonly movement: ProductMovement;
}

/** A product with its movements; rows of a type that is not known, or unreadable, are named faults of it. */
export function toStockedProduct(record: z.infer<typeof stockedProductSchema>): StockedProduct {
  const name = { id: record.ID, number: record.SKU };
  const rows: ParsedRow[] = [];
  const faults: SourceFault[] = [];
  record.Movements.forEach((raw, index) => {
    const place = `Movements[${index}]`;
    const parsed = read(movementSchema, raw, name, place);
    if (!parsed.ok) return void faults.push(parsed.error);
    if (withoutEffect.has(parsed.value.Status.toUpperCase())) return;
    const meaning = meaningOf(parsed.value.Type);
    if (meaning) return void rows.push({ ...meaning, movement: toMovement(parsed.value, meaning) });
    const reason = `"${parsed.value.Type}" is not a kind of stock movement that Cogsheet knows.`;
    faults.push({ ...name, field: `${place}.Type`, reason });
  });
  return {
    ...{ id: record.ID, sku: record.SKU, name: record.Name, stocked: record.Type === 'Stock' },
    costingMethod: record.CostingMethod,
    cogsAccount: record.COGSAccount,
    inventoryAccount: record.InventoryAccount,
    movements: withSignedValues(withSignedQuantities(rows)).map(({ movement }) => movement),
    faults: faults.map(({ field, reason }) => ({ field, reason })),
  };
}

function meaningOf(type: string): TypeMeaning | undefined {
  const plain = type.replace(costChange, '').replace(accrualCost, '');
  return meanings.get(plain.replace(/\s+/g, ' ').trim().toLowerCase());
}

const toMovement = (row: z.infer<typeof movementSchema>, { kind }: TypeMeaning): ProductMovement => ({
  ...{ taskId: row.TaskID, kind, number: row.Number, date: row.Date },
  ...{
    location: withoutBin(row.Location),
    quantity: costChange.test(row.Type) ? '0' : row.Quantity,
    value: row.Amount,
  },
});

/**
 * Which signs Cin7 gives is not documented [?]. So they are told from the rows themselves: where every row of a one-way
 * kind has the other sign, the quantities have none and get the kind's own. Where some have, those take earlier rows back.
 */
function withSignedQuantities(rows: readonly ParsedRow[]): ParsedRow[] {
  const oneWay = new Map<string, boolean>();
  for (const { kind, way, movement } of rows) {
    const quantity = decimal(movement.quantity);
    if (way === null || quantity.eq(0)) continue;
    const key = `${kind}${way}`;
    oneWay.set(key, (oneWay.get(key) ?? true) && quantity.s !== way);
  }
  return rows.map((row) => (oneWay.get(`${row.kind}${row.way}`) ? negated(row, 'quantity') : row));
}

/** The same for values: when all goods that left have a positive one, values have no sign and get the quantity's. */
function withSignedValues(rows: readonly ParsedRow[]): ParsedRow[] {
  const left = rows.filter(({ movement }) => decimal(movement.quantity).lt(0));
  const valued = left.filter(({ movement }) => !decimal(movement.value ?? '0').eq(0));
  if (valued.length === 0 || valued.some(({ movement }) => decimal(movement.value ?? '0').lt(0)))
    return [...rows];
  const tasksThatLeft = new Set(left.map(({ kind, movement }) => `${kind} ${movement.taskId}`));
  return rows.map((row) => {
    const quantity = decimal(row.movement.quantity);
    const leaves =
      quantity.lt(0) || (quantity.eq(0) && tasksThatLeft.has(`${row.kind} ${row.movement.taskId}`));
    return leaves ? negated(row, 'value') : row;
  });
}

const negated = (row: ParsedRow, field: 'quantity' | 'value'): ParsedRow => {
  const text = row.movement[field];
  return text === null
    ? row
    : { ...row, movement: { ...row.movement, [field]: decimalText(decimal(text).neg()) } };
};
