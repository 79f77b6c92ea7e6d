import type { Clock } from '../common/clock';
import type { Persistence } from '../common/persistence';
import { wireInstant } from './calendar';
import type {
  Allocation,
  BankTransaction,
  Document,
  Grant,
  HistoryRecord,
  ManualJournal,
  Payment,
  PurchaseOrder,
} from './model';
import {
  accountSchema,
  type Account,
  type Contact,
  type Currency,
  type Item,
  type Organisation,
} from './seed';
import { xeroSeedSchema, type TaxRate, type TrackingCategory, type XeroSeedInput } from './seed';
import { Journal, Table } from './table';

const organisationId = 'organisation';
const lower = (text: string | null | undefined) => (text ?? '').trim().toLowerCase();

export const numberKey = (type: string, number: string) => `${type}:${lower(number)}`;

/** Everything one organisation holds, and who was let in. */
export class XeroState {
  readonly journal: Journal;
  readonly organisations: Table<Organisation>;
  readonly accounts: Table<Account>;
  readonly taxRates: Table<TaxRate>;
  readonly currencies: Table<Currency>;
  readonly trackingCategories: Table<TrackingCategory>;
  readonly contacts: Table<Contact>;
  readonly items: Table<Item>;
  readonly documents: Table<Document>;
  readonly manualJournals: Table<ManualJournal>;
  readonly payments: Table<Payment>;
  readonly allocations: Table<Allocation>;
  readonly purchaseOrders: Table<PurchaseOrder>;
  readonly bankTransactions: Table<BankTransaction>;
  readonly history: Table<HistoryRecord>;
  readonly grants: Table<Grant>;
  readonly secrets: Table<string>;

  constructor(
    seed: XeroSeedInput,
    persistence: Persistence,
    readonly clock: Clock,
  ) {
    const journal = (this.journal = new Journal(persistence));
    this.organisations = new Table('organisation', journal);
    this.accounts = new Table('account', journal, (a) => [
      `code:${lower(a.Code)}`,
      `system:${a.SystemAccount ?? ''}`,
    ]);
    this.taxRates = new Table('taxRate', journal);
    this.currencies = new Table('currency', journal);
    this.trackingCategories = new Table('trackingCategory', journal);
    this.contacts = new Table('contact', journal, (c) => [
      `name:${lower(c.Name)}`,
      `number:${lower(c.ContactNumber)}`,
    ]);
    this.items = new Table('item', journal, (item) => [`code:${lower(item.Code)}`]);
    this.documents = new Table('document', journal, (d) => [numberKey(d.type, d.number)]);
    this.manualJournals = new Table('manualJournal', journal);
    this.payments = new Table('payment', journal);
    this.allocations = new Table('allocation', journal);
    this.purchaseOrders = new Table('purchaseOrder', journal, ({ number }) => [`number:${lower(number)}`]);
    this.bankTransactions = new Table('bankTransaction', journal);
    this.history = new Table('history', journal, (record) => [record.entityId]);
    this.grants = new Table('grant', journal);
    this.secrets = new Table('secret', journal);
    this.plant(seed);
    journal.replay();
  }

  get organisation(): Organisation {
    const organisation = this.organisations.get(organisationId);
    if (organisation === undefined) throw new Error('the sandbox has no organisation');
    return organisation;
  }

  setOrganisation(organisation: Organisation): void {
    this.organisations.put(organisationId, organisation);
  }

  accountByCode(code: string): Account | undefined {
    return this.accounts.withKey(`code:${lower(code)}`)[0];
  }

  /** The account behind a system role; the seed is completed with any that is missing. */
  systemAccount(role: string): Account {
    const account = this.accounts.withKey(`system:${role}`)[0];
    if (account === undefined) throw new Error(`the chart has no ${role} account`);
    return account;
  }

  activeContactByName(name: string): Contact | undefined {
    return this.contacts.withKey(`name:${lower(name)}`).find((contact) => contact.ContactStatus === 'ACTIVE');
  }

  contactByNumber(number: string): Contact | undefined {
    return lower(number) === '' ? undefined : this.contacts.withKey(`number:${lower(number)}`)[0];
  }

  /** The order in force with this number. */
  orderInForce(number: string): PurchaseOrder | undefined {
    return this.purchaseOrders.withKey(`number:${lower(number)}`).find(({ status }) => status !== 'DELETED');
  }

  /** Likewise, else a deleted one. */
  orderByNumber(number: string): PurchaseOrder | undefined {
    return this.orderInForce(number) ?? this.purchaseOrders.withKey(`number:${lower(number)}`)[0];
  }

  itemByCode(code: string): Item | undefined {
    return this.items.withKey(`code:${lower(code)}`)[0];
  }

  now(): string {
    return this.clock().toISOString();
  }

  private plant(input: XeroSeedInput): void {
    const seed = xeroSeedSchema.parse(input);
    const stamp = { UpdatedDateUTC: wireInstant(this.now()) };
    this.organisations.apply(organisationId, seed.organisation);
    for (const account of seed.accounts) {
      this.accounts.apply(account.AccountID, {
        ...account,
        UpdatedDateUTC: account.UpdatedDateUTC ?? stamp.UpdatedDateUTC,
      });
    }
    for (const [role, code, name, type] of requiredSystemAccounts) {
      if (this.accounts.withKey(`system:${role}`).length > 0) continue;
      const account = accountSchema.parse({
        Code: this.freeCode(code),
        Name: name,
        Type: type,
        SystemAccount: role,
      });
      this.accounts.apply(account.AccountID, { ...account, ...stamp });
    }
    for (const rate of seed.taxRates) this.taxRates.apply(rate.TaxType, rate);
    const base = seed.organisation.BaseCurrency;
    this.currencies.apply(base, { Code: base, Description: base });
    for (const currency of seed.currencies) this.currencies.apply(currency.Code, currency);
    for (const category of seed.trackingCategories) {
      this.trackingCategories.apply(category.TrackingCategoryID, category);
    }
    for (const contact of seed.contacts) {
      this.contacts.apply(contact.ContactID, {
        ...contact,
        UpdatedDateUTC: contact.UpdatedDateUTC ?? stamp.UpdatedDateUTC,
      });
    }
    for (const item of seed.items) {
      this.items.apply(item.ItemID, { ...item, UpdatedDateUTC: item.UpdatedDateUTC ?? stamp.UpdatedDateUTC });
    }
  }

  private freeCode(wanted: string): string {
    return this.accountByCode(wanted) === undefined ? wanted : `${wanted}S`;
  }
}

/** Roles the ledger posts to. Every real organisation has them; a seed that leaves one out gets it added. */
const requiredSystemAccounts = [
  ['DEBTORS', '610', 'Accounts Receivable', 'CURRENT'],
  ['CREDITORS', '800', 'Accounts Payable', 'CURRLIAB'],
  ['GST', '820', 'VAT', 'CURRLIAB'],
  ['ROUNDING', '860', 'Rounding', 'CURRLIAB'],
  ['REALISEDCURRENCYGAIN', '499', 'Realised Currency Gains', 'EXPENSE'],
  ['RETAINEDEARNINGS', '960', 'Retained Earnings', 'EQUITY'],
] as const;
