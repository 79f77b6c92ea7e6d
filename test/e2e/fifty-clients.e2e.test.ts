import type { JobDto, PostResultDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import { testServer } from '../store/support/stores';
import { openServerDatabase } from '../store/support/server-database';
import {
  closing,
  connectionOf,
  finished,
  monthBefore,
  pages,
  startCogsheet,
  xeroWitness,
  type Answer,
  type Api,
  type Cogsheet,
} from '../support/cogsheet';

/**
 * Fifty clients approve and post the same preview at once, over real HTTP, while Xero loses an answer: each document is in
 * Xero once, was sent in one call, and all clients are told of the same run. On PostgreSQL they come to two processes.
 */
const clients = 50;
const postgres = testServer();
/** Each client computes the preview anew, some 120 times in all. */
const smallCompany = { SANDBOX_SALES: '400', SANDBOX_MONTHS: '2' };

interface Place {
  readonly servers: readonly Cogsheet[];
  close(): Promise<void>;
}

async function embedded(): Promise<Place> {
  const server = await startCogsheet(smallCompany);
  return { servers: [server], close: () => server.close() };
}

/** A second process on the same database, key and sandboxes. */
async function twoProcesses(): Promise<Place> {
  const database = await openServerDatabase(await postgres());
  const shared = { ...smallCompany, DATABASE_URL: database.url };
  const first = await startCogsheet(shared);
  const second = await startCogsheet(shared, first.dataDir);
  const close = async () => {
    await second.close();
    await first.close();
    await database.close();
  };
  return { servers: [first, second], close };
}

/** One client: approves and posts at once, as a person who clicks through does; some click Post twice. */
async function client(api: Api, preview: PreviewDto, index: number) {
  const body = { fingerprint: preview.fingerprint };
  const approved = await api('POST', `/previews/${preview.id}/approve`, body);
  const post = () => api<{ job: string }>('POST', `/previews/${preview.id}/post`, body);
  const posted = await Promise.all(index % 5 === 0 ? [post(), post()] : [post()]);
  return { approved, posted };
}

const statusesOf = (answers: readonly Answer<unknown>[]): string[] => [
  ...new Set(answers.map(({ status, body }) => `${status} ${(body as { code?: string }).code ?? ''}`.trim())),
];

test.each([
  ['the embedded store, one process', embedded],
  ['PostgreSQL, two processes', twoProcesses],
])('%s: one effect for each key', async (_name, open) => {
  const { servers, close } = await open();
  try {
    const [server] = servers;
    if (!server) throw new Error('No server');
    const connection = await connectionOf(server);
    const month = closing(server, connection.id);
    await month.fetch(monthBefore(connection.today));
    await month.mapAccounts({ 1200: '631', 4100: '204' });
    const preview = await month.preview(monthBefore(connection.today));
    const documents = (await month.documents(preview.id)).filter(({ post }) => post);
    expect(documents.length).toBeGreaterThan(20);
    const witness = await xeroWitness(connection);
    const before = (await witness.calls()).counts;
    await witness.faults([{ match: { method: 'PUT', path: 'ManualJournals' }, fault: 'drop-after' }]);

    const answers = await Promise.all(
      Array.from({ length: clients }, (_, index) =>
        client((servers[index % servers.length] ?? server).api, preview, index),
      ),
    );
    expect(statusesOf(answers.map(({ approved }) => approved))).toEqual(['200']);
    const posted = answers.flatMap((answer) => answer.posted);
    expect(statusesOf(posted)).toEqual(['202']);
    const jobs = new Set(posted.map(({ body }) => body.job));
    expect([posted.length, jobs.size]).toEqual([60, 1]);
    const job = await finished(server, [...jobs][0] ?? '');
    expect(job.result as PostResultDto).toMatchObject({ posted: documents.length, rejected: 0, unknown: 0 });
    expect(await witness.faultsHit()).toEqual([1]);

    const urls = [...(await witness.journals()), ...(await witness.invoices())].map(({ url }) => url ?? '');
    const times = (key: string): number => urls.filter((url) => url.endsWith(`/p/${key}`)).length;
    expect(documents.filter(({ key }) => times(key) !== 1)).toEqual([]);
    expect(urls.filter((url) => url.includes('/p/'))).toHaveLength(documents.length);
    // No batch was sent a second time, not even that of the lost answer.
    const sent = async (): Promise<number[]> => {
      const { counts } = await witness.calls();
      return ['ManualJournals', 'Invoices'].map((resource) => {
        const name = `PUT /api.xro/2.0/${resource}`;
        return (counts[name] ?? 0) - (before[name] ?? 0);
      });
    };
    const batches = ['cogs', 'invoices'].map((kind) =>
      Math.ceil(documents.filter((one) => one.kind === kind).length / 50),
    );
    expect(await sent()).toEqual(batches);

    // And all of them once more, now that it is over: the same run, and nothing else.
    const again = await Promise.all(
      Array.from({ length: clients }, (_, index) =>
        client((servers[index % servers.length] ?? server).api, preview, index),
      ),
    );
    expect(new Set(again.flatMap((answer) => answer.posted.map(({ body }) => body.job)))).toEqual(jobs);
    expect(await sent()).toEqual(batches);
    const postings = await pages<{ key: string; state: string }>(server.api, `${month.at}/postings`);
    expect(postings.map(({ key }) => key).sort()).toEqual(documents.map(({ key }) => key).sort());
    expect(new Set(postings.map(({ state }) => state))).toEqual(new Set(['posted']));
    const runs = (await server.api<JobDto[]>('GET', `${month.at}/jobs`)).body;
    expect(runs.filter(({ kind }) => kind === 'post')).toHaveLength(1);
  } finally {
    await close();
  }
});
