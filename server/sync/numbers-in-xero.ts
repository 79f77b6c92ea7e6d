import { draftTitle, draftWords, type Draft, type DraftKind } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import { numberName } from '../accounting/posted';
import { isPostable } from '../accounting/preview';
import { isWithdrawn } from '../accounting/reversal';
import { err, ok, type Result } from '../accounting/result';
import { keepFreeNumbers, readFreeNumbers } from '../store/free-numbers';
import { judgeAfterRestore } from './after-restore';
import type { SyncContext } from './context';
import { ofXero, type Problem } from './problem';

/**
 * Documents in Xero that are not ours and carry what a draft is to carry (accounting-rules 10 and 11, cin7-core 8 and 10):
 * entered by hand, or sent by Cin7's own Xero integration. Xero refuses a number of sales and of orders twice; a
 * supplier's document of the same supplier, number and day it takes without a word, and the debt stands there twice.
 */

/** Kinds that Cin7's own integration sends too, under the same numbers. Contacts and items are judged by what was read of Xero. */
const lookedUp: ReadonlySet<DraftKind> = new Set([
  'invoices',
  'credit-notes',
  'bills',
  'supplier-credits',
  'purchase-orders',
]);

/** A number that was free is not asked for again for so long: from a preview to its posting costs no second call. */
const rememberMs = 15 * 60_000;
/** Xero's own lists go back to its beginnings; a number may have been given at any time. */
const ever = new Date('2006-01-01T00:00:00.000Z');

/**
 * Faults by posting key for the drafts that may be posted, also those of a database that was put back
 * (`after-restore.ts`). Costs a call for each 20 invoices or bills, one for each of up
 * to 5 credit notes or orders (more are found in pages of 1,000), and none for numbers found free within 15 minutes; a
 * number that was taken is asked for again, since its remedy is in Xero.
 */
export async function numbersTaken(
  context: SyncContext,
  connection: string,
  drafts: readonly Draft[],
): Promise<Result<ReadonlyMap<string, Fault>, Problem>> {
  const restored = await judgeAfterRestore(context, connection, drafts);
  if (!restored.ok) return restored;
  const { held, there } = restored.value;
  const now = context.clock();
  const since = new Date(now.getTime() - rememberMs);
  const numbered = drafts.filter(
    (draft) => lookedUp.has(draft.kind) && isPostable(draft) && !held.has(draft.key) && !there.has(draft.key),
  );
  const free = await readFreeNumbers(context.db, connection, numbered.map(nameOf), since, now);
  const wanted = numbered.filter((draft) => !free.has(nameOf(draft)));
  if (wanted.length === 0) return ok(held);
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const found = await ledger.value.find(wanted, ever);
  if (!found.ok) return err(ofXero(found.error));
  const taken = new Map(held);
  const freeNow = new Set<string>();
  for (const draft of wanted) {
    const there = found.value.get(draft.key);
    if (there === 'number-of-another') taken.set(draft.key, takenFault(draft));
    else if (there && !isWithdrawn(there.status)) taken.set(draft.key, forgottenFault(draft));
    else freeNow.add(nameOf(draft));
  }
  await context.db.tx((tx) => keepFreeNumbers(tx, connection, [...freeNow], since, now));
  return ok(taken);
}

/** Of a supplier's document the number alone tells nothing: two suppliers may both send a bill 1001. */
function nameOf(draft: Draft): string {
  const number = 'number' in draft ? draft.number : '';
  const isSuppliers = draft.kind === 'bills' || draft.kind === 'supplier-credits';
  return numberName(draft.kind, isSuppliers ? `${number} ${draft.contact.name} ${draft.date}` : number);
}

function takenFault(draft: Draft): Fault {
  const words = draftWords[draft.kind];
  const document = draftTitle(draft);
  return fault(
    'number-taken',
    { table: 'documents', row: draft.key, column: 'number' },
    `Xero has the ${words} ${document} already, and not from Cogsheet: Cin7's own Xero integration sent it, or it was entered by hand.`,
    'If it is the same document, leave it out here, and turn the synchronisation off in Cin7 under Integrations, Xero. Otherwise give one of the two another number, and preview again; a voided invoice keeps its number.',
    { document, value: document },
  );
}

/** What a database that was put back to an earlier day no longer knows of. */
function forgottenFault(draft: Draft): Fault {
  const document = draftTitle(draft);
  return fault(
    'number-taken',
    { table: 'documents', row: draft.key, column: 'number' },
    `Xero has the ${draftWords[draft.kind]} ${document} already, posted by Cogsheet, but this copy of Cogsheet's database does not know of it: it is older than that posting.`,
    'Leave it out here. If it must be posted anew, give it another number in Xero, void it, and preview again. Ask who hosts Cogsheet which day the database was put back to.',
    { document, value: document },
  );
}
