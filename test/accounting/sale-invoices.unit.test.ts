import fc from 'fast-check';
import { calendarDate } from '../../server/accounting/dates';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import { sumMinor } from '../../server/accounting/money';
import { nothingPosted } from '../../server/accounting/posted';
import type { SaleInvoiceLine } from '../../server/accounting/source-documents';
import { channelRow, invoice, line, tables, xero } from './books';
import { draftOf as draft, PostedBooks, withChannels, withSettings } from './sale-books';

test("one by one: the customer, number, dates and each line are Cin7's own", () => {
  const { drafts } = draft([
    invoice(
      'INV-1',
      [
        line({ quantity: '2', unitPrice: '45', net: '90', tax: '18' }),
        line({
          kind: 'charge',
          sku: '',
          description: 'Freight',
          unitPrice: '12',
          net: '12',
          tax: '2.4',
          account: '260',
        }),
      ],
      { channel: '', reference: 'PO-7781' },
    ),
  ]);
  expect(drafts[0]).toMatchObject({
    number: 'INV-1',
    reference: 'PO-7781',
    date: '2026-10-05',
    dueDate: '2026-11-04',
    contact: { contactId: null, name: 'A customer' },
    netMinor: 10200n,
    taxMinor: 2040n,
    rate: null,
    taxInclusive: false,
  });
  expect(
    drafts[0]?.lines.map((one) => [
      one.accountCode,
      one.taxType,
      one.quantity,
      one.unitAmount,
      one.netMinor,
      one.taxMinor,
    ]),
  ).toEqual([
    ['200', 'OUTPUT2', '2', '45', 9000n, 1800n],
    ['260', 'OUTPUT2', '1', '12', 1200n, 240n],
  ]);
  expect(drafts[0]?.faults.map(({ code, severity }) => [code, severity])).toEqual([
    ['contact-unknown', 'warning'],
  ]);
});

test("consolidated tax is the sum of the sources' tax: 0.21, not 20 % of 0.99 (accounting-rules 5)", () => {
  const { drafts } = draft(
    ['A', 'B', 'C'].map((id) => invoice(id, [line({ unitPrice: '0.33', net: '0.33', tax: '0.07' })])),
  );
  expect(drafts).toHaveLength(1);
  expect(drafts[0]).toMatchObject({
    number: 'SO-2026-10-Shopify-1',
    date: '2026-10-31',
    contact: { contactId: 'c-shop' },
    netMinor: 99n,
    taxMinor: 21n,
  });
  expect(drafts[0]?.lines).toMatchObject([
    { quantity: '1', unitAmount: '0.99', netMinor: 99n, taxMinor: 21n },
  ]);
});

test('tax-inclusive documents stay apart and their lines carry gross amounts', () => {
  const { drafts } = draft([
    invoice('A'),
    invoice('B', [line({ net: '83.33', tax: '16.67' })], { taxInclusive: true }),
  ]);
  expect(drafts.map(({ taxInclusive, lines }) => [taxInclusive, lines[0]?.unitAmount])).toEqual([
    [false, '100.00'],
    [true, '100.00'],
  ]);
});

test('lines merge on account, tax, tracking and sign; the SKU splits them only by setting', () => {
  const mixed = [
    invoice('A', [
      line(),
      line({ sku: 'LAMP' }),
      line({ description: 'Discount', net: '-10', tax: '-2' }),
      line({ taxRule: 'Export', tax: '0' }),
      line({ kind: 'charge', account: '260', sku: '' }),
    ]),
    invoice('B'),
  ];
  expect(
    draft(mixed).drafts[0]?.lines.map(({ accountCode, taxType, netMinor }) => [
      accountCode,
      taxType,
      netMinor,
    ]),
  ).toEqual([
    ['200', 'OUTPUT2', 30000n],
    ['200', 'OUTPUT2', -1000n],
    ['200', 'ZERORATEDOUTPUT', 10000n],
    ['260', 'OUTPUT2', 10000n],
  ]);
  expect(
    draft(mixed, { tables: { ...tables, settings: [{ row: 'keepItemCodes', value: 'yes' }] } }).drafts[0]
      ?.lines,
  ).toHaveLength(5);
});

test("one document per rate; base per foreign is turned into Xero's foreign per base (accounting-rules 4 and 5)", () => {
  const dollars = (number: string, rate: string, baseGross: string) =>
    invoice(number, [line({ net: '110', tax: '0', taxRule: 'Export' })], {
      currency: 'USD',
      rate,
      baseGross,
    });
  const { drafts } = draft([
    dollars('A', '0.8', '88'),
    dollars('B', '0.8', '88'),
    dollars('C', '0.79', '86.9'),
  ]);
  expect(drafts.map(({ rate, netMinor }) => [rate, netMinor])).toEqual([
    ['1.265823', 11000n],
    ['1.25', 22000n],
  ]);
});

test('a foreign document is held until the direction of the rate is proven, and when documents contradict', () => {
  const dollars = (number: string, baseGross: string | null) =>
    invoice(number, [line({ net: '110', tax: '0', taxRule: 'Export' })], {
      currency: 'USD',
      rate: '0.8',
      baseGross,
    });
  expect(draft([dollars('A', null)]).leftOut[0]?.faults[0]?.code).toBe('rate-direction-unproven');
  expect(draft([dollars('A', null)], { evidence: [dollars('Z', '137.5')] }).drafts[0]?.rate).toBe('0.8');
  expect(draft([dollars('A', '88'), dollars('B', '137.5')]).leftOut).toHaveLength(2);
});

test('a currency that Xero does not use is named', () => {
  expect(
    draft([invoice('A', [line()], { currency: 'NOK', rate: '0.07', baseGross: '8.4' })]).leftOut[0]
      ?.faults[0],
  ).toMatchObject({ code: 'currency-not-enabled', value: 'NOK', document: 'A' });
});

test.each<[string, Partial<SaleInvoiceLine>, Partial<MappingTables>, string, string]>([
  ['unmapped account', { account: '205' }, {}, 'account-unmapped', 'account:205'],
  [
    'archived account',
    {},
    { accounts: [{ row: 'account:200', xeroAccount: '299' }] },
    'account-archived',
    'account:200',
  ],
  [
    'wrong type',
    {},
    { accounts: [{ row: 'account:200', xeroAccount: '631' }] },
    'account-wrong-type',
    'account:200',
  ],
  [
    'account that Xero keeps',
    {},
    { accounts: [{ row: 'account:200', xeroAccount: '610' }] },
    'account-system',
    'account:200',
  ],
  [
    'account that is not there',
    {},
    { accounts: [{ row: 'account:200', xeroAccount: '999' }] },
    'account-unknown',
    'account:200',
  ],
  ['unmapped tax rule', { taxRule: 'Reduced' }, {}, 'tax-unmapped', 'sales:Reduced'],
  [
    'tax rate of the wrong direction',
    {},
    { taxes: [{ row: 'sales:VAT', xeroTaxRate: 'INPUT2' }] },
    'tax-wrong-direction',
    'sales:VAT',
  ],
  [
    'inactive tax rate',
    {},
    { taxes: [{ row: 'sales:VAT', xeroTaxRate: 'OLD' }] },
    'tax-archived',
    'sales:VAT',
  ],
  [
    'tax rate that is not there',
    {},
    { taxes: [{ row: 'sales:VAT', xeroTaxRate: 'NOPE' }] },
    'tax-unknown',
    'sales:VAT',
  ],
])('%s holds the invoice and names the row; the others go on', (_, lineChange, tableChange, code, row) => {
  const good = invoice('GOOD', [line({ account: '260', taxRule: 'Export', tax: '0' })]);
  const changed = {
    ...tables,
    ...tableChange,
    accounts: [
      ...(tableChange.accounts ?? tables.accounts.filter(({ row: name }) => name === 'account:200')),
      { row: 'account:260', xeroAccount: '260' },
    ],
    taxes: [
      ...(tableChange.taxes ?? [{ row: 'sales:VAT', xeroTaxRate: 'OUTPUT2' }]),
      { row: 'sales:Export', xeroTaxRate: 'ZERORATEDOUTPUT' },
    ],
  };
  const { drafts, leftOut } = draft([invoice('BAD', [line(lineChange)]), good], { tables: changed });
  expect(drafts[0]?.sources.map(({ number }) => number)).toEqual(['GOOD']);
  expect(leftOut.map(({ number, faults }) => [number, faults[0]?.code, faults[0]?.place.row])).toEqual([
    ['BAD', code, row],
  ]);
});

test("lines that do not add up to Cin7's total are refused; decimals beyond the cent are settled", () => {
  expect(draft([invoice('BAD', [line()], { net: '90', gross: '110' })]).leftOut[0]?.faults[0]).toMatchObject({
    code: 'source-unbalanced',
    document: 'BAD',
  });
  const { drafts } = draft([
    invoice(
      'OK',
      [
        line({ net: '33.3333', tax: '6.6667' }),
        line({ net: '33.3333', tax: '6.6667' }),
        line({ net: '33.3333', tax: '6.6667' }),
      ],
      { net: '100', tax: '20', gross: '120' },
    ),
  ]);
  expect(drafts[0]).toMatchObject({ netMinor: 10000n, taxMinor: 2000n });
});

test("the channel's revenue account takes lines without or with an unmapped account; the line's own mapping wins", () => {
  const rules = withChannels(
    channelRow('shop', {
      postAs: 'day',
      contact: 'Shopify customers',
      revenueAccount: '201 · Shopify sales',
    }),
  );
  const { drafts } = draft(
    [invoice('A', [line({ account: '' }), line({ account: '205' }), line({ account: '200' })])],
    { tables: rules },
  );
  expect(drafts[0]?.lines.map(({ accountCode, netMinor }) => [accountCode, netMinor])).toEqual([
    ['200', 10000n],
    ['201', 20000n],
  ]);
});

test('a month waits for its end, a missing contact and a faulty rule hold their documents', () => {
  expect(draft([invoice('A')], { today: '2026-10-31' }).leftOut[0]?.faults[0]?.code).toBe('period-open');
  expect(
    draft([invoice('A')], { tables: withChannels(channelRow('x', { postAs: 'day' })) }).leftOut[0]?.faults[0]
      ?.code,
  ).toBe('contact-missing');
  expect(
    draft([invoice('A')], {
      tables: withChannels(channelRow('x', { postAs: 'weekly' }), channelRow('y', { postAs: 'individual' })),
    }).leftOut[0]?.faults[0],
  ).toMatchObject({ code: 'rule-unknown-value', place: { row: 'x', column: 'postAs' } });
  expect(draft([invoice('A')], { tables: withChannels() }).leftOut[0]?.faults[0]?.code).toBe('rule-missing');
  expect(
    draft([invoice('A')], {
      tables: withChannels(channelRow('x', { postAs: 'individual', contact: 'Old Ltd' })),
    }).leftOut[0]?.faults[0]?.code,
  ).toBe('contact-archived');
});

test('late arrivals make the next sequence number; an unchanged one is not taken again', () => {
  const books = new PostedBooks();
  books.post(draft([invoice('A'), invoice('B')]).drafts);
  const again = draft([invoice('A'), invoice('B'), invoice('C')], { posted: books.state() });
  expect([again.alreadyPosted, again.leftOut]).toEqual([2, []]);
  expect(again.drafts.map(({ number, sources }) => [number, sources.map((source) => source.number)])).toEqual(
    [['SO-2026-10-Shopify-2', ['C']]],
  );
});

test('more than 500 lines go into a further document, whole invoices each', () => {
  const many = Array.from({ length: 130 }, (_, at) =>
    invoice(
      `N${String(at).padStart(3, '0')}`,
      Array.from({ length: 4 }, (__, of) => line({ sku: `S${at}-${of}` })),
    ),
  );
  const { drafts } = draft(many, {
    tables: { ...tables, settings: [{ row: 'keepItemCodes', value: 'yes' }] },
  });
  expect(drafts.map(({ number, lines }) => [number, lines.length])).toEqual([
    ['SO-2026-10-Shopify-1', 500],
    ['SO-2026-10-Shopify-2', 20],
  ]);
  expect(sumMinor(drafts.map(({ netMinor }) => netMinor))).toBe(520n * 10000n);
});

test('an invoice without amounts is named as nothing to post', () => {
  expect(
    draft([invoice('A', [line({ net: '0', tax: '0', unitPrice: '0' })])]).leftOut[0]?.faults[0]?.code,
  ).toBe('nothing-to-post');
});

const cents = fc.integer({ min: 1, max: 50_000 });
const anyInvoice = fc.record({
  nets: fc.array(cents, { minLength: 1, maxLength: 5 }),
  inclusive: fc.boolean(),
  channel: fc.constantFrom('Shopify', ''),
  day: fc.integer({ min: 1, max: 31 }),
});

test('invariants 1, 5, 6: net, tax and gross of the drafts equal their sources however they are grouped or ordered', () => {
  const text = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
  fc.assert(
    fc.property(
      fc.array(anyInvoice, { maxLength: 25 }),
      fc.constantFrom('individual', 'day', 'month'),
      (facts, postAs) => {
        const invoices = facts.map(({ nets, inclusive, channel, day }, index) =>
          invoice(
            `I${String(index).padStart(2, '0')}`,
            nets.map((net) => line({ net: text(net), tax: text(Math.floor(net / 5)), unitPrice: text(net) })),
            {
              taxInclusive: inclusive,
              channel,
              date: calendarDate(`2026-10-${String(day).padStart(2, '0')}`),
            },
          ),
        );
        const rules = withChannels(channelRow('all', { postAs, contact: 'Shopify customers' }));
        const { drafts, leftOut } = draft(invoices, { tables: rules });
        expect(leftOut).toEqual([]);
        for (const one of drafts) {
          expect(sumMinor(one.lines.map(({ netMinor }) => netMinor))).toBe(one.netMinor);
          expect(sumMinor(one.lines.map(({ taxMinor }) => taxMinor))).toBe(one.taxMinor);
          expect(sumMinor(one.sources.map(({ amountMinor }) => amountMinor))).toBe(
            one.netMinor + one.taxMinor,
          );
        }
        const all = facts.flatMap(({ nets }) => nets);
        expect(sumMinor(drafts.map(({ netMinor }) => netMinor))).toBe(sumMinor(all.map(BigInt)));
        expect(sumMinor(drafts.map(({ taxMinor }) => taxMinor))).toBe(
          sumMinor(all.map((net) => BigInt(Math.floor(net / 5)))),
        );
        expect(new Set(drafts.map(({ number }) => number)).size).toBe(drafts.length);
        expect(draft([...invoices].reverse(), { tables: rules }).drafts).toEqual(drafts);
      },
    ),
  );
});

test('a number on two documents, or on an earlier posting, is named on both and posted on neither', () => {
  const single = withChannels(channelRow('x', { postAs: 'individual' }));
  const twice = [invoice('INV-1'), { ...invoice('inv-1'), id: 'other' }, invoice('INV-2')];
  const { drafts } = draft(twice, {
    tables: single,
    posted: { ...nothingPosted, numbers: new Set(['invoices inv-2']) },
  });
  expect(
    drafts.map(({ number, faults }) => [number, faults.some(({ code }) => code === 'number-taken')]).sort(),
  ).toEqual([
    ['INV-1', true],
    ['INV-2', true],
    ['inv-1', true],
  ]);
});

test('documents before the start date stay out; the status is that of Settings', () => {
  const early = draft([invoice('A')], { tables: withSettings({ startDate: '2026-10-06' }) });
  expect([early.drafts, early.leftOut[0]?.faults[0]?.code]).toEqual([[], 'before-start-date']);
  expect(draft([invoice('A')]).drafts[0]?.approval).toBeUndefined();
  expect(
    draft([invoice('A')], { tables: withSettings({ 'status.invoices': 'draft' }) }).drafts[0]?.approval,
  ).toBe('draft');
});

test('a weighted rate is foreign total over base total, never the plain average (accounting-rules 5)', () => {
  const dollars = (number: string, net: string, rate: string, baseGross: string) =>
    invoice(number, [line({ net, unitPrice: net, tax: '0', taxRule: 'Export' })], {
      ...{ currency: 'USD', rate, baseGross },
    });
  const both = [dollars('A', '110', '1.10', '100'), dollars('B', '220', '1.12', '196.43')];
  const weighted = draft(both, { tables: withSettings({ foreignConsolidation: 'weighted rate' }) }).drafts;
  expect(weighted.map(({ rate, netMinor, sources }) => [rate, netMinor, sources.length])).toEqual([
    ['1.113248', 33000n, 2],
  ]);
  expect(draft(both).drafts.map(({ rate }) => rate)).toEqual(['1.1', '1.12']);
});

test('a rule keeps locations apart when it says so, in one sequence of numbers', () => {
  const rule = (splitBy: string) =>
    withChannels(channelRow('x', { postAs: 'month', contact: 'Shopify customers', splitBy }));
  const three = [
    invoice('A'),
    invoice('B', [line()], { location: 'Overflow' }),
    invoice('C', [line()], { customerGroup: 'Trade' }),
  ];
  const shown = (splitBy: string) =>
    draft(three, { tables: rule(splitBy) }).drafts.map(({ number, reference }) => `${number}: ${reference}`);
  expect(shown('')).toEqual(['SO-2026-10-Shopify-1: 3 Cin7 sales October 2026']);
  expect(shown('location')).toEqual([
    'SO-2026-10-Shopify-1: 2 Cin7 sales October 2026, Main',
    'SO-2026-10-Shopify-2: 1 Cin7 sale October 2026, Overflow',
  ]);
  expect(shown('both')).toHaveLength(3);
  expect(shown('payment method')).toHaveLength(1);
  expect(draft(three, { tables: rule('shop') }).leftOut[0]?.faults[0]).toMatchObject({
    ...{ code: 'rule-unknown-value', place: { row: 'x', column: 'splitBy' } },
  });
});

test('a register is closed by day, way of paying and branch (row 31)', () => {
  const rule = channelRow('x', {
    ...{ postAs: 'day', contact: 'Shop customers', splitBy: 'location and payment method' },
  });
  const paid = (number: string, paymentMethod: string, location = 'Queen Street') =>
    invoice(number, [line()], { paymentMethod, location });
  const sales = [paid('A', 'EFTPOS'), paid('B', 'Cash'), paid('C', 'EFTPOS'), paid('D', 'EFTPOS', 'Airport')];
  const { drafts } = draft(sales, { tables: withChannels(rule) });
  expect(drafts.map(({ reference }) => reference)).toEqual([
    '1 Cin7 sale 2026-10-05, Airport, EFTPOS',
    '1 Cin7 sale 2026-10-05, Queen Street, Cash',
    '2 Cin7 sales 2026-10-05, Queen Street, EFTPOS',
  ]);
});

test('lines name untracked items; a document with one that Xero tracks is held (accounting-rules 10)', () => {
  const single = withChannels(channelRow('x', { postAs: 'individual' }));
  const item = (isTracked: boolean) => ({ ...xero, items: [{ code: 'bell-01', name: 'Bell', isTracked }] });
  const untracked = draft([invoice('A')], { tables: single, xero: item(false) });
  expect(untracked.drafts[0]?.lines[0]?.itemCode).toBe('bell-01');
  expect(draft([invoice('A')], { tables: single }).drafts[0]?.lines[0]).not.toHaveProperty('itemCode');
  // Put together, lines name items only by setting; a tracked one holds its document all the same.
  expect(draft([invoice('A')], { xero: item(false) }).drafts[0]?.lines[0]).not.toHaveProperty('itemCode');
  expect(draft([invoice('A')], { xero: item(true) }).leftOut[0]?.faults[0]).toMatchObject({
    ...{ code: 'item-tracked', document: 'A' },
  });
});
