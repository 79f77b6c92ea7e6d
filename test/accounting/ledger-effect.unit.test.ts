import { draftBills } from '../../server/accounting/bills';
import { calendarDate } from '../../server/accounting/dates';
import type { PaymentDraft, Draft } from '../../server/accounting/draft';
import {
  ledgerEffect,
  settledByPayments,
  systemAccountsOf,
  type Settled,
} from '../../server/accounting/ledger-effect';
import { xero } from '../golden/core/books';
import { bill, inputOf, line } from './purchase-books';

const system = { ...systemAccountsOf(xero), currencyGains: '499', rounding: '860' };
const effect = (draft: Draft, settled?: Settled): Record<string, bigint> => {
  const sums: Record<string, bigint> = {};
  for (const { accountCode, amountMinor } of ledgerEffect(draft, 'GBP', system, settled))
    sums[accountCode] = (sums[accountCode] ?? 0n) + amountMinor;
  return sums;
};

function foreignBill(nets: readonly string[]) {
  const lines = nets.map((net, index) => ({
    ...line({ account: index === 0 ? '1200' : '425', net, tax: '0', quantity: '1', unitPrice: net }),
    taxRule: 'Zero Rated Expenses',
  }));
  const net = '300';
  const more = { currency: 'USD', rate: '0.8', net, tax: '0', gross: net, baseGross: '240' };
  const [draft] = draftBills(
    inputOf({ purchaseInvoices: [bill('1', lines, more)] }, { rateProof: 'base-per-foreign' }),
  ).drafts;
  if (draft?.kind !== 'bills') throw new Error('No bill was drafted');
  return draft;
}

const payment = (more: Partial<PaymentDraft>): PaymentDraft => ({
  ...{ key: 'K', family: 'K', revision: 1, rule: { row: '', text: '' }, sources: [], faults: [] },
  ...{ kind: 'payments', date: calendarDate('2026-10-20'), number: 'P-1', channel: '', reference: '' },
  ...{ currency: 'USD', rate: '1.2', amountMinor: 10000n, tracking: [] },
  settles: { kind: 'bills', xeroId: 'x1', number: '1' },
  through: { accountCode: '090', accountName: 'Bank' },
  ...more,
});

test('a foreign document: its total and each line are turned by themselves, the cents between them are rounding', () => {
  const draft = foreignBill(['100.01', '199.99']);
  // 300 / 1.25 = 240.00; 100.01 / 1.25 = 80.008, 199.99 / 1.25 = 159.992.
  expect(effect(draft)).toEqual({ '631': 8001n, '425': 15999n, '820': 0n, '800': -24000n });
  // Three lines of 100: 76.92 each, and 230.77 in all.
  expect(effect({ ...foreignBill(['100', '100', '100']), rate: '1.3' })).toEqual({
    ...{ '631': 7692n, '425': 15384n, '820': 0n, '800': -23077n },
    '860': 1n,
  });
});

test('a payment takes its share off the document at the rate of the document; its own rate makes a gain or a loss', () => {
  // Paid 100 / 1.2 = 83.33 for what was 100 / 1.25 = 80.00: a loss of 3.33.
  expect(effect(payment({}), { rate: '1.25', openMinor: 10000n })).toEqual({
    '090': -8333n,
    '800': 8000n,
    '499': 333n,
  });
  const refund = payment({ settles: { kind: 'supplier-credits', xeroId: 'x1', number: '1' } });
  expect(effect(refund, { rate: '1.25', openMinor: 10000n })).toEqual({
    '090': 8333n,
    '800': -8000n,
    '499': -333n,
  });
  // The document is not ours: nothing is known of its rate.
  expect(effect(payment({}))).toEqual({ '090': -8333n, '800': 8333n });
});

test('payments take their shares by date, and together leave nothing of the document', () => {
  const owed = { ...foreignBill(['300']), rate: '1.3' };
  // 100 / 1.3 = 76.92 three times would be 230.76 of 230.77.
  const payments = ['2026-10-22', '2026-10-20', '2026-10-21'].map((date) =>
    payment({ key: date, date: calendarDate(date), rate: '1.3' }),
  );
  const settled = settledByPayments([
    ...payments.map((draft) => ({ xeroId: null, draft })),
    { xeroId: 'x1', draft: owed },
  ]);
  const shares = payments.map((draft) => effect(draft, settled.get(draft.key))['800']);
  expect(payments.map(({ key }) => settled.get(key)?.openMinor)).toEqual([10000n, 30000n, 20000n]);
  expect(shares.reduce<bigint>((sum, share) => sum + (share ?? 0n), 0n)).toBe(23077n);
});
