import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PreviewContent } from '../../addin/workbook/sheets/preview-sheet';
import { type PreviewSheet, kindsOfSheet } from '../../addin/workbook/sheet-names';
import type { Draft } from '../../server/accounting/draft';
import { collectIssues, isPostable } from '../../server/accounting/preview';
import type { Kind } from '../../server/contract/common';
import { fromJson } from '../../server/store/codec';
import { confirmationOf } from '../../server/sync/confirmation';
import { documentDto, issueDto } from '../../server/sync/dto';
import { countsOf, totalsOf, totalsView } from '../../server/sync/preview-totals';
import { names, xero } from '../golden/core/books';
import { preview } from './fixtures';

/** The drafts that the rules made of Cin7's own answers (`test/golden/core`), as the server shows them. */

const draftsOf = (name: string): Draft[] =>
  fromJson<Draft[]>(
    JSON.parse(readFileSync(path.join(__dirname, '..', 'golden', 'core', name, 'draft.json'), 'utf8')),
  );

/** One case or more for every sheet of a preview. */
const cases: Readonly<Record<PreviewSheet, readonly string[]>> = {
  'cogs-journal': ['cogs-shipment', 'cogs-return'],
  invoices: ['sale-invoice-charges-discount', 'sale-invoice-foreign', 'consolidated-invoice'],
  'credit-notes': ['credit-note-restock'],
  bills: ['bill-simple', 'bill-foreign', 'supplier-credit-goods'],
  'stock-journals': ['adjustment-down', 'assembly', 'transfer-in-transit', 'landed-cost', 'manual-journal'],
  'purchase-orders': ['purchase-order'],
  'payments-preview': ['payment-in', 'payment-out', 'refund', 'customer-prepayment', 'supplier-deposit'],
  records: ['contacts', 'item-new'],
};
const drafts = Object.values(cases).flat().flatMap(draftsOf);

/** The invoice that `payment-in` settles went to Xero with another contact than Cin7's customer. */
const settled = {
  ...names,
  contacts: new Map([['30000000-0000-4000-8000-000000000001', 'Shopify customers']]),
};
const documents = drafts.map((draft) => documentDto(draft, undefined, isPostable(draft), [], settled));

const { organisation } = xero;
const counts = countsOf({ drafts, leftOut: [], alreadyPosted: 4 });

/** A preview of them all. */
export const wholeClose = {
  ...preview,
  kinds: Object.values(kindsOfSheet).flat(),
  counts,
  totals: totalsView(totalsOf(drafts, organisation.baseCurrency, { figures: [], cogsInCin7Minor: 0n })),
  issues: collectIssues(drafts, []).map(issueDto),
  confirmation: confirmationOf(
    { counts, basis: { organisation: organisation.id, lockDate: null, mapping: '' } },
    drafts.filter(isPostable),
    organisation,
    {
      day: {
        limit: 5_000,
        left: 4_312,
        seenAt: 0,
        anewAt: Date.parse('2026-11-24T06:00:00Z'),
        isExact: false,
      },
      timeZone: 'Europe/London',
    },
    new Date('2026-11-23T10:00:00Z'),
  ),
};

/** What one sheet of that preview shows. */
export const contentOf = (sheet: PreviewSheet): PreviewContent => ({
  preview: wholeClose,
  documents: documents.filter(({ kind }) => (kindsOfSheet[sheet] as readonly Kind[]).includes(kind)),
  leftOut: [],
});
