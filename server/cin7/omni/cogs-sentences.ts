import type { CogsLine, CogsReason } from './cogs';

/** Why a line is left out of its month's cost of sales, and what to do, for the accountant; blank when it is in. */
export function cogsSentence(line: CogsLine): string {
  return line.reason === null ? '' : sentences[line.reason](line);
}

const nounOf = ({ kind }: CogsLine): string => (kind === 'sale' ? 'order' : 'credit note');

const sentences: Readonly<Record<CogsReason, (line: CogsLine) => string>> = {
  draft: (line) => `The ${nounOf(line)} is a draft. Approve it in Cin7.`,
  void: (line) => `The ${nounOf(line)} is void. Nothing needs to be done.`,
  contradictory: (line) =>
    `Cin7 says of the ${nounOf(line)} both that it is approved and that it is not. Save it again in Cin7.`,
  'not-invoiced': (line) =>
    line.kind === 'sale'
      ? 'The order has no invoice date. Set it in Cin7 once it is invoiced.'
      : 'The credit note has no credit note date. Set it in Cin7.',
  'not-dispatched': (line) =>
    line.kind === 'sale'
      ? 'The order is not fully dispatched. Dispatch it in Cin7.'
      : 'The credit note is not completed: no goods came back. Complete it in Cin7 if they did.',
  'quantities-unequal': (line) =>
    line.kind === 'sale'
      ? `Not every line was dispatched as ordered (${line.sku || 'this line'}: ${line.moved} of ${line.ordered}). Correct the quantities or split a back order in Cin7.`
      : `Not every line came back as credited (${line.sku || 'this line'}: ${line.moved} of ${line.ordered}). Correct the quantities in Cin7.`,
  'accounting-status': () =>
    'Its accounting status in Cin7 is neither Imported nor Do Not Import, so Cin7 has no cost for it. Set the status in Cin7, or let Settings count every status.',
  'no-cost': ({ sku }) =>
    `${sku} has no cost in Cin7. Enter its cost there, or accept ${sku} at no cost in Settings.`,
  'document-held': (line) => `Another line of the ${nounOf(line)} has no cost, so all of it waits.`,
  'no-stock': () => 'No stock moves with this line. Nothing needs to be done.',
  kit: () => 'The cost of the kit is counted once, on the lines that hold it. Nothing needs to be done.',
};
