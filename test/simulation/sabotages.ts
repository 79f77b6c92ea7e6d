/**
 * What is broken on purpose (issue 6): passages of the product that are exchanged while it is transpiled. Nothing of this is
 * in the product; a passage that is not there any more fails its test.
 */
export interface Exchange {
  readonly file: string;
  readonly line: string;
  readonly becomes: string;
}

export interface Sabotage {
  readonly what: string;
  readonly exchanges: readonly Exchange[];
  /** SQL that runs after the migrations. */
  readonly schema?: string;
  /** The first of the seeds that are tried: a few before one that is known to notice. */
  readonly first: number;
}

/** Two people click Post at once, and each click believes what was shown to it. */
const clicksBelieveWhatWasShown: readonly Exchange[] = [
  {
    file: 'server/sync/approve.ts',
    line: 'if (locked?.approval?.run) return ok({ run: locked.approval.run, isNew: false });',
    becomes: '',
  },
  { file: 'server/sync/approve.ts', line: "if (locked?.state !== 'approved')", becomes: 'if (false)' },
  {
    file: 'server/sync/approve.ts',
    line: 'if (!fresh.ok) return fresh;\n      const left = new Set(locked.approval?.leaveOut ?? []);\n      const drafts = fresh.value.drafts.filter(',
    becomes:
      'const left = new Set(locked.approval?.leaveOut ?? []);\n      const drafts = (await readDrafts(tx, id)).map(({ draft }) => draft).filter(',
  },
];

/** The guard that holds when the code above does not: unique keys of the store. */
export const heldByTheUniqueKeys: Sabotage = {
  what: 'two clicks at once believe what was shown to them',
  exchanges: clicksBelieveWhatWasShown,
  first: 1,
};

const anyRefreshAtOnce: readonly Exchange[] = [
  {
    file: 'server/sync/tokens.ts',
    line: 'const lease = await leases.take(`xero tokens ${connection}`);',
    becomes: 'const lease = { release: async () => undefined };',
  },
  { file: 'server/sync/tokens.ts', line: '(renewing ??= renew(', becomes: '(renewing = renew(' },
  { file: 'server/sync/tokens.ts', line: 'if (renewing) return renewing;', becomes: '' },
];

const postedWithoutComparison: Exchange = {
  file: 'server/sync/approve.ts',
  line: 'if (!fresh.ok || fresh.value.fingerprint === fingerprint) return fresh;',
  becomes: 'return fresh;',
};

/** Guards behind the lock: the older pair never takes the place of the newer, and what is uncertain is renewed again. */
const olderPairStays: readonly Exchange[] = [
  {
    file: 'server/sync/tokens.ts',
    line: 'if (!kept.ok || kept.value?.refreshToken !== used) return false;',
    becomes: '',
  },
];

export const sabotages: readonly Sabotage[] = [
  {
    what: 'the unique keys are dropped, and two clicks at once believe what was shown to them',
    exchanges: clicksBelieveWhatWasShown,
    schema:
      'alter table posting drop constraint posting_pkey; drop index posting_number; drop index posting_source_live',
    first: 1,
  },
  {
    what: 'the lock on renewing the access is removed, and the guard behind it',
    exchanges: [...anyRefreshAtOnce, ...olderPairStays],
    first: 43,
  },
  {
    what: 'the body of a repetition is not compared with that of the first try',
    exchanges: [
      {
        file: 'server/sync/attempt.ts',
        line: 'ledger.bodyHash(postings.map(({ draft }) => draft)) === kept.bodyHash',
        becomes: 'true',
      },
    ],
    first: 112,
  },
  {
    what: 'the look-up is skipped: what is not known counts as not there',
    exchanges: [
      {
        file: 'server/sync/resolve.ts',
        line: 'settle(tx, posting, found.value.get(posting.key) ?? null, verdict, at)',
        becomes: 'settle(tx, posting, null, verdict, at)',
      },
    ],
    first: 1,
  },
  {
    what: 'what no answer came for is sent anew at once',
    exchanges: [
      {
        file: 'server/sync/attempt.ts',
        line: "if (attempt === null || attempt.state !== 'lost') return 'anew';",
        becomes: "return 'anew';",
      },
    ],
    first: 3,
  },
  {
    what: 'a random part in the idempotency key',
    exchanges: [
      {
        file: 'server/sync/post.ts',
        line: 'attempt.idempotencyKey,',
        becomes: 'attempt.idempotencyKey + String(Math.random()),',
      },
    ],
    first: 3,
  },
  {
    // Compared with what was approved, no such key would ever go out.
    what: 'a random part in the posting key, and what is posted is not compared with what was approved',
    exchanges: [
      {
        file: 'server/accounting/posting-key.ts',
        line: '.digest()).slice(0, 26);',
        becomes: ".digest()).slice(0, 25) + 'ABCDEFGH'[Math.floor(Math.random() * 8)];",
      },
      postedWithoutComparison,
    ],
    first: 1,
  },
  {
    what: 'an outcome is written whoever holds the posting by then',
    exchanges: [
      {
        file: 'server/store/postings.ts',
        line: 'where key = $1 and state = $2 and fence = $3`',
        becomes: 'where key = $1 and ($2::text is not null or $3::bigint is not null)`',
      },
    ],
    first: 228,
  },
  {
    what: 'what was approved is not compared with what is posted',
    exchanges: [postedWithoutComparison],
    first: 1,
  },
  {
    what: 'money as floats, cut to pence',
    exchanges: [
      {
        file: 'server/xero/wire.ts',
        line: 'wireNumber(majorText(minor, currency));',
        becomes: 'majorText(minor, currency) && Math.trunc((Number(minor) / 100) * 100) / 100;',
      },
    ],
    first: 1,
  },
  {
    what: 'an error of Xero counts as not saved',
    exchanges: [{ file: 'server/sync/post.ts', line: 'if (!error.notSaved) {', becomes: 'if (false) {' }],
    first: 1,
  },
];
