import { calendarDate } from '../../server/accounting/dates';
import {
  balance,
  type InvoiceDraft,
  type InvoiceLine,
  type JournalDraft,
} from '../../server/accounting/draft';

/** Drafts for the tests of the Xero side; accounts are those of the sandbox's demo organisation. */

const common = { channel: 'Shopify', rule: { row: 'r1', text: 'Shopify by month' }, sources: [], faults: [] };

/** A posting key of the real form, told apart by `name`. */
export const keyOf = (name: string): string => name.toUpperCase().padEnd(26, 'A').slice(0, 26);

export function journalDraft(name: string, fields: Partial<JournalDraft> = {}): JournalDraft {
  const key = keyOf(name);
  const line = (accountCode: string, amountMinor: bigint) => ({
    accountCode,
    accountName: accountCode,
    amountMinor,
    description: 'COGS November 2026 Shopify, 2 movements',
    tracking: [],
    channel: 'Shopify',
  });
  const lines = balance([line('310', 66_012n), line('631', -66_012n)], 'GBP', name);
  if (!lines.ok) throw new Error(lines.error.reason);
  return {
    ...common,
    kind: 'cogs',
    key,
    family: `cogs|${name}`,
    revision: 1,
    date: calendarDate('2026-11-20'),
    currency: 'GBP',
    narration: `COGS November 2026 Shopify v1 [${key}]`,
    lines: lines.value,
    showOnCashBasisReports: false,
    ...fields,
  };
}

export const invoiceLine = (fields: Partial<InvoiceLine> = {}): InvoiceLine => ({
  description: 'BELL-01 Brass bell',
  accountCode: '201',
  accountName: '201',
  taxType: 'OUTPUT2',
  netMinor: 9_000n,
  taxMinor: 1_800n,
  quantity: '2',
  unitAmount: '45',
  sku: 'BELL-01',
  tracking: [],
  ...fields,
});

export function invoiceDraft(name: string, fields: Partial<InvoiceDraft> = {}): InvoiceDraft {
  const lines = fields.lines ?? [invoiceLine()];
  const sum = (of: (line: InvoiceLine) => bigint) => lines.reduce((total, line) => total + of(line), 0n);
  return {
    ...common,
    kind: 'invoices',
    key: keyOf(name),
    family: `invoices|${name}`,
    revision: 1,
    date: calendarDate('2026-11-20'),
    currency: 'GBP',
    number: `SO-2026-11-${name}-1`,
    reference: '12 Cin7 sales November 2026',
    dueDate: calendarDate('2026-12-20'),
    contact: { contactId: null, name: 'Shopify customers' },
    rate: null,
    taxInclusive: false,
    lines,
    netMinor: sum(({ netMinor }) => netMinor),
    taxMinor: sum(({ taxMinor }) => taxMinor),
    ...fields,
  };
}
