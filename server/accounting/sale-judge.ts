import { ruleText } from './channel-rules';
import { lastDayOf, type Month } from './dates';
import { fault, type Fault } from './fault';
import { ruleOf } from './judge';
import { judgeCurrency } from './judge-currency';
import { judgeAwaited } from './not-read';
import { periodOf, periodWords } from './period';
import { err, ok, type Result } from './result';
import type { RuleInput } from './rules';
import { saleNouns, type CodedSale, type SaleDocument, type SaleKind } from './sale-documents';
import { codeSale } from './sale-invoice-lines';
import { beforeStart } from './settings';
import { isZero } from './trade-lines';

/** Everything that can be said of a sales document by itself; every reason against it is named at once. */
export function judgeSale(
  document: SaleDocument,
  kind: SaleKind,
  input: RuleInput,
): Result<CodedSale, readonly Fault[]> {
  const { mapping, today } = input;
  const { number } = document;
  const noun = `${saleNouns[kind]} ${number}`;
  const early = beforeStart(mapping.settings, document.date, noun);
  if (early) return err([{ ...early, document: number }]);
  const ruled = ruleOf(mapping.rules, kind, document, number);
  if (!ruled.ok) return ruled;
  const rule = ruled.value;
  const faults: Fault[] = judgeCurrency(document, noun, input).map((one) => ({ ...one, document: number }));
  const period = periodOf(document.date, rule.postAs);
  if (rule.postAs === 'month' && lastDayOf(period as Month) >= today)
    faults.push(
      fault(
        'period-open',
        { table: 'channels', row: rule.row, column: 'postAs' },
        `${noun} waits for the end of ${periodWords(period)}: ${ruleText(rule)}.`,
        'Preview again next month, or change "post as" in Channels.',
        { document: number },
      ),
    );
  if (rule.postAs !== 'individual' && input.sources.notRead)
    faults.push(...judgeAwaited(document, kind, noun, period, input.sources.notRead));
  if (rule.postAs !== 'individual' && rule.contact === '')
    faults.push(
      fault(
        'contact-missing',
        { table: 'channels', row: rule.row, column: 'contact' },
        `Rule ${rule.place} puts documents together but names no Xero contact for them.`,
        'Choose the Xero contact in Channels.',
        { document: number },
      ),
    );
  const contact =
    rule.contact === ''
      ? mapping.contact(document.customerId, document.customer)
      : mapping.contact('', rule.contact);
  if (!contact.ok) faults.push({ ...contact.error, document: number });
  const coded = codeSale(document, noun, rule, mapping);
  if (!coded.ok) return err([...faults, ...coded.error]);
  if (!contact.ok || faults.length > 0) return err(faults);
  if (isZero(coded.value)) return err([nothingToPost(noun, number)]);
  const { contactId, name, warnings } = contact.value;
  return ok({ ...coded.value, document, rule, contact: { contactId, name }, warnings });
}

const nothingToPost = (noun: string, number: string): Fault =>
  fault(
    'nothing-to-post',
    { table: 'documents' },
    `${noun} has no amount; there is nothing to post.`,
    'Nothing needs to be done.',
    { document: number },
  );
