/** Kinds of documents, as the user chooses them, in the order in which they are posted: what others refer to comes first. */
export const documentKinds = [
  'contacts',
  'items',
  'purchase-orders',
  'invoices',
  'credit-notes',
  'bills',
  'supplier-credits',
  'cogs',
  'adjustments',
  'production',
  'transfers',
  'landed-cost',
  'manual-journals',
  'payments',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const isDocumentKind = (kind: string): kind is DocumentKind =>
  (documentKinds as readonly string[]).includes(kind);

/** Journals made from the debit and credit pairs of Cin7's own ledger. */
export const journalKinds = [
  'cogs',
  'adjustments',
  'production',
  'transfers',
  'landed-cost',
  'manual-journals',
] as const satisfies readonly DocumentKind[];
export type JournalKind = (typeof journalKinds)[number];

export const isJournalKind = (kind: string): kind is JournalKind =>
  (journalKinds as readonly string[]).includes(kind);

/** Kinds that rows of Channels put together by channel and period; a rule with a blank kind takes these alone. */
export const consolidatedKinds = [
  'invoices',
  'credit-notes',
  'cogs',
  'payments',
] as const satisfies readonly DocumentKind[];
