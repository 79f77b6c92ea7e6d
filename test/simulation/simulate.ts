import { Accountant } from './accountant';
import { audit, type Verdict } from './auditor';
import { SimulatedCin7 } from './cin7';
import { settleIn, signIn } from './connecting';
import { SimulatedLeases } from './leases';
import { firstSettings, type Surroundings } from './process';
import { Queue } from './queue';
import { Random } from './random';
import type { MemoryStore } from './store';
import { Storm } from './storm';
import { World } from './world';
import { joinNetwork, SimulatedXero } from './xero';

export interface Outcome extends Verdict {
  readonly seed: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
  /** The same for the same seed: every step, in its order, and the trace. */
  readonly fingerprint: string;
}

/** One seed: a company, its accountant, its processes, their accidents, and the auditor's verdict. */
export async function simulate(seed: number, store: MemoryStore): Promise<Outcome> {
  const random = new Random(seed);
  const world = new World(random.fork());
  const xero = new SimulatedXero(world, random.fork());
  const cin7 = new SimulatedCin7(world, random.fork(), random.between(2, 7));
  let ids = 0;
  const around: Surroundings = {
    ...{ world, cin7, db: store.db, queue: new Queue(world) },
    leases: new SimulatedLeases(world),
    settings: firstSettings(),
    newId: () => `id-${String((ids += 1)).padStart(5, '0')}`,
  };
  const leave = joinNetwork(xero);
  let verdict: Verdict = { documents: 0, postings: {}, findings: [] };
  try {
    await store.empty();
    await settleIn(around, xero);
    const story = world.spawn('accountant', () => live(around, xero, random));
    await world.runUntilEnded(story);
    await world.stop();
    verdict = await audit(xero, store.db, cin7.expected());
  } catch (cause) {
    const what = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    world.find(`stopped: ${what}`);
  } finally {
    await world.stop();
    leave();
  }
  return {
    ...verdict,
    findings: [...world.findings, ...verdict.findings],
    ...{ seed, counts: world.counts, trace: world.trace, fingerprint: world.fingerprint() },
  };
}

async function live(around: Surroundings, xero: SimulatedXero, random: Random): Promise<void> {
  const { world } = around;
  const storm = new Storm(around, xero, random.fork());
  storm.begin();
  const accountant = new Accountant(around, random.fork(), xero, {
    fate: (gates) => storm.fate(gates),
    reconnect: async () => {
      const calls = xero.weather.signIn;
      xero.weather.signIn = 0;
      await signIn(around, xero);
      xero.weather.signIn = calls;
    },
  });
  await accountant.work();
  storm.end();
  await accountant.finish();
  // Whatever is still on its way to Xero arrives.
  await world.sleep(15 * 60_000);
}
