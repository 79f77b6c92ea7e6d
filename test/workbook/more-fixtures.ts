import type { ContactsTableDto, ItemsTableDto, PaymentsTableDto } from '../../server/contract/mappings';
import { accounts } from './fixtures';

/** Fixtures of the mapping sheets beyond accounts, taxes and channels. */

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
