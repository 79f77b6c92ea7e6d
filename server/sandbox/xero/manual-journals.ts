import { randomUUID } from 'node:crypto';
import { dateOf } from './calendar';
import { accountFaults, findAccount, invalidCode, taxFaults } from './chart';
import { accepted, refused, type Outcome } from './contacts';
import { exact, round2, store, sum, twoPlaces, zero } from './decimal';
import type { WriteContext } from './documents';
import { taxOn } from './lines';
import { lockFaults } from './locks';
import type { JournalLine, LineAmountTypes, ManualJournal } from './model';
import type { ManualJournalInput } from './requests';
import type { XeroState } from './state';
import { readTracking } from './tracking';

type Status = ManualJournal['status'];

const moves: Record<Status, Status[]> = {
  DRAFT: ['DRAFT', 'POSTED', 'DELETED'],
  POSTED: ['POSTED', 'VOIDED'],
  DELETED: [],
  VOIDED: [],
};

/**
 * Creates or updates one manual journal: DRAFT unless told otherwise, two lines or more, balanced after tax, base
 * currency, 2 places, no account the table of xero 3.2 closes. A POST with an id sends the whole journal again.
 */
export function writeManualJournal(input: ManualJournalInput, context: WriteContext): Outcome<ManualJournal> {
  const { state } = context;
  const id = context.method === 'POST' ? input.ManualJournalID : undefined;
  const existing = id === undefined ? undefined : state.manualJournals.get(id);
  const wanted = input.Status === 'ARCHIVED' ? undefined : (input.Status ?? existing?.status ?? 'DRAFT');
  const allowed: Status[] = existing === undefined ? ['DRAFT', 'POSTED'] : moves[existing.status];
  if (wanted === undefined || !allowed.includes(wanted)) {
    return refused(`The status ${input.Status ?? ''} cannot be applied to the manual journal`); // [?]
  }
  if (existing !== undefined && (wanted === 'DELETED' || wanted === 'VOIDED')) {
    const locked = wanted === 'VOIDED' ? lockFaults(state, existing.date) : [];
    return locked.length > 0 ? refused(...locked) : accepted(save(state, { ...existing, status: wanted }));
  }
  return saveJournal(input, wanted, existing, context);
}

function saveJournal(
  input: ManualJournalInput,
  status: Status,
  existing: ManualJournal | undefined,
  context: WriteContext,
): Outcome<ManualJournal> {
  const { state } = context;
  const errors: string[] = [];
  const warnings: string[] = [];
  const narration = input.Narration ?? existing?.narration ?? '';
  if (narration.trim() === '') errors.push('Narration must be specified'); // [?]
  const lineAmountTypes = input.LineAmountTypes ?? existing?.lineAmountTypes ?? 'NoTax';
  const lines =
    input.JournalLines === undefined
      ? (existing?.lines ?? [])
      : input.JournalLines.map((line) => readLine(state, line, lineAmountTypes, status, errors, warnings));
  if (input.JournalLines === undefined && status === 'POSTED') errors.push(...standingFaults(state, lines));
  if (lines.length < 2) errors.push('A manual journal must have at least two lines'); // [?]
  errors.push(...balanceFaults(lines, lineAmountTypes));
  const date = input.Date ?? existing?.date ?? dateOf(state.clock());
  if (status === 'POSTED' || existing?.status === 'POSTED') {
    errors.push(...lockFaults(state, date, existing?.date ?? date));
  }
  const url = input.Url ?? existing?.url ?? null;
  if (url !== null && !/^https?:\/\/\S+$/.test(url)) errors.push('Url must be a valid URL'); // [?]
  if (errors.length > 0) return refused(...errors);
  const journal: ManualJournal = {
    id: existing?.id ?? randomUUID(),
    narration,
    date,
    lineAmountTypes,
    status,
    url,
    showOnCashBasisReports: input.ShowOnCashBasisReports ?? existing?.showOnCashBasisReports ?? true,
    lines,
    updatedAt: state.now(),
    createdBy: existing?.createdBy ?? context.clientId,
  };
  return accepted(save(state, journal), warnings);
}

function readLine(
  state: XeroState,
  input: NonNullable<ManualJournalInput['JournalLines']>[number],
  types: LineAmountTypes,
  status: Status,
  errors: string[],
  warnings: string[],
): JournalLine {
  const account = findAccount(state, input);
  const named = input.AccountCode ?? input.AccountID;
  if (account === undefined) {
    if (named === undefined) {
      if (status === 'POSTED') errors.push('Account code must be specified');
    } else if (status === 'DRAFT') {
      warnings.push(`Account code '${named}' has been removed as it does not match a recognised account.`);
    } else errors.push(invalidCode(named));
  } else errors.push(...accountFaults(account));
  const taxType = input.TaxType ?? 'NONE';
  if (input.TaxType !== undefined) errors.push(...taxFaults(state, taxType, account ?? null, null));
  const tracked = readTracking(state, input.Tracking ?? []);
  errors.push(...tracked.errors);
  const amount = round2(input.LineAmount ?? zero);
  return {
    accountId: account?.AccountID ?? null,
    description: input.Description ?? null,
    taxType: types === 'NoTax' ? 'NONE' : taxType,
    taxAmount: store(taxOn(state, amount, taxType, types)),
    lineAmount: store(amount),
    tracking: tracked.choices,
  };
}

/** Posting a draft as it stands: its accounts must still be open. */
function standingFaults(state: XeroState, lines: JournalLine[]): string[] {
  return lines.flatMap((line) => {
    const account = line.accountId === null ? undefined : state.accounts.get(line.accountId);
    return account === undefined ? ['Account code must be specified'] : accountFaults(account);
  });
}

function balanceFaults(lines: JournalLine[], types: LineAmountTypes): string[] {
  const amounts = lines.map((line) =>
    types === 'Exclusive' ? exact(line.lineAmount).plus(line.taxAmount) : exact(line.lineAmount),
  );
  const debits = sum(amounts.filter((amount) => amount.gt(0)));
  const credits = sum(amounts.filter((amount) => amount.lt(0)));
  if (debits.plus(credits).eq(0)) return [];
  return [`The total debits (${twoPlaces(debits)}) must equal total credits (${twoPlaces(credits)})`];
}

function save(state: XeroState, journal: ManualJournal): ManualJournal {
  const stamped = { ...journal, updatedAt: state.now() };
  state.manualJournals.put(stamped.id, stamped);
  return stamped;
}
