import type { DocumentDto, LeftOutDto, PreviewDto } from '../../../server/contract/previews';
import { cellText } from '../cells';
import {
  type SheetContext,
  band,
  checkText,
  column,
  faultNote,
  isHeld,
  madeWords,
  placeOf,
  sheetHead,
} from '../picture';
import type { CellLink, CellMark, CellValue, PictureColumn, PictureRow, SheetPicture } from '../port';
import type { PreviewSheet } from '../sheet-names';
import { countWords, counted, periodWords, someOf } from '../words';

/** What a sheet of drafts is drawn from. */
export interface PreviewContent {
  readonly preview: PreviewDto;
  /** Documents of the sheet's kind. */
  readonly documents: readonly DocumentDto[];
  readonly leftOut: readonly LeftOutDto[];
}

const statusWords = {
  preview: 'ready to post',
  approved: 'approved, waiting',
  sending: 'being posted',
  unknown: 'being looked up in Xero',
  posted: 'posted',
  rejected: 'not posted',
  skipped: 'skipped',
  reversed: 'reversed',
} as const satisfies Record<DocumentDto['status'], string>;

/** Whether the row's tick says that it is posted: what the approval left out and what is held back has none. */
const isTickedAtFirst = (document: DocumentDto): boolean => document.post && !isHeld(document);

/** The first column of every sheet of drafts. */
export const postColumn = column('post', 'Post?', 'tick', 7, { editable: true });

/** The last columns of every sheet of drafts: the document's fate. */
export const resultColumns = [
  column('check', 'Check', 'text', 50, { wrap: true }),
  column('status', 'Status', 'text', 22),
  column('xero', 'Xero link', 'link', 18),
];

function statusOf(document: DocumentDto): string {
  if (document.status !== 'preview') return statusWords[document.status];
  if (isHeld(document)) return 'held back: see Check';
  return document.post ? statusWords.preview : 'left out';
}

/** Line `index` of a document as a row of its own. */
export const lineRow = (key: string, index: number): string => `${key}#${index + 1}`;

/** The cells of `postColumn` and `resultColumns` in a document's first row. */
export function resultCells(document: DocumentDto): Record<'post' | 'check' | 'status' | 'xero', CellValue> {
  const error = document.error === null ? '' : `✖ ${cellText(document.error)}`;
  const check = [error, checkText(document.faults)].filter((text) => text !== '').join(' ');
  const xero = document.xeroUrl === null ? '' : cellText(document.xeroNumber ?? '') || 'Open in Xero';
  return { post: isTickedAtFirst(document), check, status: statusOf(document), xero };
}

/** Marks at the check (faults, the error of posting) and at the status of what is posted. */
function resultMarks(document: DocumentDto): CellMark[] {
  const { key, error, faults, status } = document;
  const notes = [...(error === null ? [] : [cellText(error)]), ...faults.map(faultNote)];
  const kind = error !== null || isHeld(document) ? 'fault' : 'warning';
  return [
    ...(notes.length > 0
      ? [{ row: key, column: 'check', kind, note: [...new Set(notes)].join('\n') } as const]
      : []),
    ...(status === 'posted'
      ? [{ row: key, column: 'status', kind: 'done', note: 'Posted to Xero.' } as const]
      : []),
  ];
}

/** Links to the document in Xero, to its sources, and from its check to the cell where the fault is mended. */
function resultLinks({ key, xeroUrl, faults, sourceCount }: DocumentDto): CellLink[] {
  const place = faults.map(placeOf).find((found) => found !== null);
  return [
    ...(sourceCount > 0 ? [{ row: key, column: 'sources', target: { sheet: 'sources' } }] : []),
    ...(xeroUrl === null ? [] : [{ row: key, column: 'xero', target: { url: xeroUrl } }]),
    ...(place ? [{ row: key, column: 'check', target: place }] : []),
  ];
}

/** Period and origin of a preview: the second row of the band. */
function previewMade(preview: PreviewDto, context: SheetContext): string {
  const what = preview.reversal ? 'Reversal' : periodWords(preview);
  return `${what}, ${madeWords('previewed', preview.createdAt, preview.createdBy, context)}`;
}

/** The state of a preview in words: the third row of the band. */
function previewStatus(preview: PreviewDto, context: SheetContext): string {
  const { documents, postable, blocked, alreadyPosted } = preview.counts;
  if (preview.state === 'superseded') return 'A newer preview has taken the place of this one.';
  if (preview.state === 'posting') return 'Being posted to Xero.';
  if (preview.state === 'posted') return 'Posted to Xero: see Status and Xero link of each row.';
  if (preview.state === 'approved' && preview.approvedAt !== null) {
    return `${madeWords('Approved', preview.approvedAt, preview.approvedBy ?? preview.createdBy, context)}, not posted yet.`;
  }
  const parts = [
    `${countWords(postable)} of ${counted(documents, 'document')} ready to post`,
    ...(blocked > 0 ? [`${countWords(blocked)} held back`] : []),
    ...(alreadyPosted > 0 ? [`${countWords(alreadyPosted)} already posted`] : []),
  ];
  return `${parts.join(', ')}. Nothing has been written to Xero.`;
}

const mostReasons = 12;

/** `12 sales: reason. S-1, S-2 and 10 more`, one text a reason, the most frequent first. */
function leftOutTexts(leftOut: readonly LeftOutDto[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { number, faults } of leftOut) {
    const reason = faults[0];
    const key = reason ? `${reason.reason} ${reason.remedy}`.trim() : 'No reason given.';
    const numbers = groups.get(key);
    if (numbers) numbers.push(number);
    else groups.set(key, [number]);
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length);
  const texts = sorted.slice(0, mostReasons).map(([reason, numbers]) => {
    const names = someOf(numbers, numbers.length);
    return cellText(`${counted(numbers.length, 'document')}: ${reason} (${names})`);
  });
  const rest = sorted.length - texts.length;
  return rest > 0 ? [...texts, `and ${counted(rest, 'more reason')}`] : texts;
}

/** The last rows of every summary: how many are left out, then why. */
export const leftOutLines = (leftOut: readonly LeftOutDto[], noun: string): string[] => [
  leftOut.length === 0 ? 'Left out: none' : `Left out: ${counted(leftOut.length, noun)}`,
  ...leftOutTexts(leftOut),
];

/** A sheet of drafts: its rows as given, with the marks and links of its documents. */
export const previewSheet = (
  sheet: PreviewSheet,
  { preview, documents }: PreviewContent,
  context: SheetContext,
  parts: {
    readonly summary: CellValue[][];
    readonly columns: readonly PictureColumn[];
    readonly rows: readonly PictureRow[];
  },
): SheetPicture => ({
  ...sheetHead(sheet),
  band: band(sheet, context, previewMade(preview, context), previewStatus(preview, context)),
  ...parts,
  marks: documents.flatMap(resultMarks),
  links: documents.flatMap(resultLinks),
});
