import type { Kind } from '../../server/contract/common';

/** Our sheets in their order (UX "The workbook"). */
export const sheets = {
  start: { title: 'Start', position: 0 },
  accounts: { title: 'Accounts', position: 1 },
  taxes: { title: 'Taxes', position: 2 },
  channels: { title: 'Channels', position: 3 },
  contacts: { title: 'Contacts', position: 4 },
  payments: { title: 'Payments', position: 5 },
  items: { title: 'Items', position: 6 },
  settings: { title: 'Settings', position: 7 },
  'cogs-journal': { title: 'COGS journal', position: 8 },
  invoices: { title: 'Invoices', position: 9 },
  'credit-notes': { title: 'Credit notes', position: 10 },
  bills: { title: 'Bills', position: 11 },
  'stock-journals': { title: 'Stock journals', position: 12 },
  'purchase-orders': { title: 'Purchase orders', position: 13 },
  'payments-preview': { title: 'Payments preview', position: 14 },
  records: { title: 'New contacts and items', position: 15 },
  sources: { title: 'Sources', position: 16 },
  errors: { title: 'Errors', position: 17 },
  history: { title: 'History', position: 18 },
  'tie-out': { title: 'Tie-out', position: 19 },
  valuation: { title: 'Valuation', position: 20 },
  'cost-of-sales': { title: 'Cost of sales', position: 21 },
} as const;

export type SheetId = keyof typeof sheets;

/** The sheets that the user edits and the server keeps. */
export const mappingSheets = [
  'accounts',
  'taxes',
  'channels',
  'contacts',
  'payments',
  'items',
  'settings',
] as const;
export type MappingSheet = (typeof mappingSheets)[number];

export const isMappingSheet = (sheet: string): sheet is MappingSheet =>
  (mappingSheets as readonly string[]).includes(sheet);

/** The sheets of drafts, each with the kinds that it shows. */
export const kindsOfSheet = {
  'cogs-journal': ['cogs'],
  invoices: ['invoices'],
  'credit-notes': ['credit-notes'],
  bills: ['bills', 'supplier-credits'],
  'stock-journals': ['adjustments', 'production', 'transfers', 'landed-cost', 'manual-journals'],
  'purchase-orders': ['purchase-orders'],
  'payments-preview': ['payments'],
  records: ['contacts', 'items'],
} as const satisfies Partial<Record<SheetId, readonly Kind[]>>;
export type PreviewSheet = keyof typeof kindsOfSheet;
export const previewSheets = Object.keys(kindsOfSheet) as PreviewSheet[];

export const isPreviewSheet = (sheet: string): sheet is PreviewSheet => sheet in kindsOfSheet;

/** The sheet that shows the drafts of a kind. */
export const sheetOfKind = (kind: Kind): PreviewSheet =>
  previewSheets.find((sheet) => (kindsOfSheet[sheet] as readonly Kind[]).includes(kind)) ?? 'invoices';
