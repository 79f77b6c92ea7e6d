import Big from 'big.js';
import { z } from 'zod';
import type { ConnectionDto } from '../../server/contract/connections';
import type { DocumentDto } from '../../server/contract/previews';

/**
 * What Xero's ledger holds against what was approved, by plain HTTP and without any code of the product: every approved
 * document stands there once, with its amount, and nothing else that carries a key of ours.
 */
export interface AuditResult {
  readonly approved: number;
  /** Documents and records in Xero, of all kinds, that were not there in the beginning. */
  readonly inXero: number;
  readonly lost: string[];
  readonly doubled: string[];
  readonly strange: string[];
  readonly wrongAmount: string[];
}

export interface Element {
  readonly resource: string;
  readonly id: string;
  /** Where a document may carry a key of its own; its payments and allocations carry theirs. */
  readonly text: string;
  readonly amount: Big | null;
  readonly name: string;
}

const idOf: Readonly<Record<string, string>> = {
  Invoices: 'InvoiceID',
  CreditNotes: 'CreditNoteID',
  PurchaseOrders: 'PurchaseOrderID',
  ManualJournals: 'ManualJournalID',
  Payments: 'PaymentID',
  BankTransactions: 'BankTransactionID',
  Contacts: 'ContactID',
  Items: 'ItemID',
};
const element = z.looseObject({
  Status: z.string().optional(),
  Total: z.number().optional(),
  Amount: z.number().optional(),
  Name: z.string().optional(),
  Code: z.string().optional(),
  Url: z.string().optional(),
  Reference: z.string().optional(),
  Narration: z.string().optional(),
  LineItems: z.array(z.unknown()).optional(),
  JournalLines: z.array(z.looseObject({ LineAmount: z.number() })).optional(),
});
type Raw = z.infer<typeof element>;

const pageSize = 1_000;
const notStanding = new Set(['VOIDED', 'DELETED']);

export async function readXero({ sandbox }: ConnectionDto): Promise<Element[]> {
  if (!sandbox) throw new Error('Not a sandbox connection');
  const headers = { Authorization: `Bearer ${await tokenOf(sandbox.identity)}`, Accept: 'application/json' };
  const found: Element[] = [];
  for (const [resource, idName] of Object.entries(idOf)) {
    for (let page = 1; ; page++) {
      const answer = await fetch(`${sandbox.xero}/${resource}?page=${page}&pageSize=${pageSize}`, {
        headers,
      });
      if (!answer.ok) throw new Error(`${resource} answered ${answer.status}`);
      const rows = z.record(z.string(), z.unknown()).parse(await answer.json())[resource];
      const raw = z.array(element).parse(rows);
      for (const one of raw)
        if (!notStanding.has(one.Status ?? ''))
          found.push({
            resource,
            id: z.string().parse(one[idName]),
            text: JSON.stringify([one.Url, one.Reference, one.Narration, one.LineItems]),
            amount: amountOf(one),
            name: (resource === 'Items' ? one.Code : one.Name) ?? '',
          });
      if (raw.length < pageSize || resource === 'Items') break;
    }
  }
  return found;
}

async function tokenOf(identity: string): Promise<string> {
  const answer = await fetch(`${identity}/connect/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('cogsheet-custom:cogsheet-custom-secret').toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

function amountOf({ Total, Amount, JournalLines }: Raw): Big | null {
  if (JournalLines)
    return JournalLines.map(({ LineAmount }) => new Big(LineAmount))
      .filter((amount) => amount.gt(0))
      .reduce((sum, amount) => sum.plus(amount), new Big(0));
  const amount = Total ?? Amount;
  return amount === undefined ? null : new Big(amount);
}

/** Whatever could be a key. */
const words = /[A-Za-z0-9]{16,}/g;

/** Kinds that carry no key of ours in Xero: they are known by name or code. */
const byName: Readonly<Record<string, string>> = { contacts: 'Contacts', items: 'Items' };

export function audit(
  approved: readonly DocumentDto[],
  before: readonly Element[],
  now: readonly Element[],
): AuditResult {
  const old = new Set(before.map(({ id }) => id));
  const fresh = now.filter(({ id }) => !old.has(id));
  const result: AuditResult = {
    approved: approved.length,
    inXero: fresh.length,
    lost: [],
    doubled: [],
    strange: [],
    wrongAmount: [],
  };
  const keyed = fresh.filter(({ resource }) => !Object.values(byName).includes(resource));
  const holders = new Map<string, Element[]>();
  const keys = new Set(approved.filter(({ kind }) => !(kind in byName)).map(({ key }) => key));
  for (const one of keyed) {
    const held = [...new Set(one.text.match(words) ?? [])].filter((word) => keys.has(word));
    if (held.length !== 1)
      result.strange.push(`${one.resource} ${one.id} holds ${held.length} approved keys`);
    for (const key of held) holders.set(key, [...(holders.get(key) ?? []), one]);
  }
  for (const document of approved) {
    const title = `${document.kind} ${document.number} (${document.key})`;
    const resource = byName[document.kind];
    const found =
      resource === undefined ? (holders.get(document.key) ?? []) : namesakes(now, resource, document);
    if (found.length === 0) result.lost.push(title);
    if (found.length > 1) result.doubled.push(`${title}: ${found.length} times`);
    const amount = found[0]?.amount;
    if (amount && !amount.eq(new Big(document.gross).abs()))
      result.wrongAmount.push(`${title}: ${amount.toString()} for ${document.gross}`);
  }
  return result;
}

/** Xero refuses a second of one name or code; a number after it would be a double all the same. */
const namesakes = (now: readonly Element[], resource: string, { number }: DocumentDto): Element[] =>
  now.filter(
    (one) => one.resource === resource && (number === one.name || number.startsWith(`${one.name} · `)),
  );
