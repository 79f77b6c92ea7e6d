/**
 * Items oldest first: a binary heap by position, because an item may be put back in front of younger ones (the layer
 * of a return). One younger than all others costs nothing to add.
 */
export class OldestFirst<Item extends { readonly position: number }> {
  private readonly heap: Item[] = [];

  first(): Item | undefined {
    return this.heap[0];
  }

  add(item: Item): void {
    const { heap } = this;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || parent.position <= item.position) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = item;
  }

  removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const rightIsOlder = left && right && right.position < left.position;
      const older = rightIsOlder ? right : left;
      if (!older || older.position > last.position) break;
      heap[at] = older;
      at = 2 * at + (rightIsOlder ? 2 : 1);
    }
    heap[at] = last;
  }

  inOrder(): Item[] {
    return [...this.heap].sort((left, right) => left.position - right.position);
  }
}
