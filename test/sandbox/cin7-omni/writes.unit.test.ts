import fc from 'fast-check';
import { createCin7OmniSandbox } from '../../../server/sandbox/cin7-omni/sandbox';
import { keptNames, resourceAt, resources } from '../../../server/sandbox/cin7-omni/resources';
import type { Field, Shape } from '../../../server/sandbox/cin7-omni/shape';
import { stockReport } from '../../../server/sandbox/cin7-omni/stock-report';
import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';

// Whatever is written, it is an answer for every row, and the stock stays sound.
const company = generateOmniCompany({ seed: '5', today: '2026-11-23', sales: 40, months: 1 });
const { desk } = createCin7OmniSandbox({ company });
const known = (name: 'SalesOrders' | 'CreditNotes' | 'PurchaseOrders'): number[] =>
  company.records[name].slice(0, 30).map(({ id }) => id);

const odd = fc.constantFrom<unknown>(
  null,
  '',
  'x',
  -1,
  0,
  1.5,
  1e21,
  true,
  [],
  {},
  [null],
  '2026-02-30',
  '2026-11-23',
);
function valueOf(field: Field): fc.Arbitrary<unknown> {
  const usual = ((): fc.Arbitrary<unknown> => {
    switch (field.kind) {
      case 'id':
        return fc.constantFrom<unknown>(0, 3, 5, ...known('SalesOrders').slice(0, 3));
      case 'int':
      case 'num':
        return fc.constantFrom<unknown>(-3, -1, 0, 1, 2, 12.5, '4', 10_000);
      case 'flag':
        return fc.boolean();
      case 'day':
      case 'instant':
        return fc.constantFrom('2026-11-23', '2026-11-01T00:00:00+13:00', '2026-10-31T11:00:00Z');
      case 'choice':
        return fc.constantFrom<unknown>(...field.choices, field.choices[0]?.toUpperCase(), 1);
      case 'list':
      case 'object': {
        const row = field.children === null ? fc.constant({}) : bodyOf(field.children);
        return field.kind === 'list' ? fc.array(row, { maxLength: 3 }) : row;
      }
      default:
        return fc.constantFrom<unknown>(
          '',
          'LMP-BRA',
          'MUG-ASH',
          'TEE-BLA-S',
          'SO-48001',
          'PO-30901',
          'Tāne',
          7,
        );
    }
  })();
  return fc.oneof({ weight: 199, arbitrary: usual }, { weight: 1, arbitrary: odd });
}
const bodies = new Map<Shape, fc.Arbitrary<object>>();
function bodyOf(shape: Shape): fc.Arbitrary<object> {
  const made =
    bodies.get(shape) ??
    fc.record(Object.fromEntries(shape.fields.map((field) => [field.name, valueOf(field)])), {
      requiredKeys: [],
    });
  bodies.set(shape, made);
  return made;
}

/** Rows that were saved, by resource. */
const done = new Map<string, number>();
const movedBefore = company.book.movements.length;

const writable = resources.filter(
  ({ writes, name }) => writes !== 'none' && keptNames.includes(name as (typeof keptNames)[number]),
);

test.each(writable.map(({ name }) => name))('%s', (name) => {
  const resource = resourceAt('v1', name);
  if (resource === null) throw new Error(name);
  const ids = company.records[name as (typeof keptNames)[number]].slice(0, 40).map(({ id }) => id);
  const row = fc
    .tuple(bodyOf(resource.shape), fc.constantFrom(...ids, 1))
    .map(([body, id]) => ({ ...body, id }));
  fc.assert(
    fc.property(
      fc.constantFrom('POST', 'PUT'),
      fc.array(fc.oneof({ weight: 20, arbitrary: row }, { weight: 1, arbitrary: odd }), { maxLength: 3 }),
      (method, rows) => {
        const { status, body } = desk.answer({ method, resource, key: null, search: '', body: rows });
        if (name === 'Products' && status === 400) return;
        expect(status).toBe(200);
        const answers = body as { index: number; success: boolean; errors: string[] }[];
        expect(answers.map(({ index }) => index)).toEqual(rows.map((_, index) => index));
        for (const { success, errors } of answers) expect(success).toBe(errors.length === 0);
        done.set(name, (done.get(name) ?? 0) + answers.filter(({ success }) => success).length);
      },
    ),
    { numRuns: 400, seed: 7 },
  );
  expect(done.get(name) ?? 0).toBeGreaterThan(20);
});

test('after all that no unit is missing, and what is there can still be listed and reported', () => {
  const moved = company.book.movements
    .slice(movedBefore)
    .map(({ document, kind }) => `${document.resource} ${kind}`);
  // Every kind of thing that writes bring about did come about.
  for (const name of [
    'SalesOrders sale',
    'CreditNotes return',
    'PurchaseOrders receipt',
    'Adjustments adjustment',
    'BranchTransfers transfer',
  ])
    expect(moved).toContain(name);
  const held = new Map<string, { quantity: number; value: bigint }>();
  for (const { sku, branchId, quantity, value } of company.book.movements) {
    const now = held.get(`${sku} ${String(branchId)}`) ?? { quantity: 0, value: 0n };
    held.set(`${sku} ${String(branchId)}`, { quantity: now.quantity + quantity, value: now.value + value });
    expect(now.quantity + quantity).toBeGreaterThanOrEqual(0);
  }
  for (const { quantity, value } of held.values()) if (quantity === 0) expect(value).toBe(0n);
  expect(stockReport(company, { anyStatus: true }).months.length).toBeGreaterThan(1);
  for (const resource of resources)
    expect(
      desk.answer({ method: 'GET', resource, key: null, search: 'rows=250', body: undefined }).status,
    ).toBe(200);
});
