import { decimal } from '../../../server/accounting/decimal';
import { spreadCosts, type OrderLine } from '../../../server/accounting/valuation/spread';

const line = (id: string, value: string, weight: string | null = null): OrderLine => ({
  id,
  value: decimal(value),
  weight: weight === null ? null : decimal(weight),
  volume: null,
});
const lines = [line('1', '500.00', '1'), line('2', '300.00', '1'), line('3', '199.99', '2')];
const amounts = (...args: Parameters<typeof spreadCosts>) => {
  const spread = spreadCosts(...args);
  return spread.ok ? spread.value.map(({ amountMinor }) => amountMinor) : spread.error;
};

test('6.3 by value: 100.00 over 500.00, 300.00, 199.99 is 50.00, 30.00, 20.00', () => {
  expect(spreadCosts([{ id: 'freight', amountMinor: 10000n, method: 'value' }], lines)).toEqual({
    ok: true,
    value: [
      { cost: 'freight', line: '1', amountMinor: 5000n },
      { cost: 'freight', line: '2', amountMinor: 3000n },
      { cost: 'freight', line: '3', amountMinor: 2000n },
    ],
  });
});

test('6.3 by weight and volume; a credit of the cost is spread alike', () => {
  expect(amounts([{ id: 'f', amountMinor: 10000n, method: 'weight' }], lines)).toEqual([2500n, 2500n, 5000n]);
  expect(amounts([{ id: 'f', amountMinor: -10001n, method: 'weight' }], lines)).toEqual([
    -2500n,
    -2500n,
    -5001n,
  ]);
  const boxes = lines.map((one, index) => ({ ...one, volume: decimal(index) }));
  expect(amounts([{ id: 'f', amountMinor: 900n, method: 'volume' }], boxes)).toEqual([0n, 300n, 600n]);
});

test('6.3 two costs by one method are spread each for itself; two methods on one order are refused', () => {
  const freight = { id: 'freight', amountMinor: 100n, method: 'weight' } as const;
  const duty = { id: 'duty', amountMinor: 3n, method: 'weight' } as const;
  expect(amounts([freight, duty], lines)).toEqual([25n, 25n, 50n, 1n, 1n, 1n]);
  expect(amounts([freight, { ...duty, method: 'value' }], lines)).toEqual({
    code: 'methods-mixed',
    methods: ['weight', 'value'],
  });
});

test('6.3 a line without the measure, or an order without any, is refused, never spread over the rest', () => {
  const unknown = [...lines, line('4', '1.00')];
  expect(amounts([{ id: 'f', amountMinor: 1n, method: 'weight' }], unknown)).toEqual({
    code: 'measure-missing',
    method: 'weight',
    lines: ['4'],
  });
  const free = [line('1', '0'), line('2', '0')];
  expect(amounts([{ id: 'f', amountMinor: 1n, method: 'value' }], free)).toMatchObject({ lines: ['1', '2'] });
  expect(amounts([{ id: 'f', amountMinor: 1n, method: 'value' }], [])).toMatchObject({
    code: 'measure-missing',
  });
  expect(amounts([], lines)).toEqual([]);
});
