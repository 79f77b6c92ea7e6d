import type { Organisation } from '../accounting/organisation';
import {
  judgeAccountTypes,
  judgeBaseCurrencies,
  judgeCurrencies,
  judgeCustomers,
  judgeLockDates,
  judgeNativeLink,
  judgeTrackedItems,
  judgeSentByLink,
  type Finding,
} from '../accounting/prerequisites';
import { ok, type Result } from '../accounting/result';
import type { CheckDto, CheckId, PrerequisitesDto } from '../contract/prerequisites';
import { readConnection, type ConnectionRecord } from '../store/connections';
import { findOwnDocuments } from '../store/posting-lookup';
import type { SyncContext } from './context';
import { askCin7, askXero, type Answered, type Cin7Answers, type XeroAnswers } from './prerequisites/answers';
import { seenSoFar, type Seen } from './prerequisites/seen';
import { notFound, type Problem } from './problem';
import { keptReferences, todayOf, type References } from './reference';
import { settingsInForce } from './settings';

/** What each check is called, and the step of the wizard that shows it. */
const checks = {
  'cin7-keys': { step: 'connect', title: 'Cin7 keys' },
  'xero-access': { step: 'connect', title: 'Xero access' },
  'xero-permissions': { step: 'connect', title: 'Permission to post' },
  'base-currency': { step: 'connect', title: 'Base currency' },
  'account-types': { step: 'connect', title: 'Accounts needed in Xero' },
  'lock-dates': { step: 'connect', title: 'Lock date' },
  'native-link': { step: 'connect', title: "Cin7's own link to Xero" },
  currencies: { step: 'connect', title: 'Currencies in Xero' },
  customers: { step: 'contacts', title: 'Customers' },
  'tracked-items': { step: 'contacts', title: 'Items tracked in Xero' },
} as const satisfies Record<CheckId, Pick<CheckDto, 'step' | 'title'>>;

/**
 * Everything that must hold before Cin7 may be closed into Xero, checked with both vendors themselves. One call to Cin7
 * (before the first fetch two, and four more after a restart) and six to Xero, the organisation's being free of charge.
 * Contacts are judged by the list last read from Xero. A call that fails leaves its own check unknown, with the reason.
 */
export async function checkPrerequisites(
  context: SyncContext,
  connection: string,
): Promise<Result<PrerequisitesDto, Problem>> {
  const record = await readConnection(context.db, connection);
  if (!record) return notFound('connection');
  const kept = await keptReferences(context, connection);
  const references = kept.ok ? kept.value : null;
  const seen = await seenSoFar(context.db, connection, references);
  const asking = askCin7(context, connection, seen.invoiceNumbers);
  const [cin7, xero] = await Promise.all([asking, askXero(context, connection, asking)]);
  const findings: Record<CheckId, Finding> = {
    'cin7-keys': keysFinding(cin7.company),
    'xero-access': accessFinding(record, xero.organisation),
    'xero-permissions': permissionsFinding(xero.allowedActions, seen),
    ...booksFindings(context, cin7, xero),
    'native-link':
      judgeSentByLink(seen.sentByLink, (await settingsInForce(context.db, connection)).settings) ??
      (await nativeFinding(context, connection, cin7, xero)),
    currencies: both(xero.organisation, xero.currencies, (organisation, enabled) =>
      judgeCurrencies(seen.currencies, organisation, enabled),
    ),
    customers: customersFinding(seen, references),
    'tracked-items': both(xero.organisation, xero.trackedItems, (_, tracked) =>
      judgeTrackedItems(tracked, seen.skus),
    ),
  };
  return ok({
    checkedAt: context.clock().toISOString(),
    checks: (Object.keys(checks) as CheckId[]).map((id) => checkDto(id, findings[id])),
  });
}

const checkDto = (id: CheckId, { state, detail, remedy, sheet, url }: Finding): CheckDto => ({
  id,
  ...checks[id],
  state,
  detail,
  remedy,
  sheet: sheet ?? null,
  url: url ?? null,
});

const unknown = ({ code, detail }: Problem): Finding => ({
  state: 'unknown',
  detail,
  remedy: code === 'cin7-unavailable' || code === 'xero-unavailable' ? 'Check again in a few minutes.' : null,
});

/** A judgement upon two answers; without one of them it is not known, for that answer's reason. */
const both = <One, Other>(
  one: Answered<One>,
  other: Answered<Other>,
  judge: (one: One, other: Other) => Finding,
): Finding => {
  if (!one.ok) return unknown(one.error);
  return other.ok ? judge(one.value, other.value) : unknown(other.error);
};

function keysFinding(company: Cin7Answers['company']): Finding {
  if (company.ok) return { state: 'ok', detail: `Cin7 answers for ${company.value.company}.`, remedy: null };
  const { code, detail } = company.error;
  if (code !== 'cin7-refused' && code !== 'connection-incomplete' && code !== 'reconnect-needed')
    return unknown(company.error);
  return { state: 'fault', detail, remedy: 'Enter the Cin7 keys again.' };
}

function accessFinding({ state }: ConnectionRecord, organisation: Answered<Organisation>): Finding {
  if (organisation.ok)
    return { state: 'ok', detail: `Cogsheet may see ${organisation.value.name}.`, remedy: null };
  const { code, detail } = organisation.error;
  if (code !== 'reconnect-needed' && code !== 'connection-incomplete') return unknown(organisation.error);
  if (state === 'choose-organisation')
    return {
      state: 'attention',
      detail: 'Xero allows several organisations.',
      remedy: 'Choose the one that you close with this Cin7 account.',
    };
  if (state === 'authorising')
    return {
      state: 'attention',
      detail: 'Xero has not been answered yet whether Cogsheet may see your books.',
      remedy: "Open Xero and allow access on Xero's own page.",
    };
  return { state: 'fault', detail, remedy: 'Connect Xero again.' };
}

/** What the close writes (xero 1.3, 3.1): plan and role of the person who connected must allow it. */
const needed = {
  CreateApprovedInvoice: 'approved invoices',
  CreateManualJournal: 'manual journals',
} as const;

function permissionsFinding(allowed: XeroAnswers['allowedActions'], { currencies }: Seen): Finding {
  if (!allowed.ok) return unknown(allowed.error);
  const missing = Object.entries(needed).flatMap(([action, words]) =>
    allowed.value.has(action) ? [] : [words],
  );
  if (missing.length > 0)
    return {
      state: 'fault',
      detail: `Xero does not allow ${missing.join(' and ')} for the person who connected.`,
      remedy:
        "Have an adviser change that person's role in Xero (Settings, Users), or connect Xero again with another login.",
    };
  if ((currencies?.length ?? 0) > 1 && !allowed.value.has('UseMulticurrency'))
    return {
      state: 'fault',
      detail: "Your sales use several currencies, which the organisation's Xero plan does not include.",
      remedy: 'Change to a Xero plan with several currencies.',
    };
  return { state: 'ok', detail: 'Approved invoices and manual journals may be created.', remedy: null };
}

function booksFindings(
  context: SyncContext,
  { company }: Cin7Answers,
  { organisation, accounts }: XeroAnswers,
): Record<'base-currency' | 'account-types' | 'lock-dates', Finding> {
  return {
    'base-currency': both(company, organisation, (cin7, xero) =>
      judgeBaseCurrencies(cin7.baseCurrency, xero.baseCurrency),
    ),
    'account-types': accounts.ok ? judgeAccountTypes(accounts.value) : unknown(accounts.error),
    'lock-dates': organisation.ok
      ? judgeLockDates(organisation.value, todayOf(context, organisation.value.timeZone))
      : unknown(organisation.error),
  };
}

async function nativeFinding(
  { db }: SyncContext,
  connection: string,
  { newestInvoices }: Cin7Answers,
  { sameNumbers }: XeroAnswers,
): Promise<Finding> {
  if (!newestInvoices.ok) return unknown(newestInvoices.error);
  if (!sameNumbers.ok) return unknown(sameNumbers.error);
  const own = await findOwnDocuments(db, connection, sameNumbers.value);
  return judgeNativeLink(
    newestInvoices.value,
    sameNumbers.value
      .filter(({ xeroId }) => !own.has(xeroId))
      .map(({ xeroNumber, status, url }) => ({ number: xeroNumber, status, url })),
  );
}

const customersFinding = ({ contacts }: Seen, references: References | null): Finding =>
  judgeCustomers(contacts, references?.xero.contacts ?? []);
