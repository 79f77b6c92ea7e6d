import { z } from 'zod';
import { fault, moment, pageQuery } from './common';

export const mappingTables = ['accounts', 'taxes', 'channels', 'payments', 'contacts', 'items'] as const;
export const mappingTable = z.enum(mappingTables);
export type MappingTable = (typeof mappingTables)[number];

const cell = z.string().max(300);

export const accountRow = z.object({
  row: z.string(),
  code: z.string(),
  name: z.string(),
  cin7Type: z.string(),
  usedBy: z.number().int().meta({ description: 'Documents fetched that use it.' }),
  xeroAccount: cell.meta({ description: 'Xero account code or "code · name"; blank: not mapped.' }),
  xeroType: z.string(),
  check: z.string().meta({ description: 'Blank when the row is fine.' }),
});
export const taxRow = z.object({
  row: z.string(),
  rule: z.string(),
  rate: z.string(),
  direction: z.enum(['sales', 'purchases']),
  usedBy: z.number().int(),
  xeroTaxRate: cell.meta({ description: 'Xero tax type or "name · tax type"; blank: not mapped.' }),
  xeroRate: z.string(),
  check: z.string(),
});
export const channelRow = z.object({
  row: z.string(),
  channel: cell.meta({ description: 'Blank: any. "(none)": sales without a channel.' }),
  location: cell,
  customerGroup: cell,
  kind: cell.meta({ description: 'A kind that is put together; blank: any of them.' }),
  postAs: cell.meta({ description: 'individual, day, month, none.' }),
  contact: cell,
  revenueAccount: cell,
  clearingAccount: cell,
  tracking1: cell,
  tracking2: cell,
  splitBy: cell.default('').meta({
    description:
      'Kept apart besides: location, customer group, both, payment method, location and payment method; blank: nothing.',
  }),
  documents: z.number().int().nullable().meta({
    description: 'Sales of the last 30 days that the row takes; null for kinds that sales do not have.',
  }),
  check: z.string(),
});
export const paymentRow = z.object({
  row: z.string(),
  code: z.string().meta({ description: 'Cin7 account code; blank: payments that name none.' }),
  name: z.string(),
  cin7Type: z.string(),
  usedBy: z.number().int().meta({ description: 'Payments fetched that name it.' }),
  xeroAccount: cell.meta({
    description:
      'Xero bank account or account that takes payments: code or "code · name"; blank: not mapped.',
  }),
  xeroType: z.string(),
  check: z.string(),
});
export const contactStates = ['chosen', 'linked', 'proposed', 'new'] as const;
export const contactRow = z.object({
  row: z.string(),
  name: z.string(),
  kind: z.enum(['customer', 'supplier']),
  email: z.string(),
  usedBy: z.number().int().meta({ description: 'Documents fetched that name it.' }),
  xeroContact: cell.meta({
    description: 'Name of the Xero contact, or "new": one is made for it. Blank when saved: as proposed.',
  }),
  state: z.enum(contactStates),
  why: z.string().meta({ description: 'Why this contact, in words.' }),
  check: z.string(),
});
export const itemRow = z.object({
  row: z
    .string()
    .meta({ description: '"other-items": what happens to active products without a row of their own.' }),
  sku: z.string(),
  name: z.string(),
  usedBy: z.number().int().meta({ description: 'Documents fetched that name it.' }),
  xeroItem: cell.meta({
    description: 'Code of the Xero item, or "new": one is made for it. Blank: lines name no item.',
  }),
  xeroName: z.string(),
  check: z.string(),
});
/** Longer than other cells: a setting may be a list of SKUs. */
const settingValue = z.string().max(4000);
export const settingRow = z.object({
  row: z.string(),
  group: z.string().meta({ description: 'What the setting is about; rows of a group stand together.' }),
  name: z.string(),
  value: settingValue,
  what: z.string(),
  allowed: z.string(),
  choices: z.array(z.string()).readonly().meta({ description: 'All values of a closed list; empty: open.' }),
  default: z.string(),
  check: z.string(),
});

const table = <Row extends z.ZodType>(row: Row) =>
  z.object({
    version: z.number().int().meta({ description: '0: never saved, the rows are proposals. Also the ETag.' }),
    savedBy: z.string().nullable(),
    savedAt: moment.nullable(),
    rows: z.array(row),
    faults: z.array(fault),
  });

export const accountsTable = table(accountRow);
export const taxesTable = table(taxRow);
export const channelsTable = table(channelRow);
export const paymentsTable = table(paymentRow);
export const contactsTable = table(contactRow);
export const itemsTable = table(itemRow);
export const settingsTable = table(settingRow);
export const anyMappingTable = z.union([
  accountsTable,
  taxesTable,
  channelsTable,
  paymentsTable,
  contactsTable,
  itemsTable,
]);
export type AccountsTableDto = z.infer<typeof accountsTable>;
export type TaxesTableDto = z.infer<typeof taxesTable>;
export type ChannelsTableDto = z.infer<typeof channelsTable>;
export type PaymentsTableDto = z.infer<typeof paymentsTable>;
export type ContactsTableDto = z.infer<typeof contactsTable>;
export type ItemsTableDto = z.infer<typeof itemsTable>;
export type SettingsTableDto = z.infer<typeof settingsTable>;

/** Edits change only the rows named; those of channels replace the whole list, order included. */
const rowId = z.string().min(1).max(200);
export const accountsEdit = z.object({
  rows: z.array(z.object({ row: rowId, xeroAccount: cell })).max(5000),
});
export const taxesEdit = z.object({ rows: z.array(z.object({ row: rowId, xeroTaxRate: cell })).max(5000) });
export const channelsEdit = z.object({
  rows: z
    .array(
      channelRow
        .omit({ documents: true, check: true })
        .partial()
        .required({ row: true, postAs: true })
        .extend({ row: rowId }),
    )
    .max(1000),
});
export const paymentsEdit = z.object({
  rows: z.array(z.object({ row: rowId, xeroAccount: cell })).max(5000),
});
export const contactsEdit = z.object({
  rows: z.array(z.object({ row: rowId, xeroContact: cell })).max(20_000),
});
export const itemsEdit = z.object({ rows: z.array(z.object({ row: rowId, xeroItem: cell })).max(20_000) });
/** Which member counts is told by the table in the address. */
export const anyMappingEdit = z.union([
  accountsEdit,
  taxesEdit,
  channelsEdit,
  paymentsEdit,
  contactsEdit,
  itemsEdit,
]);
export const settingsEdit = z.object({
  rows: z.array(z.object({ row: rowId, value: settingValue })).max(100),
});

/** Tables whose versions are kept: the mapping tables and the settings. */
export const versionedTables = [...mappingTables, 'settings'] as const;
export type VersionedTable = (typeof versionedTables)[number];
export const anyVersionedTable = z.union([...anyMappingTable.options, settingsTable]);

export const mappingVersion = z.object({
  version: z.number().int(),
  savedBy: z.string(),
  savedAt: moment,
  changedRows: z
    .number()
    .int()
    .meta({ description: 'Rows that differ from the version before; of version 1, from the proposals.' }),
});
export type MappingVersionDto = z.infer<typeof mappingVersion>;

export const mappingChange = z.object({
  row: z.string(),
  name: z.string().meta({ description: 'The row in words.' }),
  column: z
    .string()
    .meta({ description: 'Column of the sheet; `place`: the place of a rule, counted from the top.' }),
  before: z.string().nullable().meta({ description: 'Null: the row came with this version.' }),
  after: z.string().nullable().meta({ description: 'Null: the row went with this version.' }),
});
export type MappingChangeDto = z.infer<typeof mappingChange>;

export const mappingVersionDetail = mappingVersion.extend({ changes: z.array(mappingChange) });
export type MappingVersionDetailDto = z.infer<typeof mappingVersionDetail>;

/** Versions hold whole tables: few at a time. */
export const versionsQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
