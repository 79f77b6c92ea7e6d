import type { CalendarDate } from '../accounting/dates';
import type { Draft, InvoiceDraft, JournalDraft } from '../accounting/draft';
import type { Organisation, XeroReference } from '../accounting/organisation';
import { err, ok, type Result } from '../accounting/result';
import { XeroApi, type XeroApiOptions } from './api';
import { unreadable } from './errors';
import { checksOf } from './checks';
import { findInvoices, findJournals, rowsOf, type Found } from './find-posted';
import { documentLink, xeroWebUrl, type DocumentPage } from './links';
import {
  maxBatch,
  type ElementOutcome,
  type LedgerCallOptions,
  type XeroChecks,
  type XeroFailure,
  type XeroLedger,
} from './ledger';
import { outcomesOf } from './outcomes';
import { readOrganisation, readReference, readTrialBalance } from './reference';
import { toInvoice, toManualJournal } from './transform';

export interface XeroLedgerOptions extends XeroApiOptions {
  /** Where this server is reached; documents link back to `<publicUrl>/p/<key>`. */
  readonly publicUrl: string;
  /** The organisation's short code as last read, for links; it is learnt anew from every read of the organisation. */
  readonly shortCode?: string;
  /** Xero's web pages; another address for a sandbox. */
  readonly webUrl?: string;
}

const maxIdempotencyKey = 128;
/** Unit prices with four decimals; left out, Xero rounds them to two first (xero 2.6). */
const unitPlaces = 4;

export function createXeroLedger(options: XeroLedgerOptions): XeroLedger {
  return new XeroBooks(options);
}

class XeroBooks implements XeroLedger {
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
    if (drafts.length === 0 || drafts.length > maxBatch)
      throw new Error(`A batch of ${drafts.length} drafts`);
    if (idempotencyKey === '' || idempotencyKey.length > maxIdempotencyKey)
      throw new Error('An idempotency key has 1 to 128 characters');
    const { sendable, unsendable, send } = this.prepare(drafts, idempotencyKey);
    if (sendable.length === 0) return ok(drafts.map((draft) => outcomeFrom(unsendable, draft)));
    const answer = await send(options);
    if (!answer.ok) return answer;
    const kind = sendable[0]?.kind ?? 'cogs';
    const elements = rowsOf(kind, answer.value);
    if (!elements) return err(unreadable("Xero's answer does not hold the documents that were sent."));
    const outcomes = outcomesOf(sendable, elements, this.linkTo);
    const all = new Map(unsendable);
    sendable.forEach((draft, index) => {
      const outcome = outcomes[index];
      if (outcome) all.set(draft, outcome);
    });
    return ok(drafts.map((draft) => outcomeFrom(all, draft)));
  }

  async find(
    drafts: readonly Draft[],
    sentAt: Date,
    options: LedgerCallOptions = {},
  ): Promise<Result<ReadonlyMap<string, Found>, XeroFailure>> {
    const invoices = drafts.filter((draft): draft is InvoiceDraft => draft.kind === 'invoices');
    const journals = drafts.filter((draft): draft is JournalDraft => draft.kind === 'cogs');
    const foundInvoices = await findInvoices(this.api, invoices, this.linkTo, options);
    if (!foundInvoices.ok) return foundInvoices;
    const foundJournals = await findJournals(this.api, journals, sentAt, this.linkTo, options);
    if (!foundJournals.ok) return foundJournals;
    return ok(new Map([...foundInvoices.value, ...foundJournals.value]));
  }

  trialBalance(date: CalendarDate, options: LedgerCallOptions = {}) {
    return readTrialBalance(this.api, date, options);
  }

  private readonly linkTo = (page: DocumentPage, xeroId: string): string =>
    documentLink(page, xeroId, this.shortCode, this.options.webUrl ?? xeroWebUrl);

  /** The call for the drafts that can be said in Xero's terms; the others are rejected without being sent. */
  private prepare(drafts: readonly Draft[], idempotencyKey: string) {
    const unsendable = new Map<Draft, ElementOutcome>();
    const kinds = new Set(drafts.map(({ kind }) => kind));
    if (kinds.size !== 1) throw new Error('A batch holds one kind of document');
    const build = <OneDraft extends Draft, Payload>(
      ofKind: readonly OneDraft[],
      toPayload: (draft: OneDraft, publicUrl: string) => Result<Payload, string>,
    ) =>
      ofKind.flatMap((draft) => {
        const payload = toPayload(draft, this.options.publicUrl);
        if (payload.ok) return [{ draft, payload: payload.value }];
        unsendable.set(draft, { state: 'rejected', messages: [payload.error], numberTaken: false });
        return [];
      });
    const invoices = build(
      drafts.filter((draft): draft is InvoiceDraft => draft.kind === 'invoices'),
      toInvoice,
    );
    const journals = build(
      drafts.filter((draft): draft is JournalDraft => draft.kind === 'cogs'),
      toManualJournal,
    );
    // PUT creates only, so that a taken number is an error rather than an overwrite (xero 2.2).
    const send = (options: LedgerCallOptions) =>
      kinds.has('invoices')
        ? this.api.write(
            (client, tenant) =>
              client.createInvoices(
                tenant,
                { invoices: invoices.map(({ payload }) => payload) },
                false,
                unitPlaces,
                idempotencyKey,
              ),
            options,
          )
        : this.api.write(
            (client, tenant) =>
              client.createManualJournals(
                tenant,
                { manualJournals: journals.map(({ payload }) => payload) },
                false,
                idempotencyKey,
              ),
            options,
          );
    const sendable: Draft[] = [...invoices, ...journals].map(({ draft }) => draft);
    return { sendable, unsendable, send };
  }
}

const outcomeFrom = (outcomes: ReadonlyMap<Draft, ElementOutcome>, draft: Draft): ElementOutcome =>
  outcomes.get(draft) ?? { state: 'unknown', detail: "Xero's answer does not mention it." };
