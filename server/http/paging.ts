/** Cursors are offsets into a stable order, in a form nobody is tempted to compute with. */
export const cursorOf = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url');

/** 0 for a missing or foreign cursor. */
export function offsetOf(cursor: string | undefined): number {
  const text = Buffer.from(cursor ?? '', 'base64url').toString('utf8');
  return /^o\d{1,9}$/.test(text) ? Number(text.slice(1)) : 0;
}

export function pageOf<Item>(
  items: Item[],
  offset: number,
  total: number,
): { items: Item[]; next: string | null; total: number } {
  const end = offset + items.length;
  return { items, next: items.length > 0 && end < total ? cursorOf(end) : null, total };
}
