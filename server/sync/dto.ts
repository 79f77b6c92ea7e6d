import type { CalendarDate } from '../accounting/dates';
import {
  chosenKind,
  directionOf,
  draftAmount,
  draftName,
  draftWords,
  isJournal,
  isTrade,
  type ContactDraft,
  type Draft,
  type InvoiceLine,
  type JournalLine,
  type MoneyDraft,
  type SourceShare,
} from '../accounting/draft';
import type { Fault } from '../accounting/fault';
import type { LeftOut } from '../accounting/left-out';
import { majorText } from '../accounting/money';
import type { Issue } from '../accounting/preview';
import type { FaultDto, IssueDto } from '../contract/common';
import type { JobDto } from '../contract/jobs';
import type { PostingDto, PostRunDto } from '../contract/postings';
import type { DocumentDto, DocumentLineDto, LeftOutDto, SourceDto } from '../contract/previews';
import type { PostRun } from '../store/post-runs';
import type { PostingRecord } from '../store/postings';
import type { Run } from '../store/runs';

/** Domain values in the shapes of the contract. Amounts become decimal texts here and nowhere else. */

export const faultDto = ({ code, severity, place, value, reason, remedy, document }: Fault): FaultDto => ({
  code,
  severity,
  table: place.table,
  row: place.row ?? null,
  column: place.column ?? null,
  value: value ?? null,
  reason,
  remedy,
  document: document ?? null,
});

export const issueDto = (issue: Issue): IssueDto => ({
  ...faultDto(issue),
  count: issue.count,
  documents: [...issue.documents],
});

export const jobDto = (run: Run): JobDto => ({
  id: run.id,
  connection: run.connection,
  kind: run.kind,
  state: run.state,
  done: run.done,
  total: run.total,
  message: run.message,
  result: (run.result ?? null) as JobDto['result'],
  error: run.error as JobDto['error'],
  createdAt: run.createdAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
});

export const sourceDto = (share: SourceShare, currency: string, url: string | null): SourceDto => ({
  id: share.id,
  number: share.number,
  date: share.date,
  customer: share.customer,
  channel: share.channel,
  sku: share.sku,
  quantity: share.quantity,
  unitCost: share.unitCost,
  amount: majorText(share.amountMinor, currency),
  description: share.description,
  url,
});

export const leftOutDto = (left: LeftOut): LeftOutDto => ({
  kind: left.kind,
  number: left.number,
  date: left.date,
  channel: left.channel,
  customer: left.customer,
  currency: left.currency,
  amount: majorText(left.amountMinor, left.currency),
  faults: left.faults.map(faultDto),
});

/** What a draft means by identities of Xero's, in words. */
export interface DraftNames {
  /** Labels of tax rates by tax type, as Taxes shows them. */
  readonly taxRates: ReadonlyMap<string, string>;
  /** Contacts of posted documents by the document's Xero id. */
  readonly contacts: ReadonlyMap<string, string>;
}

/** A draft with what became of it, when it has been approved. */
export function documentDto(
  draft: Draft,
  posting: PostingRecord | undefined,
  post: boolean,
  sources: SourceDto[],
  names: DraftNames,
): DocumentDto {
  const { currency } = draft;
  const text = (minor: bigint) => majorText(minor, currency);
  const common = {
    key: draft.key,
    kind: chosenKind(draft),
    number: draftName(draft),
    date: draft.date,
    channel: draft.channel,
    direction: directionOf(draft),
    currency,
    gross: text(draftAmount(draft)),
    rule: draft.rule.text,
    sourceCount: draft.sources.length,
    sources,
    faults: draft.faults.map(faultDto),
    post,
    status: posting?.state ?? ('preview' as const),
    xeroNumber: posting?.xeroNumber ?? null,
    xeroUrl: posting?.url ?? null,
    error: posting?.error ? posting.error.reason : null,
  };
  if (isJournal(draft))
    return { ...common, ...noTrade, lines: draft.lines.map((line) => journalLine(line, text)) };
  if (isTrade(draft))
    return {
      ...common,
      dueDate: dueOf(draft),
      contact: draft.contact.name,
      reference: draft.reference,
      rate: draft.rate,
      net: text(draft.netMinor),
      tax: text(draft.taxMinor),
      lines: draft.lines.map((line) => tradeLine(line, text, names)),
    };
  if (draft.kind === 'contacts')
    return { ...common, ...noTrade, number: nameInCin7(draft), reference: contactDone(draft), lines: [] };
  if (draft.kind === 'items')
    return {
      ...common,
      ...noTrade,
      number: `${draft.code} · ${draft.name}`,
      reference: 'new item',
      lines: [],
    };
  return { ...common, ...moneyParts(draft, common.gross, names) };
}

const dueOf = (draft: Extract<Draft, { readonly netMinor: bigint }>): CalendarDate | null =>
  'dueDate' in draft ? draft.dueDate : 'deliveryDate' in draft ? draft.deliveryDate : null;

const nameInCin7 = ({ sources, name }: ContactDraft): string => sources[0]?.number ?? name;

/** What is done in Xero with a contact, and by what it was told. */
function contactDone(draft: ContactDraft): string {
  if (draft.link !== null) return `linked to ${draft.name} in Xero (${draft.rule.text})`;
  return draft.name === nameInCin7(draft) ? 'new contact' : `new contact ${draft.name} (${draft.rule.text})`;
}

const noTrade = { dueDate: null, contact: '', reference: '', rate: null, net: null, tax: null };
const noAmounts = { debit: null, credit: null, net: null, tax: null, gross: null };

const journalLine = (line: JournalLine, text: (minor: bigint) => string): DocumentLineDto => ({
  ...noAmounts,
  account: line.accountName,
  description: line.description,
  debit: line.amountMinor > 0n ? text(line.amountMinor) : null,
  credit: line.amountMinor < 0n ? text(-line.amountMinor) : null,
  taxType: 'NONE',
  taxRate: '',
  tracking: trackingText(line.tracking),
});

const tradeLine = (
  line: InvoiceLine,
  text: (minor: bigint) => string,
  { taxRates }: DraftNames,
): DocumentLineDto => ({
  ...noAmounts,
  account: line.accountName,
  description: line.description,
  net: text(line.netMinor),
  tax: text(line.taxMinor),
  gross: text(line.netMinor + line.taxMinor),
  taxType: line.taxType,
  taxRate: taxRates.get(line.taxType) ?? line.taxType,
  tracking: trackingText(line.tracking),
});

/**
 * Money through a bank or clearing account: the line says where it goes through, and against what. A payment is its
 * document's contact's; of a document that we do not know any more, Cin7's customer or supplier stands for it.
 */
function moneyParts(draft: MoneyDraft, gross: string, { contacts }: DraftNames) {
  const against =
    draft.kind === 'payments'
      ? `settles ${draftWords[draft.settles.kind]} ${draft.settles.number}`
      : `${draft.direction === 'receive' ? 'received' : 'paid'} on ${draft.accountName}`;
  const contact =
    draft.kind === 'payments'
      ? (contacts.get(draft.settles.xeroId) ?? draft.sources[0]?.customer ?? '')
      : draft.contact.name;
  const line: DocumentLineDto = {
    ...noAmounts,
    account: draft.through.accountName,
    description: against,
    gross,
    taxType: 'NONE',
    taxRate: '',
    tracking: '',
  };
  return { ...noTrade, contact, reference: draft.reference, rate: draft.rate, lines: [line] };
}

const trackingText = (tags: readonly { category: string; option: string }[]): string =>
  tags.map(({ category, option }) => `${category}: ${option}`).join(', ');

const postRunDto = ({ at, ...run }: PostRun): PostRunDto => ({ ...run, at: at.toISOString() });

export const postingDto = (posting: PostingRecord, run: PostRun): PostingDto => ({
  key: posting.key,
  kind: chosenKind(posting),
  state: posting.state as PostingDto['state'],
  number: draftName(posting.draft),
  date: posting.date,
  currency: posting.currency,
  amount: majorText(posting.amountMinor, posting.currency),
  approvedBy: posting.approvedBy,
  approvedAt: posting.approvedAt.toISOString(),
  postedBy: posting.postedBy,
  postedAt: posting.postedAt?.toISOString() ?? null,
  xeroId: posting.xeroId,
  xeroNumber: posting.xeroNumber,
  xeroUrl: posting.url,
  error: posting.error?.reason ?? null,
  preview: posting.preview,
  run: postRunDto(run),
  reverses: posting.reverses,
  reversedBy: posting.reversedBy,
  sourceCount: posting.draft.sources.length,
});
