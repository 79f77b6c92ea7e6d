import type { Decimal } from '../decimal';
import { majorText } from '../money';
import { splitLargestRemainder } from '../rounding';
import { commonOf, valueIn, type Goods } from './goods';
import { groupedBy } from './grouped';
import type { Following } from './movements';

/** The sale that a task or a number belongs to, as the sales read so far tell; null when they do not. */
export type SaleOf = (taskId: string, number: string) => string | null;

/** Goods that came back from customers, each with the shipment that it was sold by: the last shipment first. */
export function returnsOf(goods: readonly Goods[], saleOf: SaleOf, currency: string): Following[] {
  const issues = goods
    .filter(({ kind, way }) => kind === 'sale' && way < 0)
    .sort(byDay)
    .reverse();
  const bySale = (one: Goods): string => saleOf(one.taskId, one.number) ?? `number ${one.number}`;
  const sold = groupedBy(issues, bySale);
  const shipped = groupedBy(issues, ({ taskId }) => taskId);
  return piecesOf(
    goods.filter(({ kind, way }) => way > 0 && (kind === 'restock' || kind === 'sale')),
    (one) => shipped.get(one.taskId) ?? sold.get(bySale(one)) ?? [],
    currency,
  ).map(({ one, source, piece, minor }) => ({
    ...commonOf(one, source?.date === one.date ? 'takenBack' : 'returned'),
    ...pieceFacts(one, piece, source),
    kind: 'return',
    // Cin7's own amount, rounded at its line; a return takes COGS back.
    reportedCogs: minor === null ? null : majorText(-minor, currency),
    ...(minor === 0n && one.value?.eq(0) === false ? { isCosted: true } : {}),
    ...(minor === null ? {} : { statedMinor: minor }),
  }));
}

/** Goods of transfers that arrived, out of what the same task sent, in the order of sending. */
export function arrivalsOf(goods: readonly Goods[], currency: string): Following[] {
  const transfers = goods.filter(({ kind }) => kind === 'transfer');
  const sent = groupedBy(transfers.filter(({ way }) => way < 0).sort(byDay), ({ taskId }) => taskId);
  return piecesOf(
    transfers.filter(({ way }) => way > 0),
    (one) => sent.get(one.taskId) ?? [],
    currency,
  ).map(({ one, source, piece, minor }) => ({
    ...commonOf(one, 'arrived'),
    ...pieceFacts(one, piece, source),
    kind: 'transfer-in',
    ...(minor === null ? {} : { statedMinor: minor }),
  }));
}

/** A part of goods that came, out of one movement that had left; null when none is known. */
interface Piece {
  readonly qty: Decimal;
  readonly of: Goods | null;
}

const pieceFacts = (one: Goods, { qty }: Piece, source: Goods | null) => ({
  id: source === null ? one.id : `${one.id}|${source.id}`,
  qty,
  of: source?.id ?? '',
});

function piecesOf(
  incoming: readonly Goods[],
  sourcesOf: (one: Goods) => readonly Goods[],
  currency: string,
): { one: Goods; source: Goods | null; piece: Piece; minor: bigint | null }[] {
  const open = new Map<string, Decimal>();
  return [...incoming].sort(byDay).flatMap((one) => {
    const pieces = take(one.qty, sourcesOf(one), open);
    const whole = valueIn(one, currency);
    const parts = splitLargestRemainder(
      whole ?? 0n,
      pieces.map(({ qty }) => qty),
    );
    return pieces.map((piece, index) => ({
      ...{ one, piece, source: piece.of },
      minor: whole === null ? null : (parts[index] ?? 0n),
    }));
  });
}

/** What is more than ever left stays with the last source, where the valuation reports it. */
function take(qty: Decimal, sources: readonly Goods[], open: Map<string, Decimal>): Piece[] {
  const pieces: { qty: Decimal; of: Goods | null }[] = [];
  let missing = qty;
  for (const source of sources) {
    const left = open.get(source.id) ?? source.qty;
    const part = left.lt(missing) ? left : missing;
    if (part.lte(0)) continue;
    open.set(source.id, left.minus(part));
    pieces.push({ qty: part, of: source });
    missing = missing.minus(part);
  }
  const last = pieces.at(-1);
  if (missing.gt(0) && last) last.qty = last.qty.plus(missing);
  else if (missing.gt(0)) pieces.push({ qty: missing, of: sources.at(-1) ?? null });
  return pieces;
}

const byDay = (left: Goods, right: Goods): number =>
  left.date === right.date ? left.position - right.position : left.date < right.date ? -1 : 1;
