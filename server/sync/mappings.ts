import { accountRoleNames, accountRoles, accountRow, codeOfLabel, roleRow } from '../accounting/accounts';
import { noneText, ruleFor } from '../accounting/channel-rules';
import { addDays } from '../accounting/dates';
import { isBlocking, type Fault } from '../accounting/fault';
import { compileMapping, type Mapping } from '../accounting/mapping';
import type { ChannelMappingRow, MappingTables } from '../accounting/mapping-tables';
import { ok, type Result } from '../accounting/result';
import { settingDefinitions, settingNames } from '../accounting/settings';
import { taxRow, taxTypeOfLabel } from '../accounting/taxes';
import type {
  AccountsTableDto,
  AvailableTable,
  ChannelsTableDto,
  SettingsTableDto,
  TaxesTableDto,
} from '../contract/mappings';
import { writeAudit } from '../store/audit';
import { readMapping, saveMapping, type MappingTableName } from '../store/mapping-versions';
import { readHeaders } from '../store/source-documents';
import type { Actor, SyncContext } from './context';
import { faultDto } from './dto';
import { fail, type Problem } from './problem';
import { keptReferences, todayOf, type References } from './reference';
import { tablesInForce } from './tables';
import { usageOf, type Usage } from './usage';

export type MappingDto = AccountsTableDto | TaxesTableDto | ChannelsTableDto | SettingsTableDto;

/** A mapping table as the sheet shows it: every row with what uses it and what is wrong with it. */
export async function readMappingTable(
  context: SyncContext,
  connection: string,
  table: AvailableTable | 'settings',
): Promise<Result<MappingDto, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const { tables, versions } = await tablesInForce(context.db, connection, references.value);
  const saved = await readMapping(context.db, connection, table);
  const mapping = compileMapping(tables, references.value.cin7, references.value.xero);
  const head = {
    version: versions[table],
    savedBy: saved?.savedBy ?? null,
    savedAt: saved?.savedAt.toISOString() ?? null,
  };
  const view = {
    tables,
    mapping,
    references: references.value,
    usage: await usageOf(context.db, connection),
  };
  if (table === 'accounts') return ok({ ...head, ...accountsView(view) });
  if (table === 'taxes') return ok({ ...head, ...taxesView(view) });
  if (table === 'channels') return ok({ ...head, ...(await channelsView(context, connection, view)) });
  return ok({ ...head, ...settingsView(view) });
}

/**
 * Saves a table on top of the version that was read; `version-conflict` when somebody saved meanwhile. Accounts, taxes
 * and settings change only the rows named, channels replace the list. Faulty cells are saved and reported, not refused:
 * the sheet is where they are mended.
 */
export async function saveMappingTable(
  context: SyncContext,
  connection: string,
  table: MappingTableName,
  basedOn: number,
  edits: readonly { row: string }[],
  actor: Actor,
): Promise<Result<MappingDto, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const { tables, versions } = await tablesInForce(context.db, connection, references.value);
  if (versions[table] !== basedOn) return conflict();
  const rows = table === 'channels' ? edits.map(wholeChannelRow) : mergeRows(tables[table], edits);
  const saved = await context.db.tx(async (tx) => {
    if (!(await saveMapping(tx, connection, table, basedOn, rows, actor, context.clock()))) return false;
    await writeAudit(tx, connection, actor, 'save-mapping', table, {
      version: basedOn + 1,
      rows: edits.length,
    });
    return true;
  });
  return saved ? readMappingTable(context, connection, table) : conflict();
}

export const conflict = () =>
  fail(
    'version-conflict',
    'Somebody else saved this table since you read it. Nothing of yours was saved: reload the sheet, look at the changes, and enter yours again.',
  );

function mergeRows(
  before: readonly { readonly row: string }[],
  edits: readonly { row: string }[],
): { readonly row: string }[] {
  const rows = new Map(before.map((row) => [row.row, row]));
  for (const edit of edits) rows.set(edit.row, { ...rows.get(edit.row), ...edit });
  return [...rows.values()];
}

const wholeChannelRow = (edit: { row: string } & Partial<ChannelMappingRow>): ChannelMappingRow => ({
  channel: '',
  location: '',
  customerGroup: '',
  kind: '',
  postAs: '',
  contact: '',
  revenueAccount: '',
  clearingAccount: '',
  tracking1: '',
  tracking2: '',
  ...edit,
});

interface View {
  readonly tables: MappingTables;
  readonly mapping: Mapping;
  readonly references: References;
  readonly usage: Usage;
}

/** The words of a row's check cell: the first blocking fault, else the first warning, else blank. */
const checkOf = (faults: readonly Fault[]): string => {
  const first = faults.find(isBlocking) ?? faults[0];
  return first ? `${isBlocking(first) ? 'Fault' : 'Check'}: ${first.reason} ${first.remedy}` : '';
};

const faultsAt = (faults: readonly Fault[], table: string, row: string): Fault[] =>
  faults.filter(({ place }) => place.table === table && place.row === row);

function accountsView({ tables, mapping, references: { cin7, xero }, usage }: View) {
  const cells = new Map(tables.accounts.map(({ row, xeroAccount }) => [row, xeroAccount]));
  const types = new Map(xero.accounts.map(({ code, type }) => [code, type]));
  const labels = new Map(xero.accounts.map(({ code, name }) => [code, `${code} · ${name}`]));
  const all: Fault[] = [];
  const row = (
    id: string,
    code: string,
    name: string,
    cin7Type: string,
    usedBy: number,
    needed: Fault | null,
  ) => {
    const faults = [...faultsAt(mapping.faults, 'accounts', id), ...(needed ? [needed] : [])];
    all.push(...faults);
    const xeroCode = codeOfLabel(cells.get(id) ?? '');
    return {
      row: id,
      code,
      name,
      cin7Type,
      usedBy,
      xeroAccount: labels.get(xeroCode) ?? cells.get(id) ?? '',
      xeroType: types.get(xeroCode) ?? '',
      check: checkOf(faults),
    };
  };
  const unmapped = (used: number, found: Result<unknown, Fault>): Fault | null =>
    used > 0 && !found.ok && found.error.code === 'account-unmapped' ? found.error : null;
  const known = new Set(cin7.accounts.map(({ code }) => code));
  const strangers = [...usage.accounts.keys()]
    .filter((code) => code !== '' && !known.has(code))
    .map((code) => ({ code, name: 'not in the Cin7 chart', type: '' }));
  const rows = [
    ...accountRoleNames.map((role) =>
      row(
        roleRow(role),
        '',
        accountRoles[role].words,
        'role',
        usage.accounts.get('') ?? 0,
        unmapped(usage.accounts.get('') ?? 0, mapping.role(role)),
      ),
    ),
    ...[...cin7.accounts, ...strangers]
      .map((account) => ({ ...account, used: usage.accounts.get(account.code) ?? 0 }))
      .sort(
        (left, right) => Number(right.used > 0) - Number(left.used > 0) || (left.code < right.code ? -1 : 1),
      )
      .map(({ code, name, type, used }) =>
        row(accountRow(code), code, name, type, used, unmapped(used, mapping.account(code))),
      ),
  ];
  return { rows, faults: all.map(faultDto) };
}

function taxesView({ tables, mapping, references: { cin7, xero }, usage }: View) {
  const cells = new Map(tables.taxes.map(({ row, xeroTaxRate }) => [row, xeroTaxRate]));
  const rates = new Map(xero.taxRates.map((rate) => [rate.taxType, rate]));
  const all: Fault[] = [];
  const rules = new Map(cin7.taxRules.filter(({ active }) => active).map((rule) => [rule.name, rule]));
  const used = [...usage.taxes.keys()]
    .map((name) => (name === '' ? noneText : name))
    .filter((name) => !rules.has(name));
  const known = [...rules.values()].flatMap((rule) => [
    ...(rule.forSales ? [{ ...rule, direction: 'sales' as const }] : []),
    ...(rule.forPurchases ? [{ ...rule, direction: 'purchases' as const }] : []),
  ]);
  const strangers = used.map((name) => ({ name, percent: '', direction: 'sales' as const }));
  const rows = [...known, ...strangers].map(({ name, percent, direction }) => {
    const id = taxRow(direction, name);
    const usedBy = direction === 'sales' ? (usage.taxes.get(name === noneText ? '' : name) ?? 0) : 0;
    const found = mapping.tax(direction, name);
    const needed = usedBy > 0 && !found.ok && found.error.code === 'tax-unmapped' ? [found.error] : [];
    const faults = [...faultsAt(mapping.faults, 'taxes', id), ...needed];
    all.push(...faults);
    const cell = cells.get(id) ?? '';
    const rate = rates.get(taxTypeOfLabel(cell));
    return {
      row: id,
      rule: name,
      rate: percent,
      direction,
      usedBy,
      xeroTaxRate: rate ? `${rate.name} · ${rate.taxType}` : cell,
      xeroRate: rate?.effectiveRate ?? '',
      check: checkOf(faults),
    };
  });
  return { rows, faults: all.map(faultDto) };
}

async function channelsView(context: SyncContext, connection: string, { tables, mapping, references }: View) {
  const today = todayOf(context, references.xero.organisation.timeZone);
  const recent = (await readHeaders(context.db, connection)).filter(
    ({ orderDate }) => orderDate !== null && orderDate > addDays(today, -30),
  );
  const counts = new Map<string, number>();
  for (const sale of recent) {
    const origin = { ...sale, customerGroup: '' };
    for (const row of new Set([
      ruleFor(mapping.rules, 'invoices', origin)?.row,
      ruleFor(mapping.rules, 'cogs', origin)?.row,
    ]))
      if (row !== undefined) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const rows = tables.channels.map((cells) => ({
    ...cells,
    documents: counts.get(cells.row) ?? 0,
    check: checkOf(faultsAt(mapping.faults, 'channels', cells.row)),
  }));
  return { rows, faults: mapping.faults.filter(({ place }) => place.table === 'channels').map(faultDto) };
}

function settingsView({ tables, mapping }: View) {
  const values = new Map(tables.settings.map(({ row, value }) => [row, value]));
  const rows = settingNames.map((row) => ({
    row,
    value: values.get(row) ?? '',
    ...settingDefinitions[row],
    check: checkOf(faultsAt(mapping.faults, 'settings', row)),
  }));
  return { rows, faults: mapping.faults.filter(({ place }) => place.table === 'settings').map(faultDto) };
}
