import type { ErrorEntryDto } from '../../../server/contract/postings';
import { cellText } from '../cells';
import { type SheetContext, band, cellsOf, choices, column, placeOf, sheetHead } from '../picture';
import type { SheetPicture } from '../port';
import { counted, momentWords } from '../words';

export const errorActions = ['retry', 'skip'] as const;
export type ErrorAction = (typeof errorActions)[number];

const columns = [
  column('at', 'When', 'text', 22),
  column('document', 'Document', 'text', 26),
  column('what', 'What happened', 'text', 60, { wrap: true }),
  column('where', 'Where to fix it', 'link', 50, { wrap: true }),
  column('action', 'Action', 'text', 10, { editable: true, ...choices(errorActions) }),
  column('reason', 'Reason', 'text', 34, { editable: true, wrap: true }),
];

/** Errors: one row a thing that did not go through. */
export function errorsSheet(errors: readonly ErrorEntryDto[], context: SheetContext): SheetPicture {
  const places = errors.map((entry) => ({ entry, place: placeOf(entry) }));
  const made =
    'What did not go through and needs you. Choose retry, or skip with a reason, in the Action column.';
  return {
    ...sheetHead('errors'),
    band: band(
      'errors',
      context,
      made,
      errors.length === 0 ? 'Nothing needs you.' : `${counted(errors.length, 'thing')} to look at.`,
    ),
    summary: [],
    columns,
    rows: errors.map((entry) => ({
      id: entry.id,
      role: 'plain',
      cells: cellsOf(columns, {
        at: momentWords(entry.at, context.connection.organisation?.timeZone),
        document: cellText(entry.document),
        what: `✖ ${cellText(entry.what)}`,
        where: cellText(entry.remedy),
        action: '',
        reason: '',
      }),
    })),
    marks: places.map(({ entry }) => ({
      row: entry.id,
      column: 'what',
      kind: 'fault',
      note: cellText(`${entry.what} ${entry.remedy}`),
    })),
    links: places.flatMap(({ entry, place }) =>
      place ? [{ row: entry.id, column: 'where', target: place }] : [],
    ),
  };
}
