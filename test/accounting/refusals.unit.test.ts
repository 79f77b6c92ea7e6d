import { balance, isTrade } from '../../server/accounting/draft';
import { isBlocking, type Fault } from '../../server/accounting/fault';
import type { DocumentKind } from '../../server/accounting/kinds';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroAccount, XeroReference } from '../../server/accounting/organisation';
import { nothingPosted, postedState, type PostedState } from '../../server/accounting/posted';
import { computePreview, isPostable, type PreviewInput } from '../../server/accounting/preview';
import { noSources, type Sources } from '../../server/accounting/rules';
import { calendarDate } from '../../server/accounting/dates';
import type {
  PurchaseInvoice,
  PurchaseOrder,
  Settlement,
  StockEntry,
  SupplierCreditNote,
} from '../../server/accounting/trade-documents';
import { refusals, type RefusalName } from '../xero/refusals';
import {
  channelRow,
  cin7,
  cin7Contact,
  cin7Item,
  entry,
  from,
  invoice,
  line,
  tables,
  to,
  today,
  xero,
} from './books';
import { creditNote } from './sale-books';

/**
 * The other half of `test/xero/refusals.ts`: the cause of each message is seen in our own preview, before anything is
 * sent, with the sheet, the row, the reason and the remedy.
 */

// --- books with purchases and money -----------------------------------------------------------------------------------

const account = (code: string, type: string, more: Partial<XeroAccount> = {}): XeroAccount => ({
  ...{ accountId: `id-${code}`, code, name: `Account ${code}`, type, class: 'ASSET', active: true },
  ...{ systemAccount: '', taxType: 'NONE', enablePayments: false },
  ...more,
});
const books: XeroReference = {
  ...xero,
  accounts: [
    ...xero.accounts,
    account('090', 'BANK'),
    account('615', 'CURRENT', { enablePayments: true }),
    account('820', 'CURRLIAB', { class: 'LIABILITY', systemAccount: 'GST' }),
    account('810', 'CURRLIAB', { class: 'LIABILITY', enablePayments: true }),
    account('960', 'EQUITY', { class: 'EQUITY', systemAccount: 'RETAINEDEARNINGS' }),
  ],
  contacts: [
    ...xero.contacts,
    { contactId: 'c-supply', name: 'Central Supplies', contactNumber: '', email: '', active: true },
    { contactId: 'c-held', name: 'Holder', contactNumber: 'held', email: '', active: true },
  ],
};
const mapped: MappingTables = {
  ...tables,
  accounts: [...tables.accounts, { row: 'role:customerCredits', xeroAccount: '810' }],
  taxes: [...tables.taxes, { row: 'purchases:Input', xeroTaxRate: 'INPUT2' }],
  channels: [...tables.channels, channelRow('all', { postAs: 'individual' })],
  payments: [
    { row: 'payment:BANK', xeroAccount: '090' },
    { row: 'payment:CLEAR', xeroAccount: '615' },
  ],
};

/** The tables with some cells changed; an empty text clears one. */
const withCells = (cells: {
  readonly accounts?: Readonly<Record<string, string>>;
  readonly taxes?: Readonly<Record<string, string>>;
  readonly payments?: Readonly<Record<string, string>>;
  readonly contacts?: Readonly<Record<string, string>>;
  readonly items?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
}): MappingTables => {
  const kept = <Row extends { row: string }>(
    rows: readonly Row[],
    changed: Readonly<Record<string, string>> = {},
  ) => rows.filter(({ row }) => !(row in changed));
  const own = (changed: Readonly<Record<string, string>> = {}) => Object.entries(changed);
  return {
    ...mapped,
    accounts: [
      ...kept(mapped.accounts, cells.accounts),
      ...own(cells.accounts).map(([row, xeroAccount]) => ({ row, xeroAccount })),
    ],
    taxes: [
      ...kept(mapped.taxes, cells.taxes),
      ...own(cells.taxes).map(([row, xeroTaxRate]) => ({ row, xeroTaxRate })),
    ],
    payments: [
      ...kept(mapped.payments, cells.payments),
      ...own(cells.payments).map(([row, xeroAccount]) => ({ row, xeroAccount })),
    ],
    contacts: own(cells.contacts).map(([row, xeroContact]) => ({ row, xeroContact })),
    items: own(cells.items).map(([row, xeroItem]) => ({ row, xeroItem })),
    settings: own(cells.settings).map(([row, value]) => ({ row, value })),
  };
};

function previewOf(
  kinds: readonly DocumentKind[],
  sources: Partial<Sources>,
  more: Partial<Omit<PreviewInput, 'kinds' | 'sources'>> = {},
) {
  return computePreview({
    ...{ from, to, today, cin7, xero: books, tables: mapped, posted: nothingPosted, entriesBefore: null },
    ...more,
    kinds,
    sources: { ...noSources, ...sources },
  });
}
type Previewed = ReturnType<typeof previewOf>;

// --- documents --------------------------------------------------------------------------------------------------------

const lockedDay = calendarDate('2026-06-30');
const inJune = { from: calendarDate('2026-06-01'), to: lockedDay };
const sold = (more: Parameters<typeof invoice>[2] = {}, lines = [line()]) =>
  invoice('INV-1', lines, { channel: '', ...more });
const credited = (more: Parameters<typeof creditNote>[2] = {}, lines = [line()]) =>
  creditNote('CR-1', lines, { channel: '', ...more });
const boughtLine = (more = {}) => line({ account: '1200', taxRule: 'Input', ...more });
function bought(lines = [boughtLine()], more: Partial<PurchaseInvoice> = {}): PurchaseInvoice {
  const { saleId, channel: _c, customerGroup: _g, customerId: _i, customer: _n, baseGross: _b, ...document } = invoice('B-1', lines); // prettier-ignore
  return {
    ...document,
    ...{ sourceId: saleId, supplierId: 's', supplier: 'Central Supplies' },
    ...{ approach: 'invoice-first', dropShip: false },
    ...more,
  };
}
function sentBack(lines = [boughtLine()], more: Partial<SupplierCreditNote> = {}): SupplierCreditNote {
  const { dueDate: _d, approach: _a, dropShip: _s, ...document } = bought(lines);
  return { ...document, invoiceNumber: '', unstocked: false, ...more };
}
function ordered(number: string, lines = [boughtLine()], more: Partial<PurchaseOrder> = {}): PurchaseOrder {
  const { dueDate: _d, approach: _a, dropShip: _s, ...document } = bought(lines);
  return { ...document, id: number, number, requiredBy: null, ...more };
}
const paid = (more: Partial<Settlement> = {}): Settlement => ({
  ...{ id: 'p-1', kind: 'payment', side: 'sale', sourceId: 'sale-INV-1', documentId: 'id-INV-1' },
  ...{ number: 'INV-1', contact: 'A customer', contactId: 'k', channel: '', location: 'Main' },
  ...{ date: calendarDate('2026-10-06'), amount: '120', currency: 'GBP', baseCurrency: 'GBP', rate: '1' },
  ...{ account: 'BANK', reference: '', revision: 'r1' },
  ...more,
});
const adjusted = (debitAccount: string): StockEntry => ({
  ...entry('ST-1', { saleId: null, channel: '', debitAccount }),
  ...{ kind: 'adjustments', taskId: 't', type: 'StockAdjustment' },
});
/** The invoice INV-1 as it stands in Xero: 120.00, unpaid. */
const invoiceInXero: PostedState = postedState(
  [
    {
      ...{ kind: 'invoices', sourceId: 'id-INV-1', key: 'K', revision: 'r1', live: true },
      ...{ xeroId: 'x-1', xeroNumber: 'INV-1' },
      snapshot: {
        ...{ id: 'id-INV-1', number: 'INV-1', date: from, channel: '', customer: 'A customer' },
        ...{ currency: 'GBP', gross: '120' },
      },
    },
  ],
  [],
);
const trackedBooks = (sku: string): XeroReference => ({
  ...books,
  items: [{ code: sku, name: 'Bell', isTracked: true }],
});

// --- what holds what --------------------------------------------------------------------------------------------------

type Seen = readonly [faults: readonly Fault[], code: Fault['code'], place: Fault['place']];
const faultsOf = ({ drafts, leftOut }: Previewed): Fault[] =>
  [...drafts, ...leftOut].flatMap((one) => one.faults);
/** Held: nothing of it would be sent. */
function held(preview: Previewed, code: Fault['code'], place: Fault['place']): Seen {
  expect(preview.drafts.filter(isPostable)).toEqual([]);
  return [faultsOf(preview), code, place];
}
/** The stock is on an account that no journal may touch, which the user chose by hand. */
const stockOn = (code: string) => ({ tables: withCells({ accounts: { 'account:1200': code } }) });
const rowOf = { table: 'accounts', row: 'account:200', column: 'xeroAccount' } as const;
const stockRow = { table: 'accounts', row: 'account:1200', column: 'xeroAccount' } as const;
const organisationRow = { table: 'xero', row: 'organisation' } as const;
const vatRow = { table: 'taxes', row: 'sales:VAT', column: 'xeroTaxRate' } as const;
const inputRow = { table: 'taxes', row: 'purchases:Input', column: 'xeroTaxRate' } as const;
const itemRow = { table: 'items', row: 'item:BELL-01', column: 'xeroItem' } as const;
const contactCell = (id: string) =>
  ({ table: 'contacts', row: `contact:${id}`, column: 'xeroContact' }) as const;
const lockYear = (): Pick<PreviewInput, 'xero'> => ({
  xero: { ...books, organisation: { ...books.organisation, endOfYearLockDate: to } },
});
const onAccount = (code: string) => ({ tables: withCells({ accounts: { 'account:200': code } }) });
const taxed = (cell: string, row = 'sales:VAT') => ({ tables: withCells({ taxes: { [row]: cell } }) });
/** 20% on income is not allowed on assets any more. */
const narrowTax: XeroReference = {
  ...books,
  taxRates: books.taxRates.map((rate) => ({ ...rate, canApplyTo: { ...rate.canApplyTo, assets: false } })),
};
const newItems = (more: Parameters<typeof withCells>[0]) => ({
  tables: withCells({ items: { 'other-items': 'new' }, ...more }),
});
const contactOf = (name: string, id = 'k') => ({
  invoices: [sold({ customer: name, customerId: id })],
  contacts: [cin7Contact(id, { name })],
});

type HeldName = {
  [Name in RefusalName]: (typeof refusals)[Name]['ours'] extends 'held' ? Name : never;
}[RefusalName];
// prettier-ignore
const guards: Readonly<Record<HeldName, Readonly<Record<string, () => Seen>>>> = {
  'period-lock': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold({ date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    'credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited({ date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought(undefined, { date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    'supplier credit': () => held(previewOf(['supplier-credits'], { supplierCredits: [sentBack(undefined, { date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    journal: () => held(previewOf(['cogs'], { entries: [entry('1', { date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    'payment ahead': () => held(previewOf(['payments'], { settlements: [paid({ kind: 'prepayment', documentId: null, date: lockedDay })] }, inJune), 'date-locked', organisationRow),
    payment: () => held(previewOf(['payments'], { invoices: [sold()], settlements: [paid({ date: lockedDay })] }, { ...inJune, posted: invoiceInXero }), 'date-locked', organisationRow),
  },
  'year-lock': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold()] }, lockYear()), 'date-locked', organisationRow),
    journal: () => held(previewOf(['cogs'], { entries: [entry('1')] }, lockYear()), 'date-locked', organisationRow),
  },
  'account-invalid': {
    'unknown on an invoice': () => held(previewOf(['invoices'], { invoices: [sold()] }, onAccount('99999')), 'account-unknown', rowOf),
    'unknown on a journal': () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('99999')), 'account-unknown', stockRow),
    'type INVENTORY on a journal': () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('630')), 'account-wrong-type', stockRow),
    'type INVENTORY on a bill': () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, stockOn('630')), 'account-wrong-type', stockRow),
    'type INVENTORY on a stock adjustment': () => held(previewOf(['adjustments'], { stockEntries: [adjusted('310')] }, stockOn('630')), 'account-wrong-type', stockRow),
    'accounts receivable on a journal': () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('610')), 'account-system', stockRow),
    'bank on a journal': () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('090')), 'account-wrong-type', stockRow),
    'retained earnings on an invoice': () => held(previewOf(['invoices'], { invoices: [sold()] }, onAccount('960')), 'account-system', rowOf),
    'a system account in a role': () => held(
      previewOf(['payments'], { settlements: [paid({ kind: 'prepayment', documentId: null })] }, { tables: withCells({ accounts: { 'role:customerCredits': '820' } }) }),
      'account-system', { table: 'accounts', row: 'role:customerCredits', column: 'xeroAccount' }),
  },
  'account-archived': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold()] }, onAccount('299')), 'account-archived', rowOf),
    'credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited()] }, onAccount('299')), 'account-archived', rowOf),
    journal: () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('299')), 'account-archived', stockRow),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, stockOn('299')), 'account-archived', stockRow),
  },
  'account-unnamed': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold()] }, onAccount('')), 'account-unmapped', rowOf),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, stockOn('')), 'account-unmapped', stockRow),
    journal: () => held(previewOf(['cogs'], { entries: [entry('1')] }, stockOn('')), 'account-unmapped', stockRow),
  },
  'account-of-item': {
    item: () => held(previewOf(['items'], { items: [cin7Item('BELL-01')] }, newItems({ accounts: { 'account:200': '99999' } })), 'account-unknown', rowOf),
  },
  'tax-on-account': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold({}, [line({ account: '1200' })])] }, { xero: narrowTax }), 'tax-not-for-account', vatRow),
    'credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited({}, [line({ account: '1200' })])] }, { xero: narrowTax }), 'tax-not-for-account', vatRow),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, { xero: narrowTax }), 'tax-not-for-account', inputRow),
    'supplier credit': () => held(previewOf(['supplier-credits'], { supplierCredits: [sentBack()] }, { xero: narrowTax }), 'tax-not-for-account', inputRow),
    'purchase order': () => held(previewOf(['purchase-orders'], { purchaseOrders: [ordered('PO-1')] }, { xero: narrowTax }), 'tax-not-for-account', inputRow),
  },
  'tax-unknown': {
    unknown: () => held(previewOf(['invoices'], { invoices: [sold()] }, taxed('GONE')), 'tax-unknown', vatRow),
    archived: () => held(previewOf(['invoices'], { invoices: [sold()] }, taxed('OLD')), 'tax-archived', vatRow),
    'of purchases on an invoice': () => held(previewOf(['invoices'], { invoices: [sold()] }, taxed('INPUT2')), 'tax-wrong-direction', vatRow),
    'of purchases on a credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited()] }, taxed('INPUT2')), 'tax-wrong-direction', vatRow),
    'of sales on a bill': () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, taxed('OUTPUT2', 'purchases:Input')), 'tax-wrong-direction', inputRow),
    'of sales on a supplier credit': () => held(previewOf(['supplier-credits'], { supplierCredits: [sentBack()] }, taxed('OUTPUT2', 'purchases:Input')), 'tax-wrong-direction', inputRow),
  },
  'tax-of-item': {
    item: () => held(previewOf(['items'], { items: [cin7Item('BELL-01')] }, newItems({ taxes: { 'sales:VAT': 'GONE' } })), 'tax-unknown', vatRow),
  },
  currency: Object.fromEntries(
    ([
      ['invoice', 'invoices', { invoices: [sold({ currency: 'EUR', rate: '0.8' })] }],
      ['credit note', 'credit-notes', { creditNotes: [credited({ currency: 'EUR', rate: '0.8' })] }],
      ['bill', 'bills', { purchaseInvoices: [bought(undefined, { currency: 'EUR', rate: '0.8' })] }],
      ['supplier credit', 'supplier-credits', { supplierCredits: [sentBack(undefined, { currency: 'EUR', rate: '0.8' })] }],
      ['purchase order', 'purchase-orders', { purchaseOrders: [ordered('PO-1', undefined, { currency: 'EUR', rate: '0.8' })] }],
      ['payment ahead', 'payments', { settlements: [paid({ kind: 'prepayment', documentId: null, currency: 'EUR', rate: '0.8' })] }],
    ] satisfies [string, DocumentKind, Partial<Sources>][]).map(([what, kind, sources]) => [
      what, () => held(previewOf([kind], sources), 'currency-not-enabled', { table: 'xero', row: 'currencies', column: 'EUR' }),
    ]),
  ),
  'contact-name-taken': {
    contact: () => held(
      previewOf(['contacts'], contactOf('Central Supplies'), { tables: withCells({ contacts: { 'contact:k': 'new' } }) }),
      'contact-name-taken', contactCell('k')),
  },
  'contact-unnamed': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold({ customer: ' ' })] }), 'contact-invalid', { table: 'xero', row: 'contacts' }),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought(undefined, { supplier: '' })] }), 'contact-invalid', { table: 'xero', row: 'contacts' }),
    contact: () => held(previewOf(['contacts'], contactOf(' ')), 'contact-invalid', contactCell('k')),
  },
  'contact-archived': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold({ customer: 'Old Ltd' })] }), 'contact-archived', { table: 'xero', row: 'contacts' }),
    'credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited({ customer: 'Old Ltd' })] }), 'contact-archived', { table: 'xero', row: 'contacts' }),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought(undefined, { supplier: 'Old Ltd' })] }), 'contact-archived', { table: 'xero', row: 'contacts' }),
    'payment ahead': () => held(previewOf(['payments'], { settlements: [paid({ kind: 'prepayment', documentId: null, contact: 'Old Ltd' })] }), 'contact-archived', { table: 'xero', row: 'contacts' }),
  },
  'contact-archived-edited': {
    contact: () => held(previewOf(['contacts'], contactOf('Old Ltd')), 'contact-archived', contactCell('k')),
  },
  'contact-number-taken': {
    'another contact chosen': () => held(
      previewOf(['contacts'], contactOf('A customer', 'held'), { tables: withCells({ contacts: { 'contact:held': 'Central Supplies' } }) }),
      'number-taken', contactCell('held')),
    'a new one wanted': () => held(
      previewOf(['contacts'], contactOf('A customer', 'held'), { tables: withCells({ contacts: { 'contact:held': 'new' } }) }),
      'number-taken', contactCell('held')),
  },
  'stock-short': {
    invoice: () => held(previewOf(['invoices'], { invoices: [sold()] }, { xero: trackedBooks('BELL-01') }), 'item-tracked', itemRow),
    'invoice of a shop, put together': () => held(previewOf(['invoices'], { invoices: [sold({ channel: 'Shopify' })] }, { xero: trackedBooks('bell-01') }), 'item-tracked', itemRow),
    'credit note': () => held(previewOf(['credit-notes'], { creditNotes: [credited()] }, { xero: trackedBooks('BELL-01') }), 'item-tracked', itemRow),
    bill: () => held(previewOf(['bills'], { purchaseInvoices: [bought()] }, { xero: trackedBooks('BELL-01') }), 'item-tracked', itemRow),
    'supplier credit': () => held(previewOf(['supplier-credits'], { supplierCredits: [sentBack()] }, { xero: trackedBooks('BELL-01') }), 'item-tracked', itemRow),
    'purchase order': () => held(previewOf(['purchase-orders'], { purchaseOrders: [ordered('PO-1')] }, { xero: trackedBooks('BELL-01') }), 'item-tracked', itemRow),
  },
  // Those of somebody else are looked up in Xero: test/sync/numbers-in-xero.integration.test.ts.
  'invoice-number': {
    'twice in Cin7': () => held(previewOf(['invoices'], { invoices: [sold(), sold({ id: 'other' })] }), 'number-taken', { table: 'cin7' }),
    'posted before': () => held(
      previewOf(['invoices'], { invoices: [sold()] }, { posted: postedState([], [], [['invoices', 'inv-1']]) }),
      'number-taken', { table: 'cin7' }),
  },
  'document-gone': {
    payment: () => held(previewOf(['payments'], { settlements: [paid()] }), 'waits-for-document', { table: 'documents' }),
  },
  'credit-note-gone': {
    refund: () => held(previewOf(['payments'], { settlements: [paid({ kind: 'refund', documentId: 'id-CR-1', number: 'CR-1' })] }), 'waits-for-document', { table: 'documents' }),
  },
  'payment-on-draft': {
    // Told, not held: only Xero knows whether somebody approved it since.
    payment: () => [
      faultsOf(previewOf(['payments'], { invoices: [sold()], settlements: [paid()] }, { posted: invoiceInXero, tables: withCells({ settings: { 'status.invoices': 'draft' } }) })),
      'waits-for-document', { table: 'documents' },
    ],
  },
  'payment-too-much': {
    payment: () => held(previewOf(['payments'], { invoices: [sold()], settlements: [paid({ amount: '120.01' })] }, { posted: invoiceInXero }), 'payment-exceeds-document', { table: 'cin7' }),
  },
  'payment-account': Object.fromEntries(
    ([['takes no payments', '631', 'account-takes-no-payments'], ['archived', '299', 'account-archived'], ['unknown', '99999', 'account-unknown'], ['not mapped', '', 'account-unmapped']] as const).map(
      ([what, code, expected]) => [what, () => held(
        previewOf(['payments'], { invoices: [sold()], settlements: [paid()] }, { posted: invoiceInXero, tables: withCells({ payments: { 'payment:BANK': code } }) }),
        expected, { table: 'payments', row: 'payment:BANK', column: 'xeroAccount' })]),
  ),
  'order-number': {
    'posted before': () => held(
      previewOf(['purchase-orders'], { purchaseOrders: [ordered('PO-1')] }, { posted: postedState([], [], [['purchase-orders', 'po-1']]) }),
      'number-taken', { table: 'cin7' }),
  },
  'journal-unbalanced': {
    'lines of a journal': () => {
      const lines = [10n, -9n].map((amountMinor) => ({ accountCode: '310', accountName: '', amountMinor, description: '', tracking: [], channel: '' }));
      const balanced = balance(lines, 'GBP', 'COGS');
      return [balanced.ok ? [] : [balanced.error], 'source-unbalanced', { table: 'documents' }];
    },
    'an invoice whose lines do not add up': () => held(previewOf(['invoices'], { invoices: [sold({ net: '90', gross: '110' })] }), 'source-unbalanced', { table: 'cin7', row: 'id-INV-1', column: 'net' }),
    'a bill whose lines do not add up': () => held(previewOf(['bills'], { purchaseInvoices: [bought(undefined, { net: '90', gross: '110' })] }), 'source-unbalanced', { table: 'cin7', row: 'id-B-1', column: 'net' }),
  },
};

const cases = Object.entries<Readonly<Record<string, () => Seen>>>(guards).flatMap(([name, causes]) =>
  Object.entries(causes).map(([what, cause]) => [name, what, cause] as const),
);

test.each(cases)('%s (%s): held with sheet, row, reason and remedy', (_name, _what, cause) => {
  const [faults, code, place] = cause();
  const found = faults.find((one) => one.code === code);
  expect(faults.map((one) => one.code)).toContain(code);
  expect(found?.place).toEqual(place);
  expect(found?.reason).toMatch(/^["A-Z].{10,}[.]$/);
  expect(found?.remedy).toMatch(/^[A-Z].{10,}[.]$/);
});

test.each<[DocumentKind, Partial<Sources>]>([
  ['invoices', { invoices: [sold()] }],
  ['cogs', { entries: [entry('1')] }],
])('nothing is wrong with the %s that the causes are made from', (kind, sources) => {
  const preview = previewOf([kind], sources);
  expect(faultsOf(preview).filter(isBlocking)).toEqual([]);
  expect(preview.drafts).toHaveLength(1);
});
test('nothing is wrong with the purchases and payments that the causes are made from', () => {
  const preview = previewOf(
    [
      'purchase-orders',
      'credit-notes',
      'bills',
      'supplier-credits',
      'payments',
      'contacts',
      'items',
      'adjustments',
    ],
    {
      ...{ creditNotes: [credited()], purchaseInvoices: [bought()], supplierCredits: [sentBack()] },
      ...{ purchaseOrders: [ordered('PO-1')], stockEntries: [adjusted('310')] },
      invoices: [sold()],
      ...{ settlements: [paid(), paid({ id: 'p-2', kind: 'prepayment', documentId: null })] },
      ...{ contacts: [cin7Contact('k'), cin7Contact('s', { name: 'Central Supplies', kind: 'supplier' })] },
      items: [cin7Item('BELL-01')],
    },
    { posted: invoiceInXero, ...newItems({}) },
  );
  expect(faultsOf(preview).filter(isBlocking)).toEqual([]);
  expect(new Set(preview.drafts.map(({ kind }) => kind))).toEqual(
    new Set(['purchase-orders', 'credit-notes', 'bills', 'supplier-credits', 'prepayments', 'payments', 'contacts', 'items', 'adjustments']), // prettier-ignore
  );
});

describe('mended: sent in a form that Xero takes', () => {
  const mended: Record<string, () => void> = {
    'currency-of-contact': () => {
      const sources = { invoices: [sold()], contacts: [cin7Contact('k', { currency: 'EUR' })] };
      expect(previewOf(['contacts'], sources).drafts).toMatchObject([{ defaultCurrency: '' }]);
    },
    'contact-email': () => {
      const sources = { invoices: [sold()], contacts: [cin7Contact('k', { email: 'nobody' })] };
      expect(previewOf(['contacts'], sources).drafts).toMatchObject([
        { emailAddress: '', faults: [{ code: 'contact-email-invalid', place: contactCell('k') }] },
      ]);
    },
    'item-exists': () => {
      const held = { ...books, items: [{ code: 'bell-01', name: 'Bell', isTracked: false }] };
      const preview = previewOf(['items', 'invoices'], { items: [cin7Item('BELL-01')], invoices: [sold()] }, { ...newItems({}), xero: held }); // prettier-ignore
      expect(preview.drafts).toMatchObject([{ kind: 'invoices', lines: [{ itemCode: 'bell-01' }] }]);
    },
    'line-total': () => {
      // Cin7's own figures do not multiply out: 3 x 33.33 is not 100.
      const [draft] = previewOf(['invoices'], { invoices: [sold({}, [line({ quantity: '3', unitPrice: '33.33' })])] }).drafts; // prettier-ignore
      expect(draft && isTrade(draft) ? draft.lines : []).toMatchObject([
        { quantity: '1', unitAmount: '100.00', netMinor: 10_000n },
      ]);
    },
  };
  test.each(Object.entries(mended))('%s', (_name, check) => check());
  test('that is all of them', () => {
    const all = Object.entries(refusals).flatMap(([name, { ours }]) => (ours === 'mended' ? [name] : []));
    expect(Object.keys(mended).sort()).toEqual(all.sort());
  });
});

test('what nobody can know before says why', () => {
  const unknowable = Object.entries(refusals).flatMap(([name, { ours }]) => (typeof ours === 'object' ? [[name, ours]] : [])); // prettier-ignore
  expect(unknowable.map(([name]) => name)).toEqual(['plan-cap', 'key-reused']);
});
