import type { BillDraft, CreditDraft } from './draft';
import { fault, type Fault } from './fault';
import { draftLedgerPurchases } from './purchase-ledger-drafts';
import { isWithin, type Drafted, type RuleInput } from './rules';
import type { PurchaseInvoice } from './trade-documents';

/**
 * Bills under the supplier's own number (accounting-rules 3 rows 14 to 16, 19, 30), one for each purchase invoice. Lines
 * stand on the accounts that Cin7 names: stock, an expense, the cost of sales for goods that go straight to the customer.
 * What is received before its invoice, or invoiced before its receipt, Cin7's own ledger moves between stock and the
 * accrual accounts; those journals and the bill add up to rows 13, 15 and 16.
 */
export function draftBills(input: RuleInput): Drafted {
  const { purchaseInvoices } = input.sources;
  const drafted = draftLedgerPurchases(
    {
      kind: 'bills',
      documents: purchaseInvoices,
      complete: (fields, invoice): BillDraft => ({
        ...{ ...fields, kind: 'bills' },
        dueDate: invoice.dueDate >= fields.date ? invoice.dueDate : fields.date,
      }),
    },
    input,
  );
  const twice = doubles(purchaseInvoices.filter((invoice) => isWithin(invoice, input)));
  return { ...drafted, drafts: drafted.drafts.map((draft) => warnDouble(draft, twice)) };
}

const nameOf = (supplier: string, number: string, date: string): string =>
  JSON.stringify([supplier, number.trim().toLowerCase(), date]);

/** Invoices that one supplier gave one number on one day: likely one that was entered twice. */
function doubles(invoices: readonly PurchaseInvoice[]): ReadonlySet<string> {
  const seen = new Map<string, number>();
  for (const { supplier, number, date } of invoices) {
    const name = nameOf(supplier, number, date);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return new Set([...seen].flatMap(([name, count]) => (count > 1 ? [name] : [])));
}

function warnDouble(draft: BillDraft | CreditDraft, twice: ReadonlySet<string>): BillDraft | CreditDraft {
  const [source] = draft.sources;
  if (draft.kind !== 'bills' || !source || !twice.has(nameOf(source.customer, draft.number, draft.date)))
    return draft;
  return { ...draft, faults: [...draft.faults, enteredTwice(source.customer, draft.number)] };
}

const enteredTwice = (supplier: string, number: string): Fault =>
  fault(
    'document-twice',
    { table: 'cin7' },
    `Cin7 has more than one invoice ${number} of ${supplier} with the same date.`,
    'Make sure that it was not entered twice; void the second one in Cin7 if it was.',
    { document: number, value: number },
  );
