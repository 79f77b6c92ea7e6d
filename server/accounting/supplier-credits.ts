import type { CreditDraft } from './draft';
import { fault, type Fault } from './fault';
import { levelCredit } from './purchase-credit-costs';
import { draftLedgerPurchases, type Levelled } from './purchase-ledger-drafts';
import type { JudgedPurchase } from './purchase-documents';
import { err, ok, type Result } from './result';
import type { Drafted, RuleInput } from './rules';
import type { SupplierCreditNote } from './trade-documents';

/**
 * Suppliers' credit notes (accounting-rules 3 row 18): for goods that went back, on stock; for a price, on the variance
 * account, as Cin7's lines say. What the goods cost is Cin7's ledger's word, and lines of the same credit note level the two.
 */
export const draftSupplierCredits = (input: RuleInput): Drafted =>
  draftLedgerPurchases(
    {
      kind: 'supplier-credits',
      documents: input.sources.supplierCredits,
      complete: (fields): CreditDraft => ({ ...fields, kind: 'supplier-credits' }),
      level: (credit, judged) => level(credit, judged, input),
    },
    input,
  );

function level(
  credit: SupplierCreditNote,
  judged: JudgedPurchase,
  { sources, cin7, mapping }: RuleInput,
): Result<Levelled, readonly Fault[]> {
  if (!sources.ledgerRead && credit.unstocked) return err([costUnknown(credit)]);
  const levelled = levelCredit(credit, judged, sources.payableEntries ?? [], cin7, mapping);
  if (!levelled.ok) return levelled;
  return ok({ ...levelled.value, unknown: !sources.ledgerRead || levelled.value.warnings.length > 0 });
}

const costUnknown = ({ number }: SupplierCreditNote): Fault =>
  fault(
    'not-fetched',
    { table: 'cin7', row: 'ledger' },
    `Supplier credit ${number} is held: what the goods sent back cost stands in Cin7's ledger of the month, which was not fetched.`,
    'Fetch the period, then preview again.',
    { document: number },
  );
