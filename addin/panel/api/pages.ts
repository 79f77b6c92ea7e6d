import type { Answer } from './client';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total: number;
}

/** More pages than any list of ours has: a cursor that runs in circles ends here. */
const mostPages = 1000;

/** All items of a list, page by page. */
export async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<Answer<Page<Item>>>,
): Promise<Answer<Item[]>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < mostPages; count++) {
    const answer = await read(cursor);
    if (!answer.ok) return answer;
    items.push(...answer.value.items);
    if (answer.value.next === null) break;
    cursor = answer.value.next;
  }
  return { ok: true, value: items, etag: null };
}
