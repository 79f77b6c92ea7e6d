import { z } from 'zod';
import { isObject, objectsAt, textAt, type JsonObject } from '../common/json';
import { wholeUnits } from './amounts';
import type { OmniCompany } from './company';
import { quirksSchema, type Quirks } from './quirks';
import { unitsOf, type SalesOrder } from './records';
import { keptNames, kept, type KeptName } from './resources';
import { addToCost } from './sale-rules';
import { writeRows, type RowAnswer } from './writes';
import { ticks } from './zone';

const record = { resource: z.enum(keptNames as [KeptName, ...KeptName[]]), id: z.number().int() };

/** `POST /__sandbox/cin7-omni/touch`: somebody saved the record; `modifiedDate` moves. */
export const touchSchema = z.object(record);
/** `.../late-cost`: a landing cost that the API does not show reaches goods that are gone; cents, negative when it fell. */
export const lateCostSchema = z.object({
  orderId: z.number().int(),
  line: z.number().int().min(0).default(0),
  amount: z.string().regex(/^-?\d+(\.\d{1,2})?$/),
});
/** `.../corrupt`: plants `value` at `path` (`lineItems.0.unitCost`) of what is answered, or takes the field away. */
export const corruptSchema = z.object({
  ...record,
  path: z.string().min(1),
  value: z.unknown().optional(),
  remove: z.boolean().optional(),
});
const writeSchema = z.object({
  method: z.enum(['POST', 'PUT']),
  resource: record.resource,
  rows: z.array(z.unknown()),
  quirks: quirksSchema,
});

/** What was done to the company, in a form that can be saved and done again. */
export const editSchema = z.object({
  at: z.string(),
  write: writeSchema.optional(),
  remove: z.object(record).optional(),
  touch: touchSchema.optional(),
  lateCost: lateCostSchema.optional(),
  corrupt: corruptSchema.optional(),
});
export type Edit = z.infer<typeof editSchema>;
export type Corruption = z.infer<typeof corruptSchema>;

export type EditResult = { ok: true; rows: RowAnswer[] } | { ok: false; problem: string };

/** Does an edit as of its own moment; `corruptions` collects what is planted. */
export function applyEdit(company: OmniCompany, corruptions: Corruption[], edit: Edit): EditResult {
  const now = ticks(Date.parse(edit.at));
  company.time = { now: () => now, today: () => company.zone.dayOf(now) };
  if (edit.write !== undefined) {
    const { resource, method, rows, quirks } = edit.write;
    return { ok: true, rows: writeRows(contextOf(company, resource, quirks), method, rows) };
  }
  if (edit.remove !== undefined) return removeRecord(company, edit.remove.resource, edit.remove.id);
  if (edit.lateCost !== undefined) return addLateCost(company, edit.lateCost);
  const wanted = edit.touch ?? edit.corrupt;
  const found = wanted === undefined ? null : company.find(wanted.resource, wanted.id);
  if (found === null) return { ok: false, problem: 'There is no such record' };
  found.modifiedDate = now;
  if (edit.corrupt !== undefined) corruptions.push(edit.corrupt);
  return { ok: true, rows: [] };
}

const contextOf = (company: OmniCompany, name: KeptName, quirks: Quirks) => ({
  ...{ company, quirks },
  resource: { name, ...kept[name] },
});

function removeRecord(company: OmniCompany, resource: KeptName, id: number): EditResult {
  const found = company.find(resource, id);
  if (found === null) return { ok: false, problem: 'There is no such record' };
  company.remove(resource, id);
  return {
    ok: true,
    rows: [{ index: 0, success: true, id, code: textAt(found, kept[resource].code), errors: [] }],
  };
}

function addLateCost(
  company: OmniCompany,
  { orderId, line: index, amount }: z.infer<typeof lateCostSchema>,
): EditResult {
  const order = company.find('SalesOrders', orderId) as SalesOrder | null;
  const line = order?.lineItems[index];
  const [unit] = line === undefined ? [] : unitsOf(line, 1);
  if (order === null || line === undefined || unit === undefined || !company.costs.has(line.id))
    return { ok: false, problem: 'The order has no cost to change' };
  const value = wholeUnits(Number(amount), 2);
  const document = { resource: 'SalesOrders', id: order.id, line: line.id } as const;
  company.book.addCostOfGoodsGone(unit.sku, order.branchId, value, document);
  addToCost(company, order, line, value);
  return { ok: true, rows: [] };
}

/** An answered record with what was planted in it. */
export function withCorruptions(shown: JsonObject, corruptions: readonly Corruption[]): JsonObject {
  for (const { path, value, remove } of corruptions) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const target = steps.reduce<unknown>(
      (parent, step) =>
        Array.isArray(parent)
          ? (parent as unknown[])[Number(step)]
          : isObject(parent)
            ? parent[step]
            : undefined,
      shown,
    );
    if (Array.isArray(target)) {
      if (remove === true) target.splice(Number(last), 1);
      else target[Number(last)] = value ?? null;
    } else if (isObject(target) && last in target) {
      if (remove === true) delete target[last];
      else target[last] = value ?? null;
    }
  }
  return shown;
}

/** Whether one of the new products has a code that is taken already: then none of the request is saved (cin7-omni 1.5). */
export function repeatsProductCode(company: OmniCompany, rows: readonly unknown[]): boolean {
  const codesOf = (row: unknown): string[] => [
    `style ${isObject(row) ? textAt(row, 'styleCode').toLowerCase() : ''}`,
    ...objectsAt(row, 'productOptions').map(
      (option) => `option ${textAt(option, 'productOptionCode').toLowerCase()}`,
    ),
  ];
  const seen = new Set(company.records.Products.flatMap(codesOf));
  return rows.flatMap(codesOf).some((code) => !code.endsWith(' ') && (seen.has(code) || !seen.add(code)));
}
