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
import { xeroText } from '../posting-words';
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

/** Width of a column that shows amounts, in the table or above it: 99,999,999.99 and a sign. */
export const figureWidth = 14;

/** The first column of every sheet of drafts. */
export const postColumn = column('post', 'Post?', 'tick', 7, { editable: true });

/** The last columns of every sheet of drafts: the document's fate. */
export const resultColumns = [
  column('check', 'Check', 'text', 50, { wrap: true }),
  column('status', 'Status', 'text', 22),
  column('xero', 'Xero link', 'link', 26),
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
  const xero = xeroText(document);
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

/** The state of a sheet's documents, and of the preview as a whole, in words: the third row of the band. */
function previewStatus({ preview, documents }: PreviewContent, context: SheetContext): string {
  if (preview.state === 'superseded') return 'A newer preview has taken the place of this one.';
  if (preview.state === 'posting') return 'Being posted to Xero.';
  if (preview.state === 'posted') return 'Posted to Xero: see Status and Xero link of each row.';
  if (preview.state === 'approved' && preview.approvedAt !== null) {
    return `${madeWords('Approved', preview.approvedAt, preview.approvedBy ?? preview.createdBy, context)}, not posted yet.`;
  }
  const held = documents.filter(isHeld).length;
  const ready = documents.filter(isTickedAtFirst).length;
  const here = [
    documents.length === 0
      ? 'Nothing to post on this sheet'
      : `${countWords(ready)} of ${counted(documents.length, 'document')} ready to post`,
    ...(held > 0 ? [`${countWords(held)} held back`] : []),
  ];
  const { documents: all, alreadyPosted } = preview.counts;
  const whole = [
    ...(all === documents.length ? [] : [`${countWords(all)} in the whole preview`]),
    ...(alreadyPosted > 0 ? [`${countWords(alreadyPosted)} posted before`] : []),
  ];
  const among = whole.length > 0 ? ` (${whole.join(', ')})` : '';
  return `${here.join(', ')}${among}. Nothing has been written to Xero.`;
}

const mostReasons = 12;

/** What documents that stay out for one cause have in common: their reason without their own number and contact. */
function causeOf({ number, customer, faults }: LeftOutDto): string {
  const [first] = faults;
  const words = first ? `${first.code} ${reasonOf(first)}` : '';
  return [number, customer].reduce((text, own) => (own === '' ? text : text.replaceAll(own, '…')), words);
}

const reasonOf = (fault: LeftOutDto['faults'][number] | undefined): string =>
  fault ? faultNote(fault) : 'No reason given.';

/** `12 sales (S-1, S-2, S-3 and 9 more): reason`, one text a cause, the most frequent first. */
function leftOutTexts(leftOut: readonly LeftOutDto[], noun: string): string[] {
  const causes = new Map<string, LeftOutDto[]>();
  for (const one of leftOut) {
    const cause = causeOf(one);
    const others = causes.get(cause);
    if (others) others.push(one);
    else causes.set(cause, [one]);
  }
  const sorted = [...causes.values()].sort((one, other) => other.length - one.length);
  const texts = sorted.slice(0, mostReasons).map((group) => {
    const reasons = new Set(group.map(({ faults }) => reasonOf(faults[0])));
    const names = [...new Set(group.map(({ number }) => number))];
    const like = reasons.size > 1 ? ', such as' : '';
    const [reason = ''] = reasons;
    return cellText(`${counted(group.length, noun)} (${someOf(names, names.length)})${like}: ${reason}`);
  });
  const rest = sorted.length - texts.length;
  return rest > 0 ? [...texts, `and ${counted(rest, 'more reason')}`] : texts;
}

/** The last rows of every summary: how many are left out, then why. */
export const leftOutLines = (leftOut: readonly LeftOutDto[], noun: string): string[] => [
  leftOut.length === 0 ? 'Left out: none' : `Left out: ${counted(leftOut.length, noun)}`,
  ...leftOutTexts(leftOut, noun),
];

/** A sheet of drafts: its rows as given, with the marks and links of its documents. */
export const previewSheet = (
  sheet: PreviewSheet,
  content: PreviewContent,
  context: SheetContext,
  parts: {
    readonly summary: CellValue[][];
    readonly columns: readonly PictureColumn[];
    readonly rows: readonly PictureRow[];
  },
): SheetPicture => ({
  ...sheetHead(sheet),
  band: band(sheet, context, previewMade(content.preview, context), previewStatus(content, context)),
  ...parts,
  marks: content.documents.flatMap(resultMarks),
  links: content.documents.flatMap(resultLinks),
});
