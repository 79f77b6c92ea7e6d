import type { ContactsTableDto, ItemsTableDto, PaymentsTableDto } from '../../server/contract/mappings';
import type { DocumentDto } from '../../server/contract/previews';
import { accounts, invoice, journal, preview } from './fixtures';

/** Fixtures of the kinds beyond COGS and invoices: one document of each sheet. */

const saved = { version: 2, savedBy: accounts.savedBy, savedAt: accounts.savedAt, faults: [] };

export const contacts: ContactsTableDto = {
  ...saved,
  rows: [
    {
      row: 'contact:1',
      name: '=Harbour Cycles',
      kind: 'customer',
      email: 'buy@harbour.example',
      usedBy: 12,
      xeroContact: 'Harbour Cycles Ltd',
      state: 'proposed',
      why: 'same e-mail address',
      check: '',
    },
    {
      row: 'contact:2',
      name: 'Central Supplies',
      kind: 'supplier',
      email: '',
      usedBy: 3,
      xeroContact: 'new',
      state: 'new',
      why: 'Xero has no contact like it',
      check: '',
    },
  ],
};

export const payments: PaymentsTableDto = {
  ...saved,
  rows: [
    {
      row: 'payment:090',
      code: '090',
      name: 'Business Bank Account',
      cin7Type: 'BANK',
      usedBy: 40,
      xeroAccount: '090',
      xeroType: 'BANK',
      check: '',
    },
    {
      row: 'payment:',
      code: '',
      name: 'no account given',
      cin7Type: '',
      usedBy: 1,
      xeroAccount: '',
      xeroType: '',
      check: 'Fault: no Xero account.',
    },
  ],
};

export const items: ItemsTableDto = {
  ...saved,
  rows: [
    {
      row: 'item:BELL-01',
      sku: 'BELL-01',
      name: 'Brass bell',
      usedBy: 7,
      xeroItem: 'BELL-01',
      xeroName: 'Brass bell',
      check: '',
    },
    {
      row: 'other-items',
      sku: '',
      name: 'all other products',
      usedBy: 0,
      xeroItem: '',
      xeroName: '',
      check: '',
    },
  ],
};

export const creditNote: DocumentDto = { ...invoice, key: 'cn-1', kind: 'credit-notes', number: 'CR-0004' };
export const bill: DocumentDto = {
  ...invoice,
  key: 'bill-1',
  kind: 'bills',
  number: '0099812',
  contact: 'Central Supplies',
  reference: 'PO-00017',
};
export const supplierCredit: DocumentDto = {
  ...bill,
  key: 'sc-1',
  kind: 'supplier-credits',
  number: 'SCN-00002',
  dueDate: null,
};
export const stockJournal: DocumentDto = {
  ...journal,
  key: 'adj-1',
  kind: 'adjustments',
  number: 'Stock adjustment ST-00012 v1 [ABC]',
  channel: '',
  rule: 'one by one, no rule needed',
  sourceCount: 1,
};
export const payment: DocumentDto = {
  ...invoice,
  key: 'pay-1',
  kind: 'payments',
  number: 'Cin7 payment INV-0311 [ABC]',
  dueDate: null,
  net: null,
  tax: null,
  lines: [
    {
      account: '090 · Business Bank Account',
      description: 'settles invoice INV-0311',
      debit: null,
      credit: null,
      net: null,
      tax: null,
      gross: '120332.10',
      taxType: 'NONE',
      tracking: '',
    },
  ],
};
export const newContact: DocumentDto = {
  ...payment,
  key: 'contact-1',
  kind: 'contacts',
  number: 'Central Supplies',
  contact: '',
  reference: 'new contact',
  gross: '0.00',
  lines: [],
};

/** A preview of every kind. */
export const wholeClose = {
  ...preview,
  kinds: [
    'contacts' as const,
    'credit-notes' as const,
    'bills' as const,
    'supplier-credits' as const,
    'adjustments' as const,
    'payments' as const,
  ],
  totals: {
    ...preview.totals,
    byKind: [
      { kind: 'contacts' as const, currency: 'GBP', count: 1, amount: '0.00', net: null, tax: null },
      {
        kind: 'bills' as const,
        currency: 'GBP',
        count: 1,
        amount: '120332.10',
        net: '100276.75',
        tax: '20055.35',
      },
      {
        kind: 'supplier-credits' as const,
        currency: 'GBP',
        count: 1,
        amount: '120332.10',
        net: '100276.75',
        tax: '20055.35',
      },
      { kind: 'adjustments' as const, currency: 'GBP', count: 1, amount: '48210.55', net: null, tax: null },
      { kind: 'payments' as const, currency: 'GBP', count: 1, amount: '120332.10', net: null, tax: null },
    ],
  },
};
