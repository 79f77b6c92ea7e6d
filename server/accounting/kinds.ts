/** Kinds of documents that a preview can be asked for (DESIGN "HTTP API"), and those that can be posted today. */
export const allKinds = [
  'invoices',
  'credit-notes',
  'bills',
  'supplier-credits',
  'purchase-orders',
  'payments',
  'cogs',
  'adjustments',
  'production',
  'transfers',
  'landed-cost',
  'manual-journals',
  'contacts',
  'items',
] as const;
export type Kind = (typeof allKinds)[number];

export const documentKinds = ['invoices', 'cogs'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const isDocumentKind = (kind: string): kind is DocumentKind =>
  (documentKinds as readonly string[]).includes(kind);
