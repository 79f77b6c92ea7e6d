/** Kinds of documents that the rules make. The contract names those that are still to come as well. */
export const documentKinds = ['invoices', 'cogs'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const isDocumentKind = (kind: string): kind is DocumentKind =>
  (documentKinds as readonly string[]).includes(kind);
