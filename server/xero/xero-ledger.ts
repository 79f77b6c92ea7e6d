import type { CalendarDate } from '../accounting/dates';
import type { Draft, DraftKind } from '../accounting/draft';
import type { Organisation, XeroReference } from '../accounting/organisation';
import { err, ok, type Result } from '../accounting/result';
import { allocateCredit, readAllocations } from './allocation';
import { XeroApi, type XeroApiOptions } from './api';
import { checksOf } from './checks';
import { rowsOf } from './elements';
import { unreadable } from './errors';
import { findPosted } from './find-posted';
import { keyedSince } from './keyed-documents';
import { kindInXero } from './kinds';
import {
  maxBatch,
  type CreditAllocation,
  type ElementOutcome,
  type LedgerCallOptions,
  type LookUpOptions,
  type XeroChecks,
  type XeroCredits,
  type XeroFailure,
  type XeroLedger,
} from './ledger';
import { documentLink, xeroWebUrl, type DocumentPage } from './links';
import { outcomesOf } from './outcomes';
import { readOrganisation, readReference, readTrialBalance } from './reference';
import { sendOf } from './send';

export interface XeroLedgerOptions extends XeroApiOptions {
  /** Where this server is reached; documents link back to `<publicUrl>/p/<key>`. */
  readonly publicUrl: string;
  /** The organisation's short code as last read, for links; it is learnt anew from every read of the organisation. */
  readonly shortCode?: string;
  /** Xero's web pages; another address for a sandbox. */
  readonly webUrl?: string;
}

const maxIdempotencyKey = 128;

export function createXeroLedger(options: XeroLedgerOptions): XeroLedger & XeroCredits {
  return new XeroBooks(options);
}

class XeroBooks implements XeroLedger, XeroCredits {
  readonly checks: XeroChecks;
  private readonly api: XeroApi;
  private shortCode: string;

  constructor(private readonly options: XeroLedgerOptions) {
    // Xero drops such an address without a word (xero 5.1), and with it what a lost invoice is found by.
    if (/xero/i.test(options.publicUrl)) throw new Error('The public URL must not contain "xero"');
    this.api = new XeroApi(options);
    this.checks = checksOf(this.api, (xeroId) => this.linkTo('invoice', xeroId));
    this.shortCode = options.shortCode ?? '';
  }

  callCount(): number {
    return this.api.callCount();
  }

  async reference(options: LedgerCallOptions = {}): Promise<Result<XeroReference, XeroFailure>> {
    const read = await readReference(this.api, this.options.tenantId, options);
    if (read.ok) this.shortCode = read.value.organisation.shortCode;
    return read;
  }

  async organisation(options: LedgerCallOptions = {}): Promise<Result<Organisation, XeroFailure>> {
    const read = await readOrganisation(this.api, this.options.tenantId, options);
    if (read.ok) this.shortCode = read.value.shortCode;
    return read;
  }

  async post(
    drafts: readonly Draft[],
    idempotencyKey: string,
    options: LedgerCallOptions = {},
  ): Promise<Result<readonly ElementOutcome[], XeroFailure>> {
    const kind = kindOfBatch(drafts);
    judgeKey(idempotencyKey);
    const { sendable, unsendable, send } = sendOf(drafts, this.options.publicUrl);
    const all = new Map<Draft, ElementOutcome>();
    for (const [draft, why] of unsendable)
      all.set(draft, { state: 'rejected', messages: [why], numberTaken: false });
    if (send) {
      const answer = await this.api.write((client, tenant) => send(client, tenant, idempotencyKey), options);
      if (!answer.ok) return answer;
      const elements = rowsOf(kindInXero(kind).resource, answer.value);
      if (!elements) return err(unreadable("Xero's answer does not hold the documents that were sent."));
      outcomesOf(sendable, elements, this.linkTo).forEach((outcome, index) => {
        const draft = sendable[index];
        if (draft) all.set(draft, outcome);
      });
    }
    return ok(drafts.map((draft) => all.get(draft) ?? unmentioned));
  }

  bodyHash(drafts: readonly Draft[]): string {
    return sendOf(drafts, this.options.publicUrl).bodyHash;
  }

  find(drafts: readonly Draft[], sentAt: Date, options: LookUpOptions = {}) {
    return findPosted(this.api, drafts, sentAt, this.linkTo, options);
  }

  keyedSince(since: Date, drafts: readonly Draft[], options: LedgerCallOptions = {}) {
    return keyedSince(this.api, since, drafts, this.linkTo, options);
  }

  allocateCredit(allocation: CreditAllocation, idempotencyKey: string, options: LedgerCallOptions = {}) {
    judgeKey(idempotencyKey);
    return allocateCredit(this.api, allocation, idempotencyKey, options);
  }

  allocations(creditNoteId: string, options: LedgerCallOptions = {}) {
    return readAllocations(this.api, creditNoteId, options);
  }

  trialBalance(date: CalendarDate, options: LedgerCallOptions = {}) {
    return readTrialBalance(this.api, date, options);
  }

  private readonly linkTo = (page: DocumentPage, xeroId: string): string =>
    documentLink(page, xeroId, this.shortCode, this.options.webUrl ?? xeroWebUrl);
}

const unmentioned: ElementOutcome = { state: 'unknown', detail: "Xero's answer does not mention it." };

/** The kind of a batch that can be one call; anything else is a bug. */
function kindOfBatch(drafts: readonly Draft[]): DraftKind {
  const [first] = drafts;
  if (!first || drafts.length > maxBatch) throw new Error(`A batch of ${drafts.length} drafts`);
  if (drafts.some(({ kind }) => kind !== first.kind)) throw new Error('A batch holds one kind of document');
  const isLinked = (draft: Draft) => draft.kind === 'contacts' && draft.link !== null;
  if (drafts.some((draft) => isLinked(draft) !== isLinked(first)))
    throw new Error('A batch makes contacts or links them, not both');
  return first.kind;
}

function judgeKey(idempotencyKey: string): void {
  if (idempotencyKey === '' || idempotencyKey.length > maxIdempotencyKey)
    throw new Error('An idempotency key has 1 to 128 characters');
}
