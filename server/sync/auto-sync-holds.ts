import { draftTitle, type Draft } from '../accounting/draft';
import type { FaultCode } from '../accounting/fault';
import { sourceOfShare } from '../accounting/posted';
import { isPostable } from '../accounting/preview';
import { monthOf, monthText, type CalendarDate } from '../accounting/dates';
import type { Queryable } from '../store/db';
import { countNeedingPerson } from '../store/postings';
import { listPreviewsInHand, readDrafts, type PreviewRecord } from '../store/previews';
import { readTakenBack, type TakenBack } from '../store/taken-back';
import { automaticActor } from './auto-sync-due';
import { counted } from './words';

/** What keeps the automatic sync from posting without a person, in words. */

export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** What a person previewed or approved less than this ago is taken to be before her eyes. */
const inHandHours = 12;

/**
 * Faults that ask nobody for anything: the document stays out because Settings, a rule in Channels or the calendar say
 * so. Any other warning or fault keeps the whole preview from being posted without a person.
 */
const asChosen: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'before-start-date',
  'not-posted-by-rule',
  'nothing-to-post',
  'period-open',
]);

/** What a person should look at before this preview is posted; null: nothing. */
export function troubleOf({ issues }: Pick<PreviewRecord, 'issues'>): string | null {
  const troubles = issues.filter(({ code }) => !asChosen.has(code));
  const [first] = troubles;
  if (!first) return null;
  const blocking = troubles.filter(({ severity }) => severity === 'blocking').length;
  const warnings = troubles.length - blocking;
  const found = [
    ...(blocking > 0 ? [counted(blocking, 'fault')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(' and ');
  return `its preview has ${found}, so nothing of it was posted. ${first.reason}`;
}

/**
 * A person at work, whose preview must neither be replaced nor be made out of date behind her back: she approved one of
 * these days, or of any days less than 12 hours ago, or made one of these days less than 12 hours ago.
 */
export async function personAtWork(
  on: Queryable,
  connection: string,
  { from, to }: Period,
  now: Date,
): Promise<string | null> {
  const since = new Date(now.getTime() - inHandHours * 3_600_000);
  const inHand = await listPreviewsInHand(on, connection, since);
  const ofTheseDays = (one: Period): boolean => one.from <= to && one.to >= from;
  const month = monthText(monthOf(from));
  const approved = inHand.find(
    (one) =>
      one.state === 'approved' &&
      one.approvedBy !== automaticActor &&
      (ofTheseDays(one) || (one.approvedAt !== null && one.approvedAt >= since)),
  );
  if (approved)
    return `${month} waits: ${approved.approvedBy} has approved a preview that is not posted yet. Post it, or preview again.`;
  const ready = inHand.find(
    (one) => one.state === 'ready' && one.createdBy !== automaticActor && ofTheseDays(one),
  );
  return ready
    ? `${month} waits: ${ready.createdBy} has previewed it and not posted it yet. Post it; else the automatic sync goes on ${inHandHours} hours after that preview.`
    : null;
}

/** What of a preview a person took out of the books, or left out, before: it is not posted again without a person. */
export async function takenBackIn(on: Queryable, { id, connection }: PreviewRecord): Promise<string | null> {
  const taken = await readTakenBack(on, connection);
  if (taken.size === 0) return null;
  return wordsOfTakenBack(
    (await readDrafts(on, id)).map(({ draft }) => draft),
    taken,
  );
}

/** As `takenBackIn` says it; `taken` by source. Pure. */
export function wordsOfTakenBack(
  drafts: readonly Draft[],
  taken: ReadonlyMap<string, TakenBack>,
): string | null {
  const again = drafts.filter(isPostable).flatMap((draft) => {
    const source = draft.sources.find(({ id }) => taken.has(sourceOfShare(id)));
    const back = source && taken.get(sourceOfShare(source.id));
    return back ? [{ draft, back }] : [];
  });
  const [first] = again;
  if (!first) return null;
  const whose =
    first.back.how === 'unticked'
      ? `${first.back.by ?? 'Somebody'} had left that out`
      : `that was ${first.back.how} before`;
  const more = again.length > 1 ? `, and ${counted(again.length - 1, 'more document')} like it` : '';
  return `${draftTitle(first.draft)} holds what is not to be posted again by itself: ${whose}${more}. Nothing of the month was posted. Preview it, and post it yourself if it is right.`;
}

/** What waits for a person whatever was posted now; empty when nothing does. */
export async function stillToMend(on: Queryable, connection: string): Promise<string[]> {
  const { rejected, unknown } = await countNeedingPerson(on, connection);
  return [
    ...(rejected > 0
      ? [
          `${counted(rejected, 'document')} that Xero or a check refused ${rejected === 1 ? 'waits' : 'wait'} for you: see Errors.`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `${counted(unknown, 'document')} that Xero did not answer for ${unknown === 1 ? 'is' : 'are'} still being looked up.`,
        ]
      : []),
  ];
}
