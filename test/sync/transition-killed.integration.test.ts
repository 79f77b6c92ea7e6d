import { nextState, postingEvents, postingStates } from '../../server/accounting/posting-state';
import type { Draft } from '../../server/accounting/draft';
import { StoreUnavailable, type Db } from '../../server/store/db';
import { endLeases, type PostingRecord } from '../../server/store/postings';
import { listOpenRuns, requestCancel } from '../../server/store/runs';
import { retryPosting, skipPosting } from '../../server/sync/posting-actions';
import { settleWithdrawn } from '../../server/sync/undone';
import { numberOf } from '../../server/xero/kinds';
import { openTestDatabase } from '../store/support/database';
import { startXero, type RunningXero } from '../support/xero-sandbox';
import { bill, billLine, contact, creditNote, stockJournal } from '../xero/every-kind';
import { ledgerOf } from '../xero/signed-in';
import { killableStore, type Kill, type KillableStore } from './killable-store';
import { copiesInXero, idOf, postOverHttp, type PostingOverHttp } from './posting-over-http';

/**
 * Each step of a posting's life is one transaction: the process dies after each statement of it, before its commit and
 * right after it, on the real store, and nothing but all or nothing is ever there. Then it is started again, and the story
 * ends as if nothing had happened, with every document in Xero once. The stories go over real HTTP to the Xero sandbox.
 */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

/** One telling of a story. */
interface Stage {
  readonly xero: RunningXero;
  readonly run: PostingOverHttp;
  readonly drafts: readonly Draft[];
  /** One more draft, approved only now. */
  approve(draft: Draft): Promise<void>;
  /** Does it, and once more after a restart when the process died in it. */
  step(what: () => Promise<unknown>): Promise<void>;
  /** What a started process does: goes on with every run that is open, until none is. */
  work(): Promise<void>;
  posting(index?: number): Promise<PostingRecord>;
}

interface Story {
  readonly name: string;
  /** The steps of the table in whose transactions the process dies. */
  readonly moves: readonly string[];
  readonly drafts: (letter: string) => readonly Draft[];
  readonly tell: (stage: Stage) => Promise<void>;
  /** State and number of copies in Xero of each draft at the end. */
  readonly ends: readonly (readonly [string, number])[];
}

const pair = [
  ['330', 1_250n],
  ['631', -1_250n],
] as const;
const journal = (name: string, more = {}) => stockJournal('adjustments', name, pair, more);
const needy = (name: string) => [
  contact(`${name}c`),
  bill(name, {
    contact: { contactId: null, name: `Contact ${name}c` },
    needs: contact(`${name}c`).key,
  }),
];
const fault = ({ xero }: Stage, ...rules: Parameters<RunningXero['control']['faults']['set']>[0]) =>
  xero.control.faults.set(rules);
const put = { method: 'PUT' };

const stories: readonly Story[] = [
  {
    name: 'sent and answered',
    moves: ['approved --send--> sending', 'sending --confirm--> posted'],
    drafts: (name) => [journal(name), journal(`${name}b`)],
    tell: (stage) => stage.work(),
    ends: [
      ['posted', 1],
      ['posted', 1],
    ],
  },
  {
    name: 'saved, the answer lost, and found',
    moves: ['sending --lose--> unknown', 'unknown --confirm--> posted'],
    drafts: (name) => [bill(name)],
    tell: async (stage) => {
      fault(stage, { match: put, fault: 'drop-after' });
      await stage.work();
    },
    ends: [['posted', 1]],
  },
  {
    name: 'lost on the way, looked up and not there',
    moves: ['unknown --absent--> approved'],
    drafts: (name) => [journal(name)],
    tell: async (stage) => {
      fault(stage, { match: put, fault: 'drop-before' });
      await stage.work();
    },
    ends: [['posted', 1]],
  },
  {
    name: 'refused before processing',
    moves: ['sending --refuse--> approved'],
    drafts: (name) => [bill(name)],
    tell: async (stage) => {
      fault(stage, { match: put, fault: '429-day', retryAfter: 60 });
      await stage.work();
    },
    ends: [['posted', 1]],
  },
  {
    name: 'refused by Xero, and skipped',
    moves: ['sending --reject--> rejected', 'rejected --skip--> skipped'],
    drafts: (name) => [bill(name, { lines: [billLine({ accountCode: '99999' })] })],
    tell: async (stage) => {
      await stage.work();
      const { key } = await stage.posting();
      await stage.step(() => skipPosting(stage.run.context, stage.run.connection, key, 'x', 'Bea'));
    },
    ends: [['skipped', 0]],
  },
  {
    name: 'refused by Xero, mended and tried again',
    moves: ['rejected --retry--> approved'],
    drafts: (name) => [bill(name)],
    tell: async (stage) => {
      stage.xero.control.setAccount('631', { Status: 'ARCHIVED' });
      await stage.work();
      stage.xero.control.setAccount('631', { Status: 'ACTIVE' });
      const { key } = await stage.posting();
      await stage.step(() => retryPosting(stage.run.context, stage.run.connection, key, 'Bea'));
      await stage.work();
    },
    ends: [['posted', 1]],
  },
  {
    name: 'its number belongs to another document',
    moves: ['unknown --reject--> rejected'],
    drafts: (name) => [creditNote(name)],
    tell: async (stage) => {
      const [draft] = stage.drafts;
      await stage.xero.rows('PUT', '/CreditNotes', {
        Type: 'ACCRECCREDIT',
        CreditNoteNumber: draft ? numberOf(draft) : '',
        Contact: { Name: 'Shopify customers' },
        LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '201' }],
      });
      await stage.work();
    },
    ends: [['rejected', 0]],
  },
  {
    name: 'what it needs is not in Xero yet',
    moves: ['approved --wait--> approved'],
    drafts: needy,
    tell: async (stage) => {
      fault(stage, { match: { ...put, path: 'Contacts' }, fault: '429-day', retryAfter: 40 });
      await stage.work();
    },
    ends: [
      ['posted', 1],
      ['posted', 1],
    ],
  },
  {
    name: 'what it needs was refused',
    moves: ['approved --reject--> rejected'],
    drafts: needy,
    tell: async (stage) => {
      const [first] = stage.drafts;
      await stage.xero.rows('PUT', '/Contacts', { Name: first?.kind === 'contacts' ? first.name : '' });
      await stage.work();
    },
    ends: [
      ['rejected', 0],
      ['rejected', 0],
    ],
  },
  {
    name: 'a kept attempt that Xero remembers no more',
    moves: ['approved --lose--> unknown'],
    drafts: (name) => [journal(name)],
    tell: async (stage) => {
      fault(
        stage,
        { match: { ...put, nth: 1 }, fault: 'drop-before' },
        { match: { ...put, nth: 2 }, fault: '429-day', retryAfter: 400 },
      );
      await stage.work();
    },
    ends: [['posted', 1]],
  },
  {
    name: 'skipped while it waits',
    moves: ['approved --skip--> skipped'],
    drafts: (name) => [journal(name)],
    tell: async (stage) => {
      fault(stage, { match: put, fault: '429-day', retryAfter: 3_600 });
      await stage.step(() => stage.run.slice());
      const { key } = await stage.posting();
      await stage.step(() => skipPosting(stage.run.context, stage.run.connection, key, 'x', 'Bea'));
      await stage.work();
    },
    ends: [['skipped', 0]],
  },
  {
    name: 'cancelled while it waits',
    moves: ['approved --skip--> skipped'],
    drafts: (name) => [journal(name), bill(`${name}b`)],
    tell: async (stage) => {
      await requestCancel(db, stage.run.run);
      await stage.work();
    },
    ends: [
      ['skipped', 0],
      ['skipped', 0],
    ],
  },
  {
    name: 'voided in Xero',
    moves: ['posted --reverse--> reversed'],
    drafts: (name) => [bill(name)],
    tell: async (stage) => {
      await stage.work();
      const [draft] = stage.drafts;
      if (!draft) throw new Error('No draft');
      const [copy] = await copiesInXero(stage.xero, draft);
      await stage.xero.rows('POST', `/Invoices/${idOf(draft, copy)}`, { Status: 'VOIDED' });
      await stage.step(async () => {
        const posting = await stage.posting();
        if (posting.state !== 'posted') return;
        await settleWithdrawn(stage.run.context, stage.run.connection, [posting], 'Bea');
      });
    },
    ends: [['reversed', 1]],
  },
  {
    name: 'undone by a journal of ours',
    moves: ['sending --confirm--> posted', 'posted --reverse--> reversed'],
    drafts: (name) => [journal(name)],
    tell: async (stage) => {
      await stage.work();
      const [original] = stage.drafts;
      if (!original) throw new Error('No draft');
      await stage.approve(journal(`${nextName()}r`, { reverses: original.key }));
      await stage.work();
    },
    ends: [
      ['reversed', 1],
      ['posted', 1],
    ],
  },
];

let serial = 0;
let kills = 0;
afterAll(() => {
  process.stdout.write(`Killed ${kills} times in the transactions of ${stories.length} stories.\n`);
});
/** Names of letters alone, since posting keys have no other digits than 2 to 7. */
const nextName = (): string =>
  [...(serial += 1).toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('') + 'x'; // prettier-ignore

/** With something that it took from Cin7, which is free again once it is skipped or undone. */
const withSource = (draft: Draft): Draft => ({
  ...draft,
  sources: [
    {
      id: `source of ${draft.key}`,
      saleId: null,
      revision: '1',
      number: 'SO-1',
      date: draft.date,
      customer: 'x',
      channel: '',
      sku: 'x',
      quantity: '1',
      unitCost: '1',
      amountMinor: 100n,
      description: 'x',
    },
  ],
});

interface Told {
  readonly store: KillableStore;
  /** Who did what, as it was kept. */
  readonly audits: readonly string[];
}

async function tell(story: Story, kill: Kill | null): Promise<Told> {
  const store = killableStore(db);
  const xero = await startXero();
  try {
    const drafts = story.drafts(nextName()).map(withSource);
    const ledger = await ledgerOf(xero);
    const run = await postOverHttp(store.db, xero, ledger, drafts);
    store.watch(run.connection);
    if (kill) store.killAt(kill);
    kills += kill ? 1 : 0;
    const postingOf = async (index = 0): Promise<PostingRecord> => {
      const found = (await run.postings()).find(({ key }) => key === drafts[index]?.key);
      if (!found) throw new Error('The posting is gone');
      return found;
    };
    const step = async (what: () => Promise<unknown>): Promise<void> => {
      try {
        await what();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await endLeases(db, run.connection); // as at each slice that posts
        await what();
      }
    };
    const work = async (): Promise<void> => {
      for (;;) {
        const [open] = (await listOpenRuns(db)).filter(({ connection }) => connection === run.connection);
        if (!open) return;
        await step(() => run.finish(open.id));
      }
    };
    const approve = async (draft: Draft): Promise<void> => {
      drafts.push(withSource(draft));
      await run.approve(drafts.slice(-1));
    };
    await story.tell({ xero, run, drafts, approve, step, work, posting: postingOf });
    // A kill right after the last commit leaves work that only a restart does.
    await work();
    const ends = [];
    for (const [index, draft] of drafts.entries())
      ends.push([(await postingOf(index)).state, (await copiesInXero(xero, draft)).length]);
    expect({ kill, ends, outside: store.outside }).toEqual({ kill, ends: story.ends, outside: [] });
    const { rows: taken } = await db.query<{ state: string; live: boolean }>(
      'select p.state, s.live from posting_source s join posting p on p.key = s.key where p.connection_id = $1',
      [run.connection],
    );
    expect(taken.map(({ live }) => live)).toEqual(
      taken.map(({ state }) => state !== 'skipped' && state !== 'reversed'),
    );
    const audits = await db.query<{ action: string }>(
      'select action from audit where connection_id = $1 order by action',
      [run.connection],
    );
    return { store, audits: audits.rows.map(({ action }) => action) };
  } finally {
    await xero.close();
  }
}

test.each(stories.map((story) => [story.name, story] as const))('%s', async (_name, story) => {
  const {
    store: { seen },
    audits,
  } = await tell(story, null);
  const moving = seen.filter(({ moves }) => moves.some((move) => story.moves.includes(move)));
  expect(new Set(moving.flatMap(({ moves }) => moves))).toEqual(
    new Set([...moving.flatMap(({ moves }) => moves), ...story.moves]),
  );
  for (const { number, statements } of moving) {
    for (let after = 0; after <= statements; after += 1) {
      const { store, audits: afterwards } = await tell(story, { transaction: number, after });
      const killed = store.killed();
      // Neither half: not a row is other than before.
      expect({ number, after, content: killed?.after }).toEqual({ number, after, content: killed?.before });
      expect(killed).not.toBeNull();
      expect(afterwards).toEqual(audits);
    }
    const whole = await tell(story, { transaction: number, after: 'commit' });
    expect(whole.store.killed()?.after).not.toBe(whole.store.killed()?.before);
    expect(whole.audits).toEqual(audits);
  }
});

test('the process dies in every step of the table', () => {
  const all = postingStates.flatMap((from) =>
    postingEvents.flatMap((event) => {
      const to = nextState(from, event);
      return to === null ? [] : [`${from} --${event}--> ${to}`];
    }),
  );
  expect([...new Set(stories.flatMap(({ moves }) => moves))].sort()).toEqual(all.sort());
});
