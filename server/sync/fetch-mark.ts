import type { Kind } from '../contract/common';
import type { Queryable } from '../store/db';
import { readWatermark, saveWatermark } from '../store/watermarks';
import type { FetchParams } from './fetch-step';

const stream = 'fetch';

/** What the last fetch of a connection that came to its end has brought. */
export interface FetchMark {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Every kind ever asked for: what only others use needs no mapping (`usage.ts`). */
  readonly kinds: readonly Kind[];
  /** Kinds that are here for this period. */
  readonly periodKinds: readonly Kind[];
}

/** Null before the first fetch. Marks of earlier versions name no kinds of the period: they count as not here. */
export async function readFetchMark(on: Queryable, connection: string): Promise<FetchMark | null> {
  const mark = await readWatermark<Omit<FetchMark, 'kinds' | 'periodKinds'> & Partial<FetchMark>>(
    on,
    connection,
    stream,
  );
  return mark && { ...mark, kinds: mark.kinds ?? [], periodKinds: mark.periodKinds ?? [] };
}

export const saveFetchMark = (on: Queryable, connection: string, mark: FetchMark, at: Date): Promise<void> =>
  saveWatermark(on, connection, stream, mark, at);

/** The mark after a fetch. Kinds that the fetch before brought for the whole of the same days are still here. */
export function nextFetchMark(
  before: FetchMark | null,
  { from, to, kinds }: Pick<FetchParams, 'from' | 'to' | 'kinds'>,
  at: Date,
): FetchMark {
  const isCovered = before !== null && before.from <= from && before.to >= to;
  return {
    ...{ at: at.toISOString(), from, to },
    kinds: [...new Set([...(before?.kinds ?? []), ...kinds])],
    periodKinds: [...new Set([...(isCovered ? before.periodKinds : []), ...kinds])],
  };
}
