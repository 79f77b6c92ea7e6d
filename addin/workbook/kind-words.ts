import type { Kind } from '../../server/contract/common';
import type { SettingsTableDto } from '../../server/contract/mappings';

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

/** Kinds that Settings have switched off, or whose switch cannot be read: they are neither fetched nor posted. */
function kindsOff(settings: SettingsTableDto | undefined): ReadonlySet<string> {
  const off = (settings?.rows ?? []).filter(({ row, value, choices, default: usual }) => {
    const word = (value.trim() || usual).toLowerCase();
    return row.startsWith('kind.') && (word === 'off' || !choices.includes(word));
  });
  return new Set(off.map(({ row }) => row.slice('kind.'.length)));
}

/** Those of the kinds that Settings have on. */
export function kindsOn(kinds: readonly Kind[], settings: SettingsTableDto | undefined): readonly Kind[] {
  const off = kindsOff(settings);
  return kinds.filter((kind) => !off.has(kind));
}

/** The boxes that kinds belong to, as the panel names them: `COGS journals, Bills`. */
export const groupWords = (kinds: readonly Kind[]): string =>
  kindGroups
    .filter((group) => group.kinds.some((kind) => kinds.includes(kind)))
    .map(({ title }) => title)
    .join(', ');
