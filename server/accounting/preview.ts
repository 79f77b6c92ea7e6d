import { draftAdjustments } from './adjustments';
import { draftBills } from './bills';
import { canonicalJson, sha256Hex, sha256HexOf } from './canonical';
import { underCin7Lock } from './cin7-lock';
import { draftCogs } from './cogs';
import { draftContacts } from './contact-drafts';
import { draftCreditNotes } from './credit-notes';
import type { CalendarDate } from './dates';
import { draftAmount, draftName, draftTitle, type Draft } from './draft';
import { tieDrafts } from './draft-ties';
import { isBlocking, type Fault } from './fault';
import { figuresByChannel, type ChannelFigures } from './figures';
import { draftItems } from './item-drafts';
import { documentKinds, type DocumentKind } from './kinds';
import { draftLandedCost } from './landed-cost';
import type { LeftOut } from './left-out';
import { draftManualJournals } from './manual-journals';
import { compileMapping } from './mapping';
import { knownRecords } from './known-records';
import type { MappingTables } from './mapping-tables';
import { majorText } from './money';
import type { Cin7Reference, XeroReference } from './organisation';
import { draftPayments } from './payments';
import { lockDateOf } from './period';
import type { PostedState } from './posted';
import { draftProduction } from './production';
import { draftPurchaseOrders } from './purchase-orders';
import { proveRateDirection } from './rate-direction';
import { isWithin, type Drafted, type RuleInput, type Sources } from './rules';
import { draftInvoices } from './sale-invoices';
import type { CostEntry } from './source-documents';
import { draftSupplierCredits } from './supplier-credits';
import { draftTransfers } from './transfers';

/** Everything a preview is computed from. The same input gives the same preview, to the byte. */
export interface PreviewInput {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly DocumentKind[];
  readonly today: CalendarDate;
  readonly cin7: Cin7Reference;
  readonly xero: XeroReference;
  readonly tables: MappingTables;
  readonly sources: Sources;
  /** Cost entries of the month before, for comparison; null when they were never read. */
  readonly entriesBefore: readonly CostEntry[] | null;
  readonly posted: PostedState;
}

/** The rule of each kind; they are asked in the order of `documentKinds`. */
const rules: Readonly<Record<DocumentKind, (input: RuleInput) => Drafted>> = {
  contacts: draftContacts,
  items: draftItems,
  'purchase-orders': draftPurchaseOrders,
  invoices: draftInvoices,
  'credit-notes': draftCreditNotes,
  bills: draftBills,
  'supplier-credits': draftSupplierCredits,
  cogs: draftCogs,
  adjustments: draftAdjustments,
  production: draftProduction,
  transfers: draftTransfers,
  'landed-cost': draftLandedCost,
  'manual-journals': draftManualJournals,
  payments: draftPayments,
};

/** What, besides the drafts, must not move between preview and post (DESIGN decision 4). */
export interface PreviewBasis {
  readonly organisation: string;
  readonly lockDate: CalendarDate | null;
  readonly mapping: string;
  /** Keys of the postings that are undone, in order, when this previews a reversal. */
  readonly reverses?: readonly string[];
}

/** A fault and the documents it concerns. */
export interface Issue extends Fault {
  readonly count: number;
  readonly documents: readonly string[];
}

export interface Preview {
  readonly drafts: readonly Draft[];
  readonly leftOut: readonly LeftOut[];
  readonly alreadyPosted: number;
  readonly figures: readonly ChannelFigures[];
  readonly issues: readonly Issue[];
  readonly basis: PreviewBasis;
  readonly fingerprint: string;
}

/** Computes drafts, what stays out and why, figures and fingerprint. Pure: no clock, no I/O. */
export function computePreview(input: PreviewInput): Preview {
  const { from, to, kinds, today, cin7, xero, tables, posted, sources } = input;
  const mapping = compileMapping(tables, cin7, xero, knownRecords(sources, posted));
  const rateProof =
    mapping.settings.cin7RateDirection ?? proveRateDirection([...sources.invoices, ...sources.creditNotes]);
  const ruleInput: RuleInput = { from, to, today, kinds, cin7, xero, mapping, posted, rateProof, sources };
  const drafted = documentKinds.filter((kind) => kinds.includes(kind)).map((kind) => rules[kind](ruleInput));
  const drafts = tieDrafts(
    drafted.flatMap((one) => one.drafts).map((draft) => underCin7Lock(draft, cin7.lockDate)),
    kinds.includes('contacts'),
  );
  const leftOut = [...drafted.flatMap((one) => one.leftOut), ...(sources.notRead?.leftOut ?? [])].map((one) =>
    underCin7Lock(one, cin7.lockDate),
  );
  const basis: PreviewBasis = {
    organisation: xero.organisation.id,
    lockDate: lockDateOf(xero.organisation),
    mapping: sha256Hex(canonicalJson(tables)),
  };
  return {
    drafts,
    leftOut,
    alreadyPosted: drafted.reduce((sum, one) => sum + one.alreadyPosted, 0),
    figures: figuresByChannel({
      entries: kinds.includes('cogs') ? sources.entries.filter((entry) => isWithin(entry, input)) : [],
      ...(kinds.includes('invoices') ? salesOf(sources, input) : { invoices: [], creditNotes: [] }),
      entriesBefore: input.entriesBefore,
      rateProof,
      cin7,
    }),
    issues: collectIssues(drafts, leftOut),
    basis,
    fingerprint: fingerprintOf(drafts, basis),
  };
}

const salesOf = ({ invoices, creditNotes }: Sources, period: PreviewInput) => ({
  invoices: invoices.filter((invoice) => isWithin(invoice, period)),
  creditNotes: creditNotes.filter((note) => isWithin(note, period)),
});

/** Names exactly what was seen: drafts with every line, and the basis. Sources count by identity and amount. */
export const fingerprintOf = (drafts: readonly Draft[], basis: PreviewBasis): string =>
  sha256HexOf(fingerprintText(drafts, basis));

/** The canonical JSON of `{ basis, drafts }`, a draft at a time: that of 10,000 documents takes more memory than they do. */
function* fingerprintText(drafts: readonly Draft[], basis: PreviewBasis): Generator<string> {
  yield `{"basis":${canonicalJson(basis)},"drafts":[`;
  for (const [index, draft] of drafts.entries()) {
    const sources = draft.sources.map(({ id, revision, amountMinor }) => [id, revision, amountMinor]);
    yield `${index === 0 ? '' : ','}${canonicalJson({ ...draft, sources })}`;
  }
  yield ']}';
}

/** A draft that may be posted: nothing blocks it. */
export const isPostable = (draft: Draft): boolean => !draft.faults.some(isBlocking);

/** Faults of the same kind at the same place are one issue with a count. */
export function collectIssues(
  drafts: readonly Draft[],
  leftOut: readonly Pick<LeftOut, 'faults' | 'number'>[],
): Issue[] {
  const issues = new Map<string, { fault: Fault; documents: Set<string>; values: Set<string> }>();
  const add = (faults: readonly Fault[], document: string) => {
    for (const fault of faults) {
      const { table, row = '', column = '' } = fault.place;
      const at = JSON.stringify([fault.code, table, row, column]);
      const issue = issues.get(at) ?? { fault, documents: new Set<string>(), values: new Set<string>() };
      issue.documents.add(fault.document ?? document);
      if (fault.value !== undefined) issue.values.add(fault.value);
      issues.set(at, issue);
    }
  };
  for (const draft of drafts) add(draft.faults, draftName(draft));
  for (const { faults, number } of leftOut) add(faults, number);
  return [...issues.values()]
    .map(({ fault, documents, values }) => ({
      ...fault,
      ...sentenceFor(fault, [...values]),
      count: documents.size,
      documents: [...documents].slice(0, 20),
    }))
    .sort((left, right) => Number(isBlocking(right)) - Number(isBlocking(left)) || right.count - left.count);
}

/** A sentence that names one contact is not true of an issue about several. */
function sentenceFor({ code }: Fault, [first, ...others]: readonly string[]): Partial<Fault> {
  if (code !== 'contact-unknown' || first === undefined || others.length === 0) return {};
  const more = others.length === 1 ? 'another customer' : `${others.length} other customers`;
  return {
    reason: `Xero has no contact "${first}" yet, nor one for ${more}; posting creates them.`,
    remedy: 'Nothing needs to be done if the names are right.',
  };
}

/** What moved between two previews of the same period, in words for the accountant. */
export interface Difference {
  readonly summary: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly document: string; readonly before: string; readonly after: string }[];
  readonly other: readonly string[];
}

interface Compared {
  readonly drafts: readonly Draft[];
  readonly basis: PreviewBasis;
}

export function differenceBetween(before: Compared, after: Compared): Difference {
  const [old, now] = [draftsByPlace(before.drafts), draftsByPlace(after.drafts)];
  const added = [...now].flatMap(([place, draft]) => (old.has(place) ? [] : [describe(draft)]));
  const removed = [...old].flatMap(([place, draft]) => (now.has(place) ? [] : [describe(draft)]));
  const changed = [...old].flatMap(([place, draft]) => {
    const other = now.get(place);
    if (!other || canonicalJson(other) === canonicalJson(draft)) return [];
    return [{ document: draftTitle(draft), before: describe(draft), after: describe(other) }];
  });
  const other = [
    ...(before.basis.organisation === after.basis.organisation
      ? []
      : ['The connected Xero organisation is another one.']),
    ...(before.basis.lockDate === after.basis.lockDate
      ? []
      : [
          `The lock date moved from ${before.basis.lockDate ?? 'none'} to ${after.basis.lockDate ?? 'none'}.`,
        ]),
    ...(before.basis.mapping === after.basis.mapping ? [] : ['Mappings, rules or settings were changed.']),
  ];
  const parts = [
    count(added.length, 'document', 'new'),
    count(removed.length, 'document', 'gone'),
    count(changed.length, 'document', 'changed'),
  ].filter((part) => part !== '');
  const summary = `Since this preview ${[...parts, ...(other.length > 0 ? ['the basis moved'] : [])].join(', ') || 'something changed'}. Nothing was posted. See the difference, or preview again.`;
  return { summary, added, removed, changed, other };
}

/** Drafts of one family are told apart by their place in its sequence: currencies, rates and parts of a month share one. */
function draftsByPlace(drafts: readonly Draft[]): ReadonlyMap<string, Draft> {
  const counts = new Map<string, number>();
  return new Map(
    [...drafts]
      .sort((left, right) => left.revision - right.revision)
      .map((draft) => {
        const family = `${draft.kind} ${draft.family}`;
        const before = counts.get(family) ?? 0;
        counts.set(family, before + 1);
        return [`${family} ${before}`, draft] as const;
      }),
  );
}

const count = (number: number, noun: string, what: string): string =>
  number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'} ${what}`;
const describe = (draft: Draft): string =>
  `${draftTitle(draft)}: ${draft.currency} ${majorText(draftAmount(draft), draft.currency)} dated ${draft.date}, ${draft.sources.length} sources`;
