/** What happens to an order besides the usual; every full month meets each of them, in this order. */
export const plots = [
  'invoiced, never sent',
  'sent, never invoiced',
  'sent in part',
  'draft',
  'void',
  'void with an invoice',
  'sent in the next month',
  'invoiced in the next month',
  'worth nothing',
  'sizes',
  'kit',
  'charges',
  'deposit',
  'abroad',
  'status error',
  'serial numbers',
  'batches',
  'returned',
  'credited without goods',
  'credited, goods half back',
  'credited in the next month',
  'returned, never credited',
  'work only',
] as const;
export type Plot = (typeof plots)[number] | 'usual';

export type Channel = 'register' | 'online' | 'wholesale';

/** Plots that only make sense in one channel. */
export const channelOf = (plot: Plot): Channel | null => {
  if (plot === 'usual') return null;
  if (plot === 'work only') return 'register';
  return plot === 'sizes' || plot === 'returned' || plot === 'credited without goods'
    ? 'online'
    : 'wholesale';
};
