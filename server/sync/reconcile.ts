import { addDays, firstDayOf, lastDayOf, type Month } from '../accounting/dates';
import { decimal, zero } from '../accounting/decimal';
import { accountLabel } from '../accounting/accounts';
import { compileMapping } from '../accounting/mapping';
import { absolute, majorText } from '../accounting/money';
import { err, ok, type Result } from '../accounting/result';
import { toMinor } from '../accounting/rounding';
import type { ReconciliationDto } from '../contract/reconciliation';
import { listPostings } from '../store/postings';
import type { SyncContext } from './context';
import { previewInput } from './inputs';
import { ofXero, type Problem } from './problem';
import { keptReferences, todayOf } from './reference';
import { tablesInForce } from './tables';

/**
 * Tie-out of the accounts that COGS journals touch, for a month: movement by Cin7's ledger, by what we posted, and by
 * Xero's trial balance (two calls: the day before the month, its last day). Amounts are debit positive, base currency.
 */
export async function reconcile(
  context: SyncContext,
  connection: string,
  period: string,
): Promise<Result<ReconciliationDto, Problem>> {
  const month = period as Month;
  const [from, to] = [firstDayOf(month), lastDayOf(month)];
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const opening = await ledger.value.trialBalance(addDays(from, -1));
  if (!opening.ok) return err(ofXero(opening.error));
  const closing = await ledger.value.trialBalance(to);
  if (!closing.ok) return err(ofXero(closing.error));
  const { xero, cin7 } = references.value;
  const currency = xero.organisation.baseCurrency;
  const today = todayOf(context, xero.organisation.timeZone);
  const input = await previewInput(
    context.db,
    connection,
    references.value,
    { from, to, kinds: ['cogs'] },
    today,
  );
  const mapping = compileMapping(
    (await tablesInForce(context.db, connection, references.value)).tables,
    cin7,
    xero,
  );
  const inCin7 = new Map<string, bigint>();
  const add = (map: Map<string, bigint>, code: string, minor: bigint) =>
    map.set(code, (map.get(code) ?? 0n) + minor);
  for (const entry of input.entries) {
    const minor = toMinor(decimal(entry.amount), currency);
    for (const [code, sign] of [
      [entry.debitAccount, 1n],
      [entry.creditAccount, -1n],
    ] as const) {
      const account = mapping.account(code);
      if (account.ok) add(inCin7, account.value.code, sign * minor);
    }
  }
  const ours = new Map<string, bigint>();
  const postings = await listPostings(context.db, connection, { states: ['posted', 'reversed'] }, 0, 100_000);
  for (const { draft } of postings.items) {
    if (draft.kind !== 'cogs' || draft.date < from || draft.date > to) continue;
    for (const line of draft.lines) add(ours, line.accountCode, line.amountMinor);
  }
  const names = new Map(xero.accounts.map((account) => [account.code, accountLabel(account)]));
  const rows = [...new Set([...inCin7.keys(), ...ours.keys()])].sort().map((code) => {
    const moved = decimal(closing.value.get(code) ?? '0').minus(opening.value.get(code) ?? zero);
    const [cin7Minor, oursMinor, xeroMinor] = [
      inCin7.get(code) ?? 0n,
      ours.get(code) ?? 0n,
      toMinor(moved, currency),
    ];
    return {
      account: names.get(code) ?? code,
      cin7: majorText(cin7Minor, currency),
      ours: majorText(oursMinor, currency),
      xero: majorText(xeroMinor, currency),
      difference: majorText(xeroMinor - cin7Minor, currency),
      cause: causeOf(
        cin7Minor,
        oursMinor,
        xeroMinor,
        (minor) => `${currency} ${majorText(absolute(minor), currency)}`,
      ),
    };
  });
  return ok({ period: month, currency, rows });
}

function causeOf(cin7: bigint, ours: bigint, xero: bigint, text: (minor: bigint) => string): string {
  const parts: string[] = [];
  if (cin7 !== ours)
    parts.push(
      `${text(cin7 - ours)} of Cin7's movement is not posted from here (documents left out, other kinds, or another month)`,
    );
  if (xero !== ours) parts.push(`${text(xero - ours)} in Xero was not posted by Cogsheet`);
  return parts.join('; ');
}
