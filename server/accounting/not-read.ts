import { monthOf, type CalendarDate } from './dates';
import { fault, type Fault } from './fault';
import type { DocumentKind } from './kinds';
import type { LeftOut } from './left-out';
import { periodWords } from './period';
import { leavePurchaseOut } from './purchase-documents';
import { isWithin, noSources, type Sources } from './rules';
import { documentsOf, leaveOut as leaveSaleOut, snapshotOf, type SaleKind } from './sale-documents';
import { leaveOut as leaveSettlementOut } from './settlements';

/**
 * Sales and purchases of Cin7 whose present state is not kept: they are new or were changed since they were read, or
 * their row of Cin7's list cannot be understood. What is kept of them is out of date, so that nothing of them is posted.
 */
export interface NotRead {
  /** Their documents of the period, and themselves where it is not known which those are. */
  readonly leftOut: readonly LeftOut[];
  /** Numbers of those that belong into a document put together, by `awaitedName`. */
  readonly awaited: ReadonlyMap<string, readonly string[]>;
  /** Kinds of which not even Cin7's list is known whole. */
  readonly unlisted: ReadonlySet<DocumentKind>;
}

type Documents = Pick<
  Sources,
  'invoices' | 'creditNotes' | 'purchaseInvoices' | 'supplierCredits' | 'purchaseOrders' | 'settlements'
>;

/** A sale or purchase of which that is so. */
export interface NotReadSource {
  readonly id: string;
  readonly side: 'sale' | 'purchase';
  /** Of the order. */
  readonly number: string;
  readonly channel: string;
  /** Customer or supplier. */
  readonly contact: string;
  /** Its row of the list cannot be understood or is missing: what it may hold is not known. */
  readonly isUnreadable: boolean;
  /** Kinds of which it may hold a document of the period, by what the list shows, with its date where that is shown. */
  readonly mayHold: readonly { readonly kind: DocumentKind; readonly date: CalendarDate | null }[];
  /** What was read before, of any date; null: it was never read. */
  readonly kept: Partial<Documents> | null;
}

interface Asked {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly DocumentKind[];
}

/** What a preview has to know of them; `currency`: of the organisation, for what has no amount. */
export function notReadOf(
  sources: readonly NotReadSource[],
  unlisted: ReadonlySet<DocumentKind>,
  asked: Asked,
  currency: string,
): NotRead {
  const awaited = new Map<string, string[]>();
  for (const { side, channel, number, mayHold } of sources) {
    if (side === 'purchase') continue;
    for (const { kind, date } of mayHold)
      for (const period of date === null ? [''] : [date, monthOf(date)]) {
        const name = awaitedName(kind, channel, period);
        const numbers = awaited.get(name);
        if (numbers) numbers.push(number);
        else awaited.set(name, [number]);
      }
  }
  const leftOut = [
    ...[...unlisted].map((kind) => listLeftOut(kind, asked, currency)),
    ...sources.flatMap((source) => sourceLeftOut(source, asked, currency)),
  ];
  return { leftOut, awaited, unlisted };
}

/** Documents of one kind, channel and period (a day, a month, blank: any of the preview's). */
const awaitedName = (kind: DocumentKind, channel: string, period: string): string =>
  JSON.stringify([kind, channel, period]);

/**
 * Whether a document that is put together with others has to wait for some that are not read: it would go out without
 * them, and they would need a second one. Reading them is one click away, unlike the mending of what is unreadable.
 */
export function judgeAwaited(
  { number, channel }: { readonly number: string; readonly channel: string },
  kind: SaleKind,
  subject: string,
  period: string,
  { awaited, unlisted }: NotRead,
): Fault[] {
  const found = ['', period].map((one) => awaited.get(awaitedName(kind, channel, one)) ?? []);
  const count = found.reduce((sum, { length }) => sum + length, 0);
  if (count === 0 && !unlisted.has(kind)) return [];
  const shown = found.flatMap((numbers) => numbers.slice(0, 3)).slice(0, 3);
  const more = count > shown.length ? ` and ${count - shown.length} more` : '';
  const others = count === 0 ? 'further sales' : `${shown.join(', ')}${more}`;
  return [
    fault(
      'not-fetched',
      { table: 'cin7', row: 'put-together' },
      `${subject} waits: ${others} of ${channel || 'no channel'}, ${periodWords(period)}, may belong into the same document and ${count === 1 ? 'is' : 'are'} not read yet.`,
      fetchRemedy,
      { document: number },
    ),
  ];
}

const fetchRemedy = 'Fetch the period to its end, then preview again.';

function sourceLeftOut(source: NotReadSource, asked: Asked, currency: string): LeftOut[] {
  const faultsOf = (document: string) => [
    source.isUnreadable ? outOfDate(source, document) : unread(source, document),
  ];
  const known = documentsLeftOut(source.kept ?? {}, faultsOf).filter(
    (one) => isWithin(one, asked) && asked.kinds.includes(one.kind),
  );
  const named = new Set(known.map(({ kind }) => kind));
  const bySource = (kind: DocumentKind, date: CalendarDate | null, faults: readonly Fault[]): LeftOut => ({
    ...{ kind, id: source.id, number: source.number, date: date ?? asked.to, channel: source.channel },
    ...{ customer: source.contact, currency, amountMinor: 0n, faults },
  });
  const [kind] = asked.kinds.filter((one) => kindsOf[source.side].includes(one));
  const unknown =
    source.isUnreadable && source.kept === null && kind !== undefined
      ? [bySource(kind, null, [rowUnreadable(source)])]
      : [];
  return [
    ...known,
    ...source.mayHold
      .filter((one) => !named.has(one.kind))
      .map((one) => bySource(one.kind, one.date, faultsOf(source.number))),
    ...unknown,
  ];
}

/** Kinds whose documents stand in sales and in purchases. */
export const kindsOf: Readonly<Record<NotReadSource['side'], readonly DocumentKind[]>> = {
  sale: ['invoices', 'credit-notes', 'payments'],
  purchase: ['purchase-orders', 'bills', 'supplier-credits', 'payments'],
};

function documentsLeftOut(
  kept: Partial<Documents>,
  faultsOf: (document: string) => readonly Fault[],
): LeftOut[] {
  const sources = { ...noSources, ...kept };
  const sales = (kind: SaleKind) =>
    documentsOf(kind, { sources }).map((one) =>
      leaveSaleOut(snapshotOf(one, kind), kind, faultsOf(one.number)),
    );
  return [
    ...sales('invoices'),
    ...sales('credit-notes'),
    ...sources.purchaseOrders.map((one) => leavePurchaseOut(one, 'purchase-orders', faultsOf(one.number))),
    ...sources.purchaseInvoices.map((one) => leavePurchaseOut(one, 'bills', faultsOf(one.number))),
    ...sources.supplierCredits.map((one) => leavePurchaseOut(one, 'supplier-credits', faultsOf(one.number))),
    ...sources.settlements.map((one) => leaveSettlementOut(one, faultsOf(one.number))),
  ];
}

function listLeftOut(kind: DocumentKind, { from, to }: Asked, currency: string): LeftOut {
  const month = from.slice(0, 7);
  const period = month === to.slice(0, 7) ? periodWords(month) : `${from} to ${to}`;
  const side = kindsOf.sale.includes(kind) ? 'sales' : 'purchases';
  const document = `Cin7's list of ${side}, ${period}`;
  return {
    ...{ kind, id: `list|${kind}|${from}|${to}`, number: document, date: to, channel: '', customer: '' },
    ...{ currency, amountMinor: 0n },
    faults: [
      fault(
        'not-fetched',
        { table: 'cin7', row: `list of ${side}` },
        `Cin7's list of ${side} was not read to its end for ${period}: some of them may be missing here.`,
        fetchRemedy,
        { document },
      ),
    ],
  };
}

const unread = ({ side, number, kept }: NotReadSource, document: string): Fault =>
  fault(
    'not-fetched',
    { table: 'cin7', row: `${side}s` },
    kept === null
      ? `${sideWords[side]} ${number} is in Cin7's list and was not read yet: what it holds is not known.`
      : `${sideWords[side]} ${number} was changed in Cin7 and not read since: what is known of it is out of date.`,
    fetchRemedy,
    { document },
  );

const outOfDate = ({ side, number }: NotReadSource, document: string): Fault =>
  fault(
    'not-fetched',
    { table: 'cin7', row: `unreadable ${side}s` },
    `${sideWords[side]} ${number} cannot be read or found in Cin7's list any more: what is known of it may be out of date.`,
    'Correct the field in Cin7 that Errors names, fetch the period, then preview again.',
    { document },
  );

const rowUnreadable = ({ side, number }: NotReadSource): Fault =>
  fault(
    'list-row-unreadable',
    { table: 'cin7', row: `unreadable ${side}s` },
    `${sideWords[side]} ${number} cannot be read in Cin7's list: whether it belongs to this period is not known, and nothing of it is posted.`,
    'Correct the field in Cin7 that Errors names, fetch the period, then preview again.',
    { document: number },
  );

const sideWords = { sale: 'Sale', purchase: 'Purchase' } as const;
