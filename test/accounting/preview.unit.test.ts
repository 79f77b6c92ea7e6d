import { calendarDate } from '../../server/accounting/dates';
import { computePreview, differenceBetween, type PreviewInput } from '../../server/accounting/preview';
import { nothingPosted } from '../../server/accounting/posted';
import { noSources } from '../../server/accounting/rules';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import { cin7, entry, from, invoice, line, tables, to, today, xero } from './books';
import { creditNote } from './sale-books';

const preview = (invoices: SaleInvoice[], more: Partial<PreviewInput> = {}) =>
  computePreview({
    ...{ from, to, kinds: ['invoices'], today, cin7, xero, tables, entriesBefore: null },
    ...{ sources: { ...noSources, invoices }, posted: nothingPosted },
    ...more,
  });
const issuesOf = (invoices: SaleInvoice[]) =>
  preview(invoices).issues.map(({ code, count, reason }) => [code, count, reason]);

const of = (id: string, customer: string) => invoice(id, undefined, { channel: '', customer });

test('an issue about one contact names it; about several it does not say that all are that one', () => {
  expect(issuesOf([of('INV-1', 'Fable'), of('INV-2', 'Fable')])).toEqual([
    ['contact-unknown', 2, 'Xero has no contact "Fable" yet; posting creates it.'],
  ]);
  expect(issuesOf([of('INV-1', 'Fable'), of('INV-2', 'Harbour'), of('INV-3', 'Lark')])).toEqual([
    [
      'contact-unknown',
      3,
      'Xero has no contact "Fable" yet, nor one for 2 other customers; posting creates them.',
    ],
  ]);
});

const dollars = { currency: 'USD', rate: '0.8' };
const dollarInvoice = (number: string, net: string, more: Partial<SaleInvoice> = {}) =>
  invoice(number, [line({ net, tax: '0', unitPrice: net, taxRule: 'Export' })], { ...dollars, ...more });
const proof: Partial<PreviewInput> = {
  tables: { ...tables, settings: [{ row: 'cin7RateDirection', value: 'base per foreign' }] },
};

test('the difference names every draft that changed, of however many currencies and rates of one month', () => {
  const before = preview(
    [invoice('A'), dollarInvoice('B', '50'), dollarInvoice('C', '70', { rate: '0.9' })],
    proof,
  );
  expect(new Set(before.drafts.map(({ family }) => family)).size).toBe(1);
  for (const after of [
    [
      invoice('A', [line({ net: '90', tax: '18', unitPrice: '90' })]),
      dollarInvoice('B', '50'),
      dollarInvoice('C', '70', { rate: '0.9' }),
    ],
    [invoice('A'), dollarInvoice('B', '51'), dollarInvoice('C', '70', { rate: '0.9' })],
    [invoice('A'), dollarInvoice('B', '50'), dollarInvoice('C', '71', { rate: '0.9' })],
  ]) {
    const { added, removed, changed } = differenceBetween(before, preview(after, proof));
    expect([added, removed, changed.length]).toEqual([[], [], 1]);
  }
  const less = preview([invoice('A'), dollarInvoice('B', '50')], proof);
  expect(differenceBetween(before, less)).toMatchObject({
    removed: [expect.stringMatching(/^SO-2026-10-Shopify-3: USD 70\.00 /) as string],
    ...{ added: [], changed: [] },
  });
  expect(differenceBetween(less, before)).toMatchObject({ removed: [], changed: [], added: [{}] });
});

test('net sales: invoices less credit notes; not known while the rate of a foreign one is not proven', () => {
  const salesOf = (sources: object, more: Partial<PreviewInput> = {}) =>
    preview([], { sources: { ...noSources, ...sources }, ...more }).figures.map(({ channel, salesMinor }) => [
      channel,
      salesMinor,
    ]);
  const sold = { invoices: [invoice('A')], creditNotes: [creditNote('CR', [line({ net: '30', tax: '6' })])] };
  expect(salesOf(sold)).toEqual([['Shopify', 7000n]]);
  const later = creditNote('CR-2', undefined, { date: calendarDate('2026-11-01') });
  expect(salesOf({ ...sold, creditNotes: [...sold.creditNotes, later] })).toEqual([['Shopify', 7000n]]);
  const foreign = {
    invoices: [invoice('A'), dollarInvoice('B', '50'), invoice('C', undefined, { channel: 'Amazon' })],
  };
  expect(salesOf(foreign)).toEqual([
    ['Amazon', 10000n],
    ['Shopify', null],
  ]);
  expect(salesOf(foreign, proof)).toEqual([
    ['Amazon', 10000n],
    ['Shopify', 14000n],
  ]);
  expect(salesOf({ invoices: [dollarInvoice('B', '50', { rate: '0' })] }, proof)).toEqual([
    ['Shopify', null],
  ]);
  const cogs = preview([], { kinds: ['cogs', 'invoices'], sources: { ...noSources, entries: [entry('1')] } });
  expect(cogs.figures).toMatchObject([{ channel: 'Shopify', cogsMinor: 1000n, salesMinor: null }]);
});
