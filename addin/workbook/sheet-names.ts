/** Our sheets in their order (UX "The workbook"); places of sheets that are still to come are kept free. */
export const sheets = {
  start: { title: 'Start', position: 0 },
  accounts: { title: 'Accounts', position: 1 },
  taxes: { title: 'Taxes', position: 2 },
  channels: { title: 'Channels', position: 3 },
  settings: { title: 'Settings', position: 6 },
  'cogs-journal': { title: 'COGS journal', position: 7 },
  invoices: { title: 'Invoices', position: 8 },
  sources: { title: 'Sources', position: 14 },
  errors: { title: 'Errors', position: 15 },
  history: { title: 'History', position: 16 },
  'tie-out': { title: 'Tie-out', position: 17 },
} as const;

export type SheetId = keyof typeof sheets;

/** The sheets that the user edits and the server keeps. */
export const mappingSheets = ['accounts', 'taxes', 'channels', 'settings'] as const;
export type MappingSheet = (typeof mappingSheets)[number];

export const isMappingSheet = (sheet: string): sheet is MappingSheet =>
  (mappingSheets as readonly string[]).includes(sheet);

/** The sheet that shows the drafts of a kind. */
export const sheetOfKind = { cogs: 'cogs-journal', invoices: 'invoices' } as const satisfies Record<
  string,
  SheetId
>;
export const previewSheets = ['cogs-journal', 'invoices'] as const;
export type PreviewSheet = (typeof previewSheets)[number];

export const isPreviewSheet = (sheet: string): sheet is PreviewSheet =>
  (previewSheets as readonly string[]).includes(sheet);
