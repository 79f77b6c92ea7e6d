import type { PreviewDto } from '../../../server/contract/previews';
import type { SheetContext } from '../../workbook/picture';
import type { SheetPicture } from '../../workbook/port';
import { groupWords } from '../../workbook/kind-words';
import { type PreviewSheet, kindsOfSheet } from '../../workbook/sheet-names';
import type { PreviewContent } from '../../workbook/sheets/preview-sheet';
import { journalSheet } from '../../workbook/sheets/journals';
import { paymentsPreviewSheet } from '../../workbook/sheets/payments-preview';
import { recordsSheet } from '../../workbook/sheets/records';
import { tradeSheet } from '../../workbook/sheets/trade-documents';

export { costOfSalesSheet } from '../../workbook/sheets/cost-of-sales';
export { sourcesSheet } from '../../workbook/sheets/sources';
export { valuationSheet } from '../../workbook/sheets/valuation';

/** Loaded when the first draft is drawn: the panel opens the sooner without it. */
export function pictureOf(sheet: PreviewSheet, content: PreviewContent, context: SheetContext): SheetPicture {
  if (sheet === 'cogs-journal' || sheet === 'stock-journals') return journalSheet(sheet, content, context);
  if (sheet === 'payments-preview') return paymentsPreviewSheet(content, context);
  return sheet === 'records' ? recordsSheet(content, context) : tradeSheet(sheet, content, context);
}

/** A sheet of an earlier preview, emptied: the preview that took its place has nothing for it. */
export function retiredPicture(
  sheet: PreviewSheet,
  preview: PreviewDto,
  context: SheetContext,
): SheetPicture {
  const picture = pictureOf(sheet, { preview, documents: [], leftOut: [] }, context);
  const [whose, made] = picture.band;
  const words = preview.reversal
    ? 'This reversal has nothing for this sheet.'
    : `This preview has nothing for this sheet. To see its documents, choose ${groupWords(kindsOfSheet[sheet])} in the panel, then preview.`;
  return { ...picture, band: [whose, made, [words]], summary: [], rows: [] };
}
