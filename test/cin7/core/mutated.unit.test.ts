import Big from 'big.js';
import fc from 'fast-check';
import { judgeAnswer } from '../../../server/cin7/core/answers';
import { toPurchaseDetail } from '../../../server/cin7/core/purchase';
import { toSaleDetail } from '../../../server/cin7/core/sale';
import {
  accountSchema,
  ledgerRowSchema,
  saleRowSchema,
  taxRuleSchema,
} from '../../../server/cin7/core/schema';
import { stockTaskLists, stockTaskSchema, toStockTask } from '../../../server/cin7/core/stock-task';
import { toAccount, toLedgerRow, toSaleHeader, toTaxRule } from '../../../server/cin7/core/transform';
import { read } from '../../../server/cin7/read';
import type { SourceFault } from '../../../server/cin7/source';
import type { Settlement, TradeDocument } from '../../../server/accounting/trade-documents';
import { cases, casesTimeout } from '../../accounting/laws/cases';
import {
  field,
  isNothing,
  items,
  meant,
  meantOrZero,
  mutated,
  textOf,
  wireText,
  type Wire,
  type WireObject,
} from '../mutations';
import { creditedSale, fullPurchase, payload, purchaseHeader, saleHeader, type JsonObject } from './payloads';

/**
 * Payloads with something wrong in them end in a named fault or a right document. What is right is worked out here, from
 * what was sent, by nothing that the adapter uses.
 */

const first = (name: string, list: string): WireObject =>
  (payload(name)[list] as JsonObject[])[0] as WireObject;
const payloads = {
  sale: creditedSale() as WireObject,
  purchase: fullPurchase() as WireObject,
  saleRow: payload('sale-list-row') as WireObject,
  ledgerRow: payload('ledger-row') as WireObject,
  adjustment: payload('stock-adjustment') as WireObject,
  account: first('account-list', 'AccountsList'),
  taxRule: first('tax-list', 'TaxRuleList'),
};
type Name = keyof typeof payloads;
const name = { id: 'x', number: 'X' };
const receivableAccounts: ReadonlySet<string> = new Set(['610']);
const adjustments = stockTaskLists.adjustment;

/** Reads a payload as the source does; what comes out is judged by what was sent. Answers the faults. */
const reads: Readonly<Record<Name, (raw: unknown, wire: Wire) => readonly SourceFault[]>> = {
  sale(raw, wire) {
    const sale = toSaleDetail(raw, { header: saleHeader, receivableAccounts });
    if (!sale.ok) return [sale.error];
    const { invoices, creditNotes, settlements, faults } = sale.value;
    for (const invoice of invoices) judgeDocument(invoice, partsOf(wire, 'Invoices', 'InvoiceNumber'));
    for (const note of creditNotes) judgeDocument(note, partsOf(wire, 'CreditNotes', 'CreditNoteNumber'));
    judgeSettlements(settlements, wire);
    return faults;
  },
  purchase(raw, wire) {
    const purchase = toPurchaseDetail(raw, purchaseHeader);
    if (!purchase.ok) return [purchase.error];
    const { invoices, creditNotes, settlements, receipts, faults } = purchase.value;
    for (const invoice of invoices) judgeDocument(invoice, partsOf(wire, 'Invoice', 'InvoiceNumber'));
    for (const note of creditNotes) judgeDocument(note, partsOf(wire, 'CreditNote', 'CreditNoteNumber'));
    judgeSettlements(settlements, wire);
    const received = everything(wire).map((value) => meant(field(value, 'Quantity')));
    for (const { quantity } of receipts) expect(received.some((one) => one?.eq(quantity))).toBe(true);
    return faults;
  },
  saleRow(raw, wire) {
    const row = read(saleRowSchema, raw, name);
    if (!row.ok) return [row.error];
    const header = toSaleHeader(row.value, raw, new Map());
    expect(header.customer).toBe(textOf(field(wire, 'Customer')));
    return [];
  },
  ledgerRow(raw, wire) {
    const row = read(ledgerRowSchema, raw, name);
    if (!row.ok) return [row.error];
    const { amount, date } = toLedgerRow(row.value);
    expect(meant(field(wire, 'Amount'))?.eq(amount)).toBe(true);
    expect(textOf(field(wire, 'EffectiveDate')).startsWith(date)).toBe(true);
    return [];
  },
  adjustment(raw, wire) {
    const row = read(stockTaskSchema(adjustments), raw, name);
    if (!row.ok) return [row.error];
    const { date, number } = toStockTask('adjustment', adjustments, row.value);
    expect(number).toBe(textOf(field(wire, 'StocktakeNumber')));
    expect(textOf(field(wire, 'EffectiveDate')).startsWith(date ?? '')).toBe(true);
    return [];
  },
  account(raw, wire) {
    const row = read(accountSchema, raw, name);
    if (!row.ok) return [row.error];
    expect(textOf(field(wire, 'Code')).startsWith(toAccount(row.value).code)).toBe(true);
    return [];
  },
  taxRule(raw, wire) {
    const row = read(taxRuleSchema, raw, name);
    if (!row.ok) return [row.error];
    expect(meant(field(wire, 'TaxPercent'))?.eq(toTaxRule(row.value).percent)).toBe(true);
    return [];
  },
};

it('accepts every sample of the reference', () => {
  for (const [one, wire] of Object.entries(payloads)) {
    expect([one, reads[one as Name](JSON.parse(wireText(wire)), wire)]).toEqual([one, []]);
  }
});

test(
  'a mutated payload is a named fault or a right document',
  () => {
    let [right, faulty] = [0, 0];
    fc.assert(
      fc.property(mutated(payloads), ({ name: which, wire }) => {
        const answer = judgeAnswer({ status: 200, retryAfter: null, text: wireText(wire) }, 0);
        if (answer.kind !== 'data') return;
        const faults = reads[which](answer.data, wire);
        for (const fault of faults)
          expect(fault).toMatchObject({
            id: expect.stringMatching(/./) as unknown,
            field: expect.stringMatching(/./) as unknown,
            reason: expect.stringMatching(/.\.$/s) as unknown,
          });
        if (faults.length > 0) faulty += 1;
        else right += 1;
      }),
      cases,
    );
    // Both outcomes have to come up, or nothing was tried.
    expect(right).toBeGreaterThan(cases.numRuns / 10);
    expect(faulty).toBeGreaterThan(cases.numRuns / 10);
  },
  casesTimeout,
);

/** A part of a sale or purchase with the field that numbers it. */
interface Part {
  readonly wire: Wire;
  readonly number: string;
}
function partsOf(wire: Wire, section: string, number: string): Part[] {
  const found = field(wire, section);
  return (Array.isArray(found) ? found : [found]).map((part) => ({
    wire: part,
    number: textOf(field(part, number)),
  }));
}

/** Every amount of a document is one that was sent: its totals, and each line's tax and net. */
function judgeDocument(
  document: Pick<TradeDocument, 'number' | 'net' | 'tax' | 'gross' | 'lines'>,
  parts: readonly Part[],
): void {
  const fits = parts.some(({ wire, number }) => number === document.number && isOf(document, wire));
  expect([document.number, fits]).toEqual([document.number, true]);
}

function isOf(
  { net, tax, gross, lines }: Pick<TradeDocument, 'net' | 'tax' | 'gross' | 'lines'>,
  wire: Wire,
): boolean {
  const totals = [
    ['TotalBeforeTax', net],
    ['Tax', tax],
    ['Total', gross],
  ] as const;
  if (!totals.every(([total, value]) => meant(field(wire, total))?.eq(value))) return false;
  const sent = [...items(wire, 'Lines'), ...items(wire, 'AdditionalCharges')];
  if (sent.length !== lines.length) return false;
  return sent.every((line, index) => {
    const total = meantOrZero(field(line, 'Total'));
    const own = lines[index];
    if (!own || !meantOrZero(field(line, 'Tax')).eq(own.tax)) return false;
    return total.eq(own.net) || total.eq(new Big(own.net).plus(own.tax));
  });
}

/** Money has the amount that its own row says. */
function judgeSettlements(settlements: readonly Settlement[], wire: Wire): void {
  const rows = everything(wire);
  for (const { id, amount } of settlements) {
    const amounts = rows
      .filter((row) => textOf(field(row, 'ID')).toLowerCase() === id)
      .map((row) => meant(field(row, 'Amount')));
    expect([id, amounts.some((one) => one?.eq(amount))]).toEqual([id, true]);
  }
}

/** Every object in what was sent. */
function everything(wire: Wire): Wire[] {
  if (isNothing(wire) || typeof wire !== 'object') return [];
  return [wire, ...Object.values(wire as object).flatMap((inner) => everything(inner as Wire))];
}
