import type { Kind } from '../../server/contract/common';

/** What one document of a kind is called, in cells and sentences. */
export const kindNames: Readonly<Record<Kind, string>> = {
  contacts: 'contact',
  items: 'item',
  'purchase-orders': 'purchase order',
  invoices: 'invoice',
  'credit-notes': 'credit note',
  bills: 'bill',
  'supplier-credits': 'supplier credit note',
  cogs: 'COGS journal',
  adjustments: 'stock adjustment',
  production: 'production journal',
  transfers: 'transfer journal',
  'landed-cost': 'landed cost journal',
  'manual-journals': 'manual journal',
  payments: 'payment',
};

/** What is closed together: one box in the panel. */
export interface KindGroup {
  readonly title: string;
  readonly kinds: readonly Kind[];
}

export const kindGroups: readonly KindGroup[] = [
  { title: 'COGS journals', kinds: ['cogs'] },
  { title: 'Invoices', kinds: ['invoices'] },
  { title: 'Credit notes', kinds: ['credit-notes'] },
  { title: 'Bills', kinds: ['bills', 'supplier-credits'] },
  {
    title: 'Stock journals',
    kinds: ['adjustments', 'production', 'transfers', 'landed-cost', 'manual-journals'],
  },
  { title: 'Payments', kinds: ['payments'] },
  { title: 'Purchase orders', kinds: ['purchase-orders'] },
  { title: 'Contacts and items', kinds: ['contacts', 'items'] },
];
