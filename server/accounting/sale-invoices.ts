import { ruleText } from './channel-rules';
import { contactKey } from './contacts';
import { lastDayOf, type Month } from './dates';
import { decimal } from './decimal';
import { byDateAndNumber, type InvoiceDraft, type SourceShare } from './draft';
import { fault, type Fault } from './fault';
import { ruleOf } from './judge';
import type { LeftOut } from './left-out';
import { sumMinor } from './money';
import type { XeroReference } from './organisation';
import { dateOfPeriod, judgeLock, periodOf, periodWords } from './period';
import { numberName, standingShare, type DocumentSnapshot, type PostedState } from './posted';
import { postingKey } from './posting-key';
import { xeroRate, type RateProof } from './rate-direction';
import { toMinor } from './rounding';
import { isWithin, type Drafted, type RuleInput } from './rules';
import { codeInvoice, isZero, mergeLines, type CodedInvoice } from './sale-invoice-lines';
import type { SaleInvoice } from './source-documents';

/** Lines a consolidated invoice may hold before a further one is begun (accounting-rules 5). */
export const maxLinesPerInvoice = 500;

/**
 * Sales invoices, one by one or consolidated by day or month and channel (accounting-rules 3 rows 1-2 and 5). The
 * group key is period, channel, rule, currency, rate, tax-inclusive flag; a rule row never drops currency or flag.
 * An invoice already posted unchanged is not taken again; one that changed since is held.
 */
export function draftInvoices(input: RuleInput): Drafted {
  const leftOut: LeftOut[] = [];
  const proof = input.rateProof;
  const groups = new Map<string, CodedInvoice[]>();
  let alreadyPosted = 0;
  const invoices = input.sources.invoices.filter((invoice) => isWithin(invoice, input)).sort(byDateAndId);
  for (const invoice of invoices) {
    const taken = standingShare(input.posted.documents.get(invoice.id));
    if (taken && taken.revision === invoice.revision) {
      alreadyPosted += 1;
      continue;
    }
    const coded = taken ? { faults: [changedAfterPosting(invoice)] } : judgeInvoice(invoice, input, proof);
    if ('faults' in coded) {
      leftOut.push(leaveOut(invoice, coded.faults));
      continue;
    }
    const group = groupOf(coded);
    const members = groups.get(group);
    if (members) members.push(coded);
    else groups.set(group, [coded]);
  }
  leftOut.push(...goneSincePosted(input));
  const sequences = new Map<string, number>();
  const drafts = [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([group, coded]) =>
      splitByLines(coded, input.mapping.settings.keepItemCodes).map((part) =>
        draftGroup(group, part, input, proof, sequences),
      ),
    );
  return { drafts: judgeNumbers(drafts, input.posted), leftOut, alreadyPosted };
}

function judgeInvoice(
  invoice: SaleInvoice,
  input: RuleInput,
  proof: RateProof,
): CodedInvoice | { faults: Fault[] } {
  const { mapping, xero, today } = input;
  const ruled = ruleOf(mapping.rules, 'invoices', invoice, invoice.number);
  if (!ruled.ok) return { faults: [...ruled.error] };
  const rule = ruled.value;
  const faults = [...judgeCurrency(invoice, xero, proof)];
  const period = periodOf(invoice.date, rule.postAs);
  if (rule.postAs === 'month' && lastDayOf(period as Month) >= today) {
    faults.push(
      fault(
        'period-open',
        { table: 'channels', row: rule.row, column: 'postAs' },
        `Invoice ${invoice.number} waits for the end of ${periodWords(period)}: ${ruleText(rule)}.`,
        'Preview again next month, or change "post as" in Channels.',
        { document: invoice.number },
      ),
    );
  }
  if (rule.postAs !== 'individual' && rule.contact === '') {
    faults.push(
      fault(
        'contact-missing',
        { table: 'channels', row: rule.row, column: 'contact' },
        `Rule ${rule.place} puts invoices together but names no Xero contact for them.`,
        'Choose the Xero contact in Channels.',
        { document: invoice.number },
      ),
    );
  }
  const coded = codeInvoice(invoice, rule, mapping);
  if (!coded.ok) return { faults: [...faults, ...coded.error] };
  if (faults.length > 0) return { faults };
  if (isZero(coded.value))
    return {
      faults: [
        fault(
          'nothing-to-post',
          { table: 'documents' },
          `Invoice ${invoice.number} has no amount; there is nothing to post.`,
          'Nothing needs to be done.',
          { document: invoice.number },
        ),
      ],
    };
  return coded.value;
}

function judgeCurrency(
  { currency, baseCurrency, rate, number }: SaleInvoice,
  { organisation, currencies }: XeroReference,
  proof: RateProof,
): Fault[] {
  const faults: Fault[] = [];
  if (baseCurrency !== organisation.baseCurrency) {
    faults.push(
      fault(
        'base-currency-differs',
        { table: 'cin7', row: 'me' },
        `Cin7 keeps its books in ${baseCurrency}, ${organisation.name} in ${organisation.baseCurrency}.`,
        'Connect Cin7 to a Xero organisation of the same base currency.',
        { document: number },
      ),
    );
  }
  if (currency === organisation.baseCurrency) return faults;
  if (!currencies.includes(currency)) {
    faults.push(
      fault(
        'currency-not-enabled',
        { table: 'xero', row: 'currencies', column: currency },
        `Invoice ${number} is in ${currency}, which ${organisation.name} does not use.`,
        `Add ${currency} under Currencies in Xero, then refresh.`,
        { document: number, value: currency },
      ),
    );
  }
  if (!decimal(rate).gt(0)) {
    faults.push(
      fault(
        'rate-missing',
        { table: 'cin7' },
        `Invoice ${number} in ${currency} has no exchange rate in Cin7.`,
        'Enter the rate in Cin7 and fetch again.',
        { document: number },
      ),
    );
  } else if (proof === 'unproven' || proof === 'contradictory') {
    const how =
      proof === 'unproven'
        ? 'no foreign document with a base amount has been read yet'
        : 'documents contradict each other';
    faults.push(
      fault(
        'rate-direction-unproven',
        { table: 'cin7' },
        `Invoice ${number} in ${currency} is held: which way Cin7's exchange rate reads is not proven (${how}).`,
        'Check the exchange rates of foreign sales in Cin7 and fetch again, or say in Settings which way they read.',
        { document: number },
      ),
    );
  }
  return faults;
}

/** A number that stands twice, here or on an earlier posting, is refused by Xero: both are named before it is tried. */
function judgeNumbers(drafts: readonly InvoiceDraft[], { numbers }: PostedState): InvoiceDraft[] {
  const counts = new Map<string, number>();
  for (const { number } of drafts)
    counts.set(number.toLowerCase(), (counts.get(number.toLowerCase()) ?? 0) + 1);
  return drafts.map((draft) => {
    const number = draft.number.toLowerCase();
    if (!numbers.has(numberName('invoices', number)) && counts.get(number) === 1) return draft;
    const taken = fault(
      'number-taken',
      { table: 'cin7' },
      `Invoice number ${draft.number} stands on more than one document of Cin7; Xero takes each number once.`,
      'Give one of them another number in Cin7, then fetch and preview again.',
      { document: draft.number, value: draft.number },
    );
    return { ...draft, faults: [...draft.faults, taken] };
  });
}

/** Posted invoices of the period that Cin7 does not hold any more: voided, undone or removed there. */
function goneSincePosted({ posted, sources, from, to }: RuleInput): LeftOut[] {
  const held = new Set(sources.invoices.map(({ id }) => id));
  return [...posted.documents].flatMap(([id, taken]) => {
    const share = standingShare(taken);
    const snapshot = share?.kind === 'invoices' ? share.snapshot : null;
    if (!snapshot || held.has(id) || snapshot.date < from || snapshot.date > to) return [];
    const gone = fault(
      'source-changed-after-posting',
      { table: 'documents' },
      `Invoice ${snapshot.number} was posted and is not in Cin7 any more: it was voided, undone or removed there.`,
      'Void it in Xero, then choose Reverse in History so that it counts as undone here.',
      { document: snapshot.number },
    );
    const { number, date, channel, customer, currency, gross } = snapshot;
    const amountMinor = toMinor(decimal(gross), currency);
    return [
      {
        kind: 'invoices' as const,
        id,
        number,
        date,
        channel,
        customer,
        currency,
        amountMinor,
        faults: [gone],
      },
    ];
  });
}

const changedAfterPosting = (invoice: SaleInvoice): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `Invoice ${invoice.number} was changed in Cin7 after it was posted.`,
    'Void it in Xero and choose Reverse in History, then preview again: it is posted anew with its changes.',
    { document: invoice.number },
  );

function groupOf({ invoice, rule }: CodedInvoice): string {
  const single = rule.postAs === 'individual' ? invoice.id : '';
  return JSON.stringify([
    periodOf(invoice.date, rule.postAs),
    invoice.channel,
    rule.row,
    invoice.currency,
    invoice.currency === invoice.baseCurrency ? '' : invoice.rate,
    invoice.taxInclusive,
    single,
  ]);
}

/** Parts of at most 500 merged lines; a single invoice with more keeps them, since it cannot be split. */
function splitByLines(coded: readonly CodedInvoice[], keepSku: boolean): CodedInvoice[][] {
  const ordered = [...coded].sort(byInvoice);
  if (ordered.length === 1 || mergeLines(ordered, keepSku).length <= maxLinesPerInvoice) return [ordered];
  const parts: CodedInvoice[][] = [];
  let names = new Set<string>();
  for (const one of ordered) {
    const own = one.lines.map((line) =>
      JSON.stringify([line.accountCode, line.taxType, line.tracking, line.netMinor < 0n, line.sku]),
    );
    const together = new Set([...names, ...own]);
    const part = parts.at(-1);
    if (part && together.size <= maxLinesPerInvoice) {
      part.push(one);
      names = together;
    } else {
      parts.push([one]);
      names = new Set(own);
    }
  }
  return parts;
}

function draftGroup(
  group: string,
  coded: readonly CodedInvoice[],
  input: RuleInput,
  proof: RateProof,
  sequences: Map<string, number>,
): InvoiceDraft {
  const first = coded[0];
  if (!first) throw new Error('An invoice group without invoices');
  const { invoice, rule } = first;
  const { posted, xero, today, mapping } = input;
  const single = rule.postAs === 'individual';
  const period = periodOf(invoice.date, rule.postAs);
  const family = single ? `invoice|${invoice.id}` : `invoices|${period}|${invoice.channel}`;
  const revision = (sequences.get(family) ?? posted.families.get(family) ?? 0) + 1;
  sequences.set(family, revision);
  const number = single
    ? invoice.number + (revision > 1 ? `-${revision}` : '')
    : `SO-${period}-${invoice.channel || 'Direct'}-${revision}`;
  const date = single ? invoice.date : dateOfPeriod(period, today);
  const sources = coded.map(shareOf).sort(byDateAndNumber);
  const { contact, faults } = contactOf(
    single && rule.contact === '' ? invoice.customer : rule.contact,
    number,
    xero,
  );
  const foreign =
    invoice.currency !== invoice.baseCurrency &&
    (proof === 'base-per-foreign' || proof === 'foreign-per-base');
  return {
    kind: 'invoices',
    family,
    revision,
    date,
    number,
    currency: invoice.currency,
    channel: invoice.channel,
    key: postingKey({
      organisation: xero.organisation.id,
      kind: 'invoices',
      sourceIds: sources.map(({ id }) => id),
      group,
      period,
      revision,
    }),
    reference: single
      ? invoice.reference
      : `${coded.length} Cin7 sale${coded.length === 1 ? '' : 's'} ${periodWords(period)}`,
    dueDate: single && invoice.dueDate >= date ? invoice.dueDate : date,
    contact,
    taxInclusive: invoice.taxInclusive,
    rate: foreign ? xeroRate(invoice.rate, proof).toString() : null,
    lines: single ? first.lines : mergeLines(coded, mapping.settings.keepItemCodes),
    netMinor: sumMinor(coded.map(({ netMinor }) => netMinor)),
    taxMinor: sumMinor(coded.map(({ taxMinor }) => taxMinor)),
    rule: { row: rule.row, text: ruleText(rule) },
    sources,
    faults: [...faults, ...judgeLock(date, xero.organisation, `Invoice ${number}`)],
  };
}

function contactOf(
  name: string,
  document: string,
  { contacts }: XeroReference,
): { contact: InvoiceDraft['contact']; faults: Fault[] } {
  const named = contacts.filter((contact) => contactKey(contact.name) === contactKey(name));
  const active = named.find((contact) => contact.active);
  if (active) return { contact: { contactId: active.contactId, name: active.name }, faults: [] };
  const contact = { contactId: null, name: name.trim() };
  if (named.length > 0)
    return {
      contact,
      faults: [
        fault(
          'contact-archived',
          { table: 'xero', row: 'contacts' },
          `The contact "${name}" is archived in Xero.`,
          'Restore it in Xero and refresh, or choose another contact in Channels.',
          { document, value: name },
        ),
      ],
    };
  return {
    contact,
    faults: [
      fault(
        'contact-unknown',
        { table: 'xero', row: 'contacts' },
        `Xero has no contact "${name}" yet; posting creates it.`,
        'Nothing needs to be done if the name is right.',
        { document, value: name },
      ),
    ],
  };
}

const shareOf = ({ invoice, netMinor, taxMinor }: CodedInvoice): SourceShare => ({
  id: invoice.id,
  saleId: invoice.saleId,
  revision: invoice.revision,
  number: invoice.number,
  date: invoice.date,
  customer: invoice.customer,
  channel: invoice.channel,
  sku: '',
  quantity: '',
  unitCost: '',
  amountMinor: netMinor + taxMinor,
  description: invoice.reference,
  snapshot: snapshotOf(invoice),
});

const byInvoice = (left: CodedInvoice, right: CodedInvoice): number =>
  left.invoice.date + left.invoice.number + left.invoice.id <
  right.invoice.date + right.invoice.number + right.invoice.id
    ? -1
    : 1;

const leaveOut = (invoice: SaleInvoice, faults: readonly Fault[]): LeftOut => ({
  kind: 'invoices',
  id: invoice.id,
  number: invoice.number,
  date: invoice.date,
  channel: invoice.channel,
  customer: invoice.customer,
  currency: invoice.currency,
  amountMinor: toMinor(decimal(invoice.gross), invoice.currency),
  faults,
});

const snapshotOf = ({
  id,
  number,
  date,
  channel,
  customer,
  currency,
  gross,
}: SaleInvoice): DocumentSnapshot => ({
  id,
  number,
  date,
  channel,
  customer,
  currency,
  gross,
});

const byDateAndId = (left: SaleInvoice, right: SaleInvoice): number =>
  left.date + left.id < right.date + right.id ? -1 : 1;
