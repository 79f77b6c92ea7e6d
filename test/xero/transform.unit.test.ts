import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Invoices, ManualJournals } from 'xero-node';
import * as models from 'xero-node/dist/gen/model/accounting/models';
import { calendarDate } from '../../server/accounting/dates';
import type { InvoiceDraft, JournalDraft } from '../../server/accounting/draft';
import { balance } from '../../server/accounting/draft';
import { toInvoice, toManualJournal } from '../../server/xero/transform';
import { validateXeroRequest, xeroOpenapiAbsent, xeroOpenapiAvailable } from '../support/xero-openapi';
import { invoiceDraft, invoiceLine, journalDraft } from './drafts';

const publicUrl = 'https://close.example.com/';

/** What the client library puts on the wire: unknown properties are gone, names are Xero's. */
const onTheWire = (payload: object, type: 'Invoices' | 'ManualJournals'): unknown =>
  JSON.parse(JSON.stringify(models.ObjectSerializer.serialize(payload, type))) as unknown;

function invoiceBody(draft: InvoiceDraft) {
  const invoice = toInvoice(draft, publicUrl);
  if (!invoice.ok) throw new Error(invoice.error);
  const payload: Invoices = { invoices: [invoice.value] };
  return { payload, wire: onTheWire(payload, 'Invoices') };
}
function journalBody(draft: JournalDraft) {
  const journal = toManualJournal(draft, publicUrl);
  if (!journal.ok) throw new Error(journal.error);
  const payload: ManualJournals = { manualJournals: [journal.value] };
  return { payload, wire: onTheWire(payload, 'ManualJournals') };
}

/** Files in test/golden/xero; a missing one fails. */
function golden(name: string): unknown {
  const file = path.join(__dirname, '../golden/xero', `${name}.json`);
  if (!existsSync(file)) throw new Error(`There is no golden file ${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

const tracking = [{ category: 'Channel', option: 'Shopify' }];
const journal = journalDraft('journal', {
  lines: (() => {
    const line = (accountCode: string, amountMinor: bigint) => ({
      accountCode,
      accountName: accountCode,
      amountMinor,
      description: 'COGS November 2026 Shopify, 214 movements',
      tracking,
      channel: 'Shopify',
    });
    const lines = balance([line('310', 4_821_055n), line('631', -4_821_055n)], 'GBP', 'x');
    if (!lines.ok) throw new Error(lines.error.reason);
    return lines.value;
  })(),
});
const consolidated = invoiceDraft('consolidated', {
  contact: { contactId: '11111111-2222-4333-8444-555555555555', name: 'Shopify customers' },
  lines: [
    invoiceLine({
      description: '201 · Sales, 12 sales',
      netMinor: 99n,
      taxMinor: 21n,
      quantity: '1',
      unitAmount: '0.99',
      tracking,
    }),
    invoiceLine({
      description: '',
      accountName: '260 · Freight',
      accountCode: '260',
      netMinor: -1_250n,
      taxMinor: -250n,
      quantity: '1',
      unitAmount: '-12.50',
    }),
  ],
});
const foreign = invoiceDraft('foreign', {
  currency: 'USD',
  rate: '1.113248',
  taxInclusive: true,
  contact: { contactId: null, name: 'Harbour Cycles' },
  lines: [
    invoiceLine({
      netMinor: 33_000n,
      taxMinor: 0n,
      taxType: 'ZERORATEDOUTPUT',
      quantity: '3',
      unitAmount: '110',
    }),
  ],
});
const bodies = [
  { name: 'manual-journal', body: () => journalBody(journal), path: '/ManualJournals?summarizeErrors=false' },
  {
    name: 'invoice-consolidated',
    body: () => invoiceBody(consolidated),
    path: '/Invoices?summarizeErrors=false&unitdp=4',
  },
  {
    name: 'invoice-foreign-inclusive',
    body: () => invoiceBody(foreign),
    path: '/Invoices?summarizeErrors=false&unitdp=4',
  },
];

describe('whole payloads', () => {
  it.each(bodies)('$name is as its golden file', ({ name, body }) => {
    expect(body().wire).toEqual(golden(name));
  });

  it.each(bodies)('$name loses nothing on its way through the client library', ({ body }) => {
    const { payload, wire } = body();
    expect(leaves(wire)).toEqual(leaves(payload));
  });

  it.each(bodies)('$name fits what Xero publishes', async ({ body, path: requestPath }) => {
    if (!xeroOpenapiAvailable()) return console.warn(xeroOpenapiAbsent);
    expect(await validateXeroRequest('PUT', requestPath, body().wire)).toEqual([]);
  });
});

/** Names without case and values of everything that is set, in order of name. */
function leaves(value: unknown, place = ''): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [`${place}=${String(value)}`];
  return Object.entries(value)
    .flatMap(([name, inner]) => leaves(inner, `${place}/${name.toLowerCase()}`))
    .sort();
}

describe('signs and amounts', () => {
  it('a debit is positive, a credit negative', () => {
    const { payload } = journalBody(journal);
    expect(
      payload.manualJournals?.[0]?.journalLines?.map((line) => [line.accountCode, line.lineAmount]),
    ).toEqual([
      ['310', 48210.55],
      ['631', -48210.55],
    ]);
  });

  it('an invoice line is positive, a deduction negative, tax in the same direction', () => {
    const { payload } = invoiceBody(consolidated);
    expect(
      payload.invoices?.[0]?.lineItems?.map((line) => [line.unitAmount, line.lineAmount, line.taxAmount]),
    ).toEqual([
      [0.99, 0.99, 0.21],
      [-12.5, -12.5, -2.5],
    ]);
  });

  it('line amounts hold the tax where the invoice is tax-inclusive', () => {
    const line = invoiceLine({ netMinor: 9_000n, taxMinor: 1_800n, quantity: '2', unitAmount: '54' });
    const { payload } = invoiceBody(invoiceDraft('inclusive', { taxInclusive: true, lines: [line] }));
    expect(payload.invoices?.[0]).toMatchObject({
      lineAmountTypes: 'Inclusive',
      lineItems: [{ lineAmount: 108, taxAmount: 18 }],
    });
  });

  it('currencies without cents keep their units', () => {
    const line = invoiceLine({ netMinor: 12_000n, taxMinor: 0n, quantity: '1', unitAmount: '12000' });
    const { payload } = invoiceBody(invoiceDraft('yen', { currency: 'JPY', rate: '190.5', lines: [line] }));
    expect(payload.invoices?.[0]?.lineItems?.[0]?.lineAmount).toBe(12_000);
  });

  it('never sends an item code', () => {
    expect(JSON.stringify(invoiceBody(consolidated).wire)).not.toMatch(/ItemCode|BELL-01"/);
  });
});

describe('what cannot be said in Xero', () => {
  it('an amount of more than 15 digits is refused rather than rounded', () => {
    const line = invoiceLine({
      netMinor: 1_234_567_890_123_456n,
      taxMinor: 0n,
      quantity: '1',
      unitAmount: '1',
    });
    expect(toInvoice(invoiceDraft('huge', { lines: [line] }), publicUrl)).toEqual({
      ok: false,
      error: expect.stringContaining('12345678901234.56') as string,
    });
  });

  it('a currency Xero does not know is refused', () => {
    expect(toInvoice(invoiceDraft('odd', { currency: 'XQX' }), publicUrl)).toMatchObject({ ok: false });
  });
});

it('dates are sent as the calendar days they are', () => {
  const body = journalBody(journalDraft('day', { date: calendarDate('2026-03-01') }));
  expect(body.wire).toMatchObject({ ManualJournals: [{ Date: '2026-03-01' }] });
});
