import { startPostgres, type RunningPostgres } from '../support/postgres';
import { ensureServerBuilt } from '../store/support/built-server';
import { killed, runCampaign, type CampaignResult } from './campaign';
import type { Store } from './company';

/**
 * `npm test` kills 25 times on each store; `npm run crash -- --kills 1000 --store postgres --seed 7` as often as is asked.
 * What it prints is the whole result.
 */
const usualKills = 25;
const kills = Number(process.env['CRASH_KILLS'] ?? usualKills);
const seed = Number(process.env['CRASH_SEED'] ?? 1);
const only = process.env['CRASH_STORE'] ?? '';
const minute = 60_000;

let postgres: RunningPostgres | null = null;
beforeAll(ensureServerBuilt);
afterAll(async () => postgres?.stop());

const storeOf = async (kind: string): Promise<Store> => {
  if (kind === 'embedded') return { kind };
  const given = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (given) return { kind: 'postgres', url: given };
  postgres ??= await startPostgres();
  return { kind: 'postgres', url: postgres.url };
};

test.each(['embedded', 'postgres'].filter((kind) => only === '' || kind === only))(
  `killed ${kills} times while it posts, on the %s store: every approved document is in Xero once`,
  async (kind) => {
    const began = Date.now();
    const result = await runCampaign({
      store: await storeOf(kind),
      kills,
      seed,
      say: (line) => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(summary(kind, result, Date.now() - began));
    expect(result.faults).toEqual([]);
    expect(killed(result)).toBeGreaterThanOrEqual(kills);
    expect(result.inXero).toBeGreaterThan(0);
  },
  10 * minute + kills * minute,
);

const seconds = (ms: number): string => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;

const summary = (kind: string, result: CampaignResult, ms: number): string =>
  [
    `Crashes on the ${kind} store, seed ${seed}:`,
    `  ${killed(result)} kills (SIGKILL) and ${result.pauses} pauses (SIGSTOP, SIGCONT) in ${seconds(ms)}, ${seconds(ms / Math.max(1, killed(result)))} each`,
    `  ${[...result.kills].map(([point, count]) => `${point} ${count}`).join(', ')}`,
    `  ${result.companies} companies, ${result.runs} runs, ${result.approved} documents approved, ${result.inXero} new in Xero`,
    `  ${result.lost} lost, ${result.doubled} doubled, ${result.strange} strange, ${result.wrongAmount} with another amount, ${result.notPosted} not posted`,
    '',
  ].join('\n');
