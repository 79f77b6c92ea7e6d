import { z } from 'zod';
import type { ConnectionDto } from '../../server/contract/connections';

type Source = ConnectionDto['source'];
type Placed = Pick<ConnectionDto, 'id' | 'source'>;

const record = z.object({
  /** The connection that the panel showed last. */
  shown: z.string().nullable(),
  /** Connections with sheets in this workbook, in the order in which they came; none is ever taken out. */
  places: z.array(z.object({ id: z.string(), source: z.enum(['cin7-core', 'cin7-omni']) })),
});

/**
 * What a workbook keeps about its connections. The first one has the plain sheets, which sheets drawn before there could
 * be several have as well; since this is kept with the file, no other connection ever takes them over, not even when the
 * first one is disconnected.
 */
export type WorkbookRecord = z.infer<typeof record>;

export const emptyRecord: WorkbookRecord = { shown: null, places: [] };

/** The record of a text that was kept; empty when it is none of ours. */
export function readRecord(text: string | null): WorkbookRecord {
  try {
    return record.parse(JSON.parse(text ?? ''));
  } catch {
    return emptyRecord;
  }
}

/** The record with a place for a connection. */
export const withPlace = (known: WorkbookRecord, { id, source }: Placed): WorkbookRecord =>
  known.places.some((place) => place.id === id)
    ? known
    : { ...known, places: [...known.places, { id, source }] };

const productNames = { 'cin7-core': 'Core', 'cin7-omni': 'Omni' } as const satisfies Record<Source, string>;

/** What stands behind the titles of a connection's sheets: nothing for the first, ` (Omni)`, ` (Core 2)` for others. */
export function titleSuffix({ places }: WorkbookRecord, connection: string): string {
  const index = places.findIndex(({ id }) => id === connection);
  const place = places[index];
  if (!place || index === 0) return '';
  const count = places.slice(0, index + 1).filter(({ source }) => source === place.source).length;
  return ` (${productNames[place.source]}${count > 1 ? ` ${count}` : ''})`;
}
