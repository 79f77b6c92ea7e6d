import type { Db } from '../../server/store/db';
import type { Document, ManualJournal } from '../../server/sandbox/xero/model';
import { demoOrganisation } from '../../server/sandbox/xero/demo-organisation';
import { accountSchema } from '../../server/sandbox/xero/seed';
import type { Balances } from './cin7';
import { productClient } from './meddler';
import { simulatedDay, type Kept, type SimulatedXero } from './xero';

/**
 * The auditor reads Xero's own records and Cin7's books, and knows nothing of how the product works but that every
 * document carries a posting key of 26 characters. Its questions, in whole pence:
 *
 * - Is any key in Xero twice, whatever became of the documents?
 * - Is what the product says is posted in Xero, and nothing else?
 * - Does every entry balance?
 * - Do the documents, as the product sent them, come to what Cin7's books say? What people in Xero did to them afterwards
 *   is theirs; but what the product took note of as withdrawn does not count, since it posts that anew.
 * - Was every posting shown before as it was posted?
 * - Is every posting in a final state?
 */
export interface Verdict {
  readonly documents: number;
  readonly postings: Readonly<Record<string, number>>;
  /** One line for each thing that is wrong; empty when all is well. */
  readonly findings: readonly string[];
}

interface Entry {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** As it was first saved. */
  readonly lines: readonly { readonly account: string; readonly minor: number }[];
}

interface PostingRow {
  readonly key: string;
  readonly state: string;
  readonly error: { readonly code: string } | null;
  readonly withdrawn: boolean;
}

const accountCodes = new Map(
  demoOrganisation(simulatedDay).accounts.map((account) => {
    const { AccountID, Code } = accountSchema.parse(account);
    return [AccountID, Code ?? ''];
  }),
);
const finalStates = new Set(['posted', 'rejected', 'skipped', 'reversed']);

export async function audit(xero: SimulatedXero, db: Db, expected: Balances): Promise<Verdict> {
  const entries = entriesOf(xero);
  const postings = await readPostings(db);
  const states: Record<string, number> = {};
  for (const { state } of postings) states[state] = (states[state] ?? 0) + 1;
  return {
    documents: entries.length,
    postings: states,
    findings: [
      ...doubled(entries),
      ...mismatched(entries, postings),
      ...unbalanced(entries),
      ...notAsInCin7(entries, postings, expected),
      ...unsettled(postings),
      ...(await notAsShown(db)),
    ],
  };
}

async function readPostings(db: Db): Promise<PostingRow[]> {
  const { rows } = await db.query<PostingRow>(
    `select key, state, error, state = 'reversed' and reversed_by is null as withdrawn from posting order by key`,
  );
  return rows;
}

function doubled(entries: readonly Entry[]): string[] {
  const seen = new Map<string, Entry>();
  const findings: string[] = [];
  for (const entry of entries) {
    if (entry.key === '') findings.push(`lost key: ${entry.name} carries no posting key`);
    else if (seen.has(entry.key)) findings.push(`duplicate: ${entry.name} is in Xero twice`);
    seen.set(entry.key, entry);
  }
  return findings;
}

function mismatched(entries: readonly Entry[], postings: readonly PostingRow[]): string[] {
  const inXero = new Map(entries.map((entry) => [entry.key, entry]));
  const known = new Map(postings.map((posting) => [posting.key, posting]));
  const said = (state: string): boolean => state === 'posted' || state === 'reversed';
  return [
    ...postings
      .filter(({ key, state }) => said(state) && !inXero.has(key))
      .map(({ key, state }) => `lost: ${key} is ${state} and not in Xero`),
    ...entries
      .filter(({ key }) => !said(known.get(key)?.state ?? ''))
      .map(
        ({ key, name }) =>
          `unknown to us: ${name} is in Xero, and ${known.get(key)?.state ?? 'no posting'} here`,
      ),
  ];
}

const sumOf = (entry: Entry): number => entry.lines.reduce((total, { minor }) => total + minor, 0);

const unbalanced = (entries: readonly Entry[]): string[] =>
  entries.filter((entry) => sumOf(entry) !== 0).map(({ name }) => `unbalanced: ${name}`);

function notAsInCin7(
  entries: readonly Entry[],
  postings: readonly PostingRow[],
  expected: Balances,
): string[] {
  const withdrawn = new Set(postings.filter((posting) => posting.withdrawn).map(({ key }) => key));
  const balances = new Map<string, number>();
  for (const { key, lines } of entries)
    for (const { account, minor } of withdrawn.has(key) ? [] : lines)
      balances.set(account, (balances.get(account) ?? 0) + minor);
  return [...new Set([...balances.keys(), ...expected.keys()])]
    .filter((account) => (balances.get(account) ?? 0) !== (expected.get(account) ?? 0))
    .map(
      (account) =>
        `balance of ${account}: ${balances.get(account) ?? 0} in Xero, ${expected.get(account) ?? 0} in Cin7`,
    );
}

/** The lines that went out are those that stood in the preview when it was approved. */
async function notAsShown(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `select p.key from posting p left join preview_document d on d.preview_id = p.preview_id and d.key = p.key
     where d.key is null or d.body->'lines' <> p.body->'lines' order by p.key`,
  );
  return rows.map(({ key }) => `not as shown: ${key}`);
}

/** What is not known may stay so only with its reason. */
const unsettled = (postings: readonly PostingRow[]): string[] =>
  postings
    .filter(({ state, error }) => !finalStates.has(state) && !(state === 'unknown' && error !== null))
    .map(({ key, state }) => `unsettled: ${key} is ${state}`);

function entriesOf({ records }: SimulatedXero): Entry[] {
  const codeOf = (id: string | null): string => accountCodes.get(id ?? '') ?? '';
  return [
    ...[...records.documents.values()]
      .filter(({ first }) => first.createdBy === productClient)
      .map((kept) => documentEntry(kept, codeOf)),
    ...[...records.journals.values()].map((kept) => journalEntry(kept, codeOf)),
  ];
}

const keyIn = (...texts: (string | null)[]): string => /[A-Z2-7]{26}/.exec(texts.join(' '))?.[0] ?? '';

/** Exact decimal text with at most two places, as the sandbox keeps amounts, to whole pence. */
function pence(amount: string): number {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(amount) ?? [];
  if (!/^-?\d+(\.\d{1,2}0*)?$/.test(amount)) throw new Error(`${amount} is no amount in pence`);
  const minor = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return sign === '-' ? -minor : minor;
}

function documentEntry({ first }: Kept<Document>, codeOf: (id: string | null) => string): Entry {
  // A sales invoice debits receivables; a credit note is its opposite.
  const sign = first.type === 'ACCREC' ? 1 : -1;
  return {
    id: first.id,
    key: keyIn(first.url, first.reference, ...first.lines.map(({ description }) => description)),
    name: `${first.type} ${first.number}`,
    lines: [
      { account: '610', minor: sign * pence(first.total) },
      ...first.lines.flatMap(({ accountId, lineAmount, taxAmount }) => [
        { account: codeOf(accountId), minor: -sign * pence(lineAmount) },
        { account: '820', minor: -sign * pence(taxAmount) },
      ]),
    ],
  };
}

const journalEntry = ({ first }: Kept<ManualJournal>, codeOf: (id: string | null) => string): Entry => ({
  id: first.id,
  key: keyIn(first.url, first.narration),
  name: first.narration,
  lines: first.lines.map(({ accountId, lineAmount }) => ({
    account: codeOf(accountId),
    minor: pence(lineAmount),
  })),
});
