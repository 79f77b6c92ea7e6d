import { hashOf } from '../../accounting/canonical';
import type { Settlement } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import {
  accountCode,
  optionalAmount,
  requiredDate,
  requiredId,
  requiredPositiveAmount,
  text,
} from './fields';
import { looseObject } from '../quick';
import { read, type DocumentName } from '../read';
import { partsOf } from './sections';
import { rateOf } from './trade-lines';

/** A row of `Payments`, `Refunds` and `Prepayments` (cin7-core 3 "Payment line"); the amount is positive in each. */
const paymentSchema = looseObject({
  ID: requiredId,
  Reference: text,
  Amount: requiredPositiveAmount,
  DatePaid: requiredDate,
  Account: accountCode,
  CurrencyRate: optionalAmount,
});

/** What a settlement takes from the document or order that it stands on; `rate` when it has none of its own. */
export type SettledDocument = Omit<
  Settlement,
  'id' | 'kind' | 'date' | 'amount' | 'account' | 'reference' | 'revision'
>;

const kinds = { Payments: 'payment', Refunds: 'refund', Prepayments: 'prepayment' } as const;

/**
 * Money in or out under `field` of a document (accounting-rules 3, rows 8, 10, 17), row by row. Rows of 0 settle
 * nothing and are left out.
 */
export function readSettlements(
  holder: unknown,
  place: string,
  field: keyof typeof kinds,
  name: DocumentName,
  settled: SettledDocument,
): { settlements: Settlement[]; faults: SourceFault[] } {
  const rows = partsOf(holder, field, name, place);
  if (!rows.ok) return { settlements: [], faults: [rows.error] };
  const settlements: Settlement[] = [];
  const faults: SourceFault[] = [];
  for (const part of rows.value) {
    const row = read(paymentSchema, part.raw, name, part.place);
    if (!row.ok) {
      faults.push(row.error);
      continue;
    }
    const { ID, Reference, Amount, DatePaid, Account, CurrencyRate } = row.value;
    // Canonical text: nothing else is zero.
    if (Amount === '0') continue;
    const facts = {
      side: settled.side,
      sourceId: settled.sourceId,
      documentId: settled.documentId,
      number: settled.number,
      contact: settled.contact,
      contactId: settled.contactId,
      channel: settled.channel,
      location: settled.location,
      currency: settled.currency,
      baseCurrency: settled.baseCurrency,
      id: ID,
      kind: kinds[field],
      date: DatePaid,
      amount: Amount,
      rate: rateOf(CurrencyRate, settled.rate),
      account: Account,
      reference: Reference,
    };
    settlements.push({ ...facts, revision: hashOf(facts) });
  }
  return { settlements, faults };
}
