import {
  chosenKind,
  draftAmount,
  draftName,
  draftWords,
  isJournal,
  isTrade,
  type DepositDraft,
  type Draft,
  type InvoiceLine,
  type JournalLine,
  type PaymentDraft,
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

/** A draft with what became of it, when it has been approved. */
export function documentDto(
  draft: Draft,
  posting: PostingRecord | undefined,
  post: boolean,
  sources: SourceDto[],
): DocumentDto {
  const { currency } = draft;
  const text = (minor: bigint) => majorText(minor, currency);
  const common = {
    key: draft.key,
    kind: chosenKind(draft),
    number: draftName(draft),
    date: draft.date,
    channel: draft.channel,
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
      dueDate: 'dueDate' in draft ? draft.dueDate : null,
      contact: draft.contact.name,
      reference: draft.reference,
      rate: draft.rate,
      net: text(draft.netMinor),
      tax: text(draft.taxMinor),
      lines: draft.lines.map((line) => tradeLine(line, text)),
    };
  if (draft.kind === 'contacts')
    return {
      ...common,
      ...noTrade,
      reference: draft.link === null ? 'new contact' : 'linked to the contact in Xero',
      lines: [],
    };
  if (draft.kind === 'items') return { ...common, ...noTrade, reference: draft.name, lines: [] };
  return { ...common, ...moneyParts(draft, common.gross) };
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
  tracking: trackingText(line.tracking),
});

const tradeLine = (line: InvoiceLine, text: (minor: bigint) => string): DocumentLineDto => ({
  ...noAmounts,
  account: line.accountName,
  description: line.description,
  net: text(line.netMinor),
  tax: text(line.taxMinor),
  gross: text(line.netMinor + line.taxMinor),
  taxType: line.taxType,
  tracking: trackingText(line.tracking),
});

/** Money through a bank or clearing account: the line says where it goes through, and against what. */
function moneyParts(draft: PaymentDraft | DepositDraft, gross: string) {
  const against =
    draft.kind === 'payments'
      ? `settles ${draftWords[draft.settles.kind]} ${draft.settles.number}`
      : `${draft.direction === 'receive' ? 'received' : 'paid'} on ${draft.accountName}`;
  const contact = draft.kind === 'payments' ? '' : draft.contact.name;
  const line: DocumentLineDto = {
    ...noAmounts,
    account: draft.through.accountName,
    description: against,
    gross,
    taxType: 'NONE',
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
