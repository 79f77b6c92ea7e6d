import { computePreview } from '../../server/accounting/preview';
import { nothingPosted } from '../../server/accounting/posted';
import { noSources } from '../../server/accounting/rules';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import { cin7, from, invoice, tables, to, today, xero } from './books';

const issuesOf = (invoices: SaleInvoice[]) =>
  computePreview({
    from,
    to,
    kinds: ['invoices'],
    today,
    cin7,
    xero,
    tables,
    sources: { ...noSources, invoices },
    entriesBefore: null,
    posted: nothingPosted,
  }).issues.map(({ code, count, reason }) => [code, count, reason]);

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
