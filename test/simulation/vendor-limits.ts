import { err, ok, type Result } from '../../server/accounting/result';
import { limitSets } from '../../server/sandbox/xero/limits';
import { readPreview, type PreviewRecord } from '../../server/store/previews';
import { readRun } from '../../server/store/runs';
import { approvePreview, postPreview } from '../../server/sync/approve';
import { beginRun } from '../../server/sync/begin-run';
import type { SyncContext } from '../../server/sync/context';
import type { Problem } from '../../server/sync/problem';
import { connection } from './accountant';
import { audit } from './auditor';
import { period, SimulatedCin7 } from './cin7';
import { settleIn } from './connecting';
import { SimulatedLeases } from './leases';
import { firstSettings, openProcess, work, type Surroundings } from './process';
import { Queue } from './queue';
import { Random } from './random';
import type { MemoryStore } from './store';
import { World } from './world';
import { joinNetwork, SimulatedXero } from './xero';

/**
 * Many documents through preview and post at Xero's own limits, in calm weather and virtual time: how much of what Xero
 * allows is used while there is work, and whether it ever has to refuse a call.
 */
export interface VendorRun {
  readonly documents: number;
  readonly findings: readonly string[];
  readonly phases: readonly Phase[];
  /** Calls that Xero refused by a limit. */
  readonly refused: number;
  readonly calls: number;
}

export interface Phase {
  readonly name: string;
  readonly calls: number;
  readonly virtualMs: number;
  /** Calls in Xero's minutes while there was work to the end of the minute, and how many Xero would have allowed till then. */
  readonly used: number;
  readonly allowed: number;
}

export interface VendorOptions {
  readonly documents: number;
  /** How long Xero takes for a call that writes, beyond the 40 to 650 ms of any call. */
  readonly writeMs: number;
}

export async function runAtVendorLimits(
  store: MemoryStore,
  { documents, writeMs }: VendorOptions,
): Promise<VendorRun> {
  const random = new Random(1);
  const world = new World(random.fork());
  const xero = new SimulatedXero(world, random.fork(), writeMs);
  const cin7 = new SimulatedCin7(world, random.fork(), documents, { channels: ['Amazon', ''], invoiced: 1 });
  let ids = 0;
  const around: Surroundings = {
    ...{ world, cin7, db: store.db, queue: new Queue(world), leases: new SimulatedLeases(world) },
    ...{ settings: firstSettings(), newId: () => `id-${String((ids += 1)).padStart(5, '0')}` },
  };
  const leave = joinNetwork(xero);
  try {
    await store.empty();
    await settleIn(around, xero);
    // The server, which works too, and one worker more.
    const server = openProcess(around);
    world.spawn('server', () => work(server, around.leases, around));
    world.spawn('worker', () => work(openProcess(around), around.leases, around));
    const phases: Phase[] = [];
    const person = world.spawn('accountant', () => closeTheMonth(server, world, xero, phases));
    await world.runUntilEnded(person);
    await world.stop();
    const verdict = await audit(xero, store.db, cin7.expected());
    const calls = xero.calls.length;
    const refused = xero.calls.filter(({ status }) => status === 429).length;
    return {
      ...{ documents: verdict.documents, findings: [...world.findings, ...verdict.findings] },
      ...{ phases, calls, refused },
    };
  } finally {
    await world.stop();
    leave();
  }
}

async function closeTheMonth(
  server: SyncContext,
  world: World,
  xero: SimulatedXero,
  phases: Phase[],
): Promise<void> {
  const phase = async <Value>(name: string, work: () => Promise<Value>): Promise<Value> => {
    const [from, since] = [xero.calls.length, world.now];
    const value = await work();
    phases.push(phaseOf(name, xero.calls.slice(from), world.now - since));
    return value;
  };
  const done = async (begun: Result<{ run: string }, Problem>): Promise<unknown> => {
    const { run } = must(begun);
    for (;;) {
      const record = await readRun(server.db, run);
      if (record?.state === 'done') return record.result;
      if (record?.finishedAt) throw new Error(`${record.kind} ended ${record.state}: ${record.message}`);
      await world.sleep(1_000);
    }
  };
  const begin = async (kind: 'fetch' | 'preview'): Promise<unknown> => {
    const params = { ...period, kinds: ['invoices', 'cogs'] as const };
    const begun = await beginRun(server, { connection, kind, params, actor: 'Ana' });
    return done(begun.ok ? ok({ run: begun.value.job }) : err(begun.error));
  };
  await phase('fetch', () => begin('fetch'));
  const preview = await phase('preview', async (): Promise<PreviewRecord> => {
    const { preview: id } = (await begin('preview')) as { preview: string };
    const record = await readPreview(server.db, id);
    if (!record) throw new Error('No preview');
    return record;
  });
  await phase('approve', async () =>
    must(await approvePreview(server, preview.id, preview.fingerprint, [], 'Bea')),
  );
  await phase('post', async () => done(await postPreview(server, preview.id, preview.fingerprint, 'Bea')));
}

function must<Value>(result: Result<Value, Problem>): Value {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.detail}`);
}

interface Call {
  readonly at: number;
}

const minuteMs = 60_000;

/**
 * Xero's minutes begin with a call, and the next one with the first call after it. What is left of the work at the end of
 * the last one was less than a minute's; so it does not count.
 */
function phaseOf(name: string, calls: readonly Call[], virtualMs: number): Phase {
  const minutes: { at: number; calls: number }[] = [];
  for (const { at } of calls) {
    const last = minutes.at(-1);
    if (last && at < last.at + minuteMs) last.calls += 1;
    else minutes.push({ at, calls: 1 });
  }
  const [first, last] = [minutes[0], minutes.at(-1)];
  const full = minutes.slice(0, -1);
  const whole = first && last ? (last.at - first.at) / minuteMs : 0;
  return {
    ...{ name, calls: calls.length, virtualMs },
    used: full.reduce((sum, minute) => sum + minute.calls, 0),
    allowed: Math.floor(whole * limitSets.vendor.minute),
  };
}

/** In lines to print. */
export function vendorLines({ documents, findings, phases, calls, refused }: VendorRun): string[] {
  const grouped = (count: number): string => Math.round(count).toLocaleString('en-GB');
  const used = phases.reduce((sum, phase) => sum + phase.used, 0);
  const allowed = phases.reduce((sum, phase) => sum + phase.allowed, 0);
  return [
    `${grouped(documents)} documents in Xero, ${grouped(calls)} calls, ${refused} refused by a limit`,
    ...phases.map(
      (phase) =>
        `  ${phase.name}: ${grouped(phase.calls)} calls in ${grouped(phase.virtualMs / 1_000)} s of virtual time${phase.allowed > 0 ? `; while work was left ${grouped(phase.used)} of ${grouped(phase.allowed)} allowed: ${shareText(phase)}` : ''}`,
    ),
    `used of what was allowed while work was left: ${shareText({ used, allowed })}`,
    ...findings.map((finding) => `finding: ${finding}`),
  ];
}

/** Null where no minute was ever full. */
export function shareOf({ phases }: VendorRun): number | null {
  const used = phases.reduce((sum, phase) => sum + phase.used, 0);
  const allowed = phases.reduce((sum, phase) => sum + phase.allowed, 0);
  return allowed > 0 ? used / allowed : null;
}

const shareText = ({ used, allowed }: { used: number; allowed: number }): string =>
  allowed === 0 ? 'no full minute' : `${Math.floor((1_000 * used) / allowed) / 10} %`;
