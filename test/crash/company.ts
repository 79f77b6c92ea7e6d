import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { documentKinds } from '../../server/accounting/kinds';
import type { ConnectionDto } from '../../server/contract/connections';
import type { JobDto } from '../../server/contract/jobs';
import type { DocumentDto, PreviewDto } from '../../server/contract/previews';
import { apiAt, closing, connectionOf, monthBefore, type Api, type Period } from '../support/cogsheet';
import { freePort } from '../support/free-port';
import { openServerDatabase } from '../store/support/server-database';
import { giveOrder, startProcess, type CrashPoint, type ServerProcess } from './server-process';

/** Where a company keeps its books: beside the server, or on a PostgreSQL server where a worker helps. */
export type Store = { readonly kind: 'embedded' } | { readonly kind: 'postgres'; readonly url: string };

/** A demo company with its server, its worker on PostgreSQL, and the sandboxes that outlive both. */
export interface Company {
  readonly api: Api;
  readonly connection: ConnectionDto;
  /** What its processes are started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Of a store on PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Its full months, the oldest first. */
  readonly months: readonly Period[];
  /** Names of the processes that work: what may be killed. */
  readonly parts: readonly Part[];
  process(part: Part): ServerProcess;
  /** Starts a part again, to be killed at the point; it may reach the point before it is ready. */
  start(part: Part, crashAt: CrashPoint | null): ServerProcess;
  /** Has a part that is ready killed at another point, or at none; false when it is gone. */
  arm(part: Part, crashAt: CrashPoint | null): Promise<boolean>;
  /** Tells a part that sleeps to go on, without a point. */
  wake(part: Part): void;
  /** The point that a part was told last. */
  pointOf(part: Part): CrashPoint | null;
  /** So much time passes, for the parts, those that are gone or asleep included, and then for the sandboxes. */
  timePasses(minutes: number): Promise<void>;
  /** Null while the server is away, begins or sleeps. */
  job(id: string): Promise<JobDto | null>;
  preview(period: Period): Promise<PreviewDto>;
  documents(preview: string): Promise<DocumentDto[]>;
  approveAndPost(preview: PreviewDto): Promise<string>;
  slowDown(delayMs: number): Promise<void>;
  close(): Promise<void>;
}

export type Part = 'main' | 'worker';

/** Cin7 code to Xero code where they differ: what a newcomer has to map by hand. */
const byHand = { 1200: '631', 4100: '204' };
const kinds = documentKinds.filter((kind) => kind !== 'items' && kind !== 'purchase-orders');
const fullMonths = 3;
/**
 * In memory where the machine has a place for that: a process that is killed leaves all it wrote to the kernel, and a store
 * that was not closed writes each of its files to the disk before it opens again, which took most of the time.
 */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function openCompany(
  store: Store,
  sandbox: { readonly seed: string; readonly sales: number },
): Promise<Company> {
  const directory = mkdtempSync(path.join(scratch, 'cogsheet-crash-'));
  const database = store.kind === 'postgres' ? await openServerDatabase(store.url) : null;
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const api = apiAt(url);
  const env = {
    PORT: String(port),
    SANDBOX_PORT: '0',
    SANDBOX_SEED: sandbox.seed,
    SANDBOX_SALES: String(sandbox.sales),
    SANDBOX_MONTHS: String(fullMonths),
    DATA_DIR: path.join(directory, 'data'),
    DATABASE_URL: database?.url ?? '',
    LOG_LEVEL: 'error',
  };
  const running = new Map<Part, ServerProcess>();
  const points = new Map<Part, CrashPoint | null>();
  let aheadMs = 0;
  const orderOf = (part: Part): string => path.join(directory, `${part}.order.json`);
  const order = (part: Part, point: CrashPoint | null): void => {
    points.set(part, point);
    giveOrder(orderOf(part), { point, aheadMs });
  };
  const start = (part: Part, crashAt: CrashPoint | null): ServerProcess => {
    order(part, crashAt);
    const started = startProcess(part, env, orderOf(part));
    running.set(part, started);
    return started;
  };
  const partOf = (part: Part): ServerProcess => {
    const found = running.get(part);
    if (!found) throw new Error(`There is no ${part}`);
    return found;
  };
  const begin = async (part: Part): Promise<void> => {
    const started = start(part, null);
    if (!(await started.ready)) throw new Error(`The ${part} did not start:\n${started.output()}`);
  };
  const end = async (): Promise<void> => {
    // A part that was stopped hears nothing else.
    for (const one of running.values()) one.kill('SIGCONT');
    for (const one of running.values()) one.kill('SIGTERM');
    await Promise.all([...running.values()].map(({ gone }) => gone));
    await database?.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await begin('main');
    if (database) await begin('worker');
    const connection = await connectionOf({ api });
    const close = closing({ api }, connection.id);
    const months = monthsUpTo(connection.today);
    await close.fetch({ from: months[0]?.from ?? '', to: months.at(-1)?.to ?? '' }, { kinds });
    const mapped = await close.mapAccounts(byHand);
    if (mapped.body.faults.length > 0)
      throw new Error(`Accounts are not mapped: ${JSON.stringify(mapped.body.faults)}`);
    return {
      api,
      connection,
      env,
      databaseUrl: database?.url ?? null,
      months,
      parts: database ? ['main', 'worker'] : ['main'],
      process: partOf,
      start,
      arm: (part, crashAt) => {
        order(part, crashAt);
        return partOf(part).heed();
      },
      wake: (part) => {
        order(part, null);
        partOf(part).wake();
      },
      pointOf: (part) => points.get(part) ?? null,
      timePasses: async (minutes) => {
        aheadMs += minutes * 60_000;
        for (const [part, point] of points) {
          order(part, point);
          const process = partOf(part);
          if (process.isReady() && !process.isAsleep()) await process.heed();
        }
        const { cin7Core = '', xero = '' } = connection.sandbox ?? {};
        for (const address of [cin7Core, xero]) await tell(address, 'clock', { advanceMs: minutes * 60_000 });
      },
      job: async (id) => {
        const answer = await patiently(() => api<JobDto>('GET', `/jobs/${id}`));
        return answer?.status === 200 ? answer.body : null;
      },
      preview: (period) => close.preview(period, kinds),
      documents: (preview) => close.documents(preview),
      approveAndPost: async (preview) => {
        const approved = await close.approve(preview);
        if (approved.status !== 200)
          throw new Error(`approve answered ${approved.status}: ${JSON.stringify(approved.body)}`);
        return (await close.post(preview)).body.job;
      },
      slowDown: async (delayMs) => {
        const rules = [{ match: { path: 'api.xro', times: 1_000_000 }, fault: 'delay', delayMs }];
        await tell(connection.sandbox?.xero ?? '', 'faults', { rules });
      },
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Through the sandbox's door for tests. */
async function tell(address: string, what: string, body: object): Promise<void> {
  const answer = await fetch(`${new URL(address).origin}/__sandbox/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${what} answered ${answer.status}`);
}

function monthsUpTo(today: string): Period[] {
  const months = [monthBefore(today)];
  while (months.length < fullMonths) months.unshift(monthBefore(months[0]?.from ?? today));
  return months;
}

/** A server that is stopped answers when it is woken. */
const longestAnswerMs = 2_000;

/** Null while the server is away, begins or sleeps. */
async function patiently<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await Promise.race([ask(), wait(longestAnswerMs, null, { ref: false })]);
  } catch {
    await wait(50);
    return null;
  }
}
