import { startPostgres, type RunningPostgres } from '../support/postgres';
import { ensureServerBuilt } from '../store/support/built-server';
import { runCampaign, type CampaignResult } from './campaign';
import type { Store } from './company';
import { killsOf } from './fire';

/**
 * `npm test` kills 25 times on each store; `npm run crash -- --kills 1000 --store postgres --seed 7` as often as is asked.
 * What it prints is the whole result.
 */
const usualKills = 25;
const kills = Number(process.env['CRASH_KILLS'] ?? usualKills);
const seed = Number(process.env['CRASH_SEED'] ?? 1);
const minute = 60_000;

export function crashes(kind: Store['kind']): void {
  let postgres: RunningPostgres | null = null;
  beforeAll(ensureServerBuilt);
  afterAll(async () => postgres?.stop());

  const store = async (): Promise<Store> => {
    if (kind === 'embedded') return { kind };
    const given = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
    if (given) return { kind, url: given };
    postgres = await startPostgres();
    return { kind, url: postgres.url };
  };

  test(
    `killed ${kills} times while it posts, on the ${kind} store: every approved document is in Xero once`,
    async () => {
      const began = Date.now();
      const result = await runCampaign({
        store: await store(),
        kills,
        seed,
        say: (line) => process.stdout.write(`${line}\n`),
      });
      process.stdout.write(summary(kind, result, Date.now() - began));
      expect(result.faults).toEqual([]);
      expect(killsOf(result.damage)).toBeGreaterThanOrEqual(kills);
      expect(result.inXero).toBeGreaterThan(0);
    },
    10 * minute + kills * minute,
  );
}

const seconds = (ms: number): string => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;

const summary = (kind: string, { damage, ...result }: CampaignResult, ms: number): string =>
  [
    `Crashes on the ${kind} store, seed ${seed}:`,
    `  ${killsOf(damage)} kills (SIGKILL) in ${seconds(ms)}, ${seconds(ms / Math.max(1, killsOf(damage)))} each: ${[...damage.killed].map(([point, count]) => `${point} ${count}`).join(', ')}`,
    `  ${damage.pauses} short pauses (SIGSTOP, SIGCONT), ${damage.outages} outages longer than Xero remembers a key, ${damage.sleeps.length} pauses longer than the lease${damage.sleeps.length > 0 ? ` (${damage.sleeps.join(', ')})` : ''}`,
    `  ${result.companies} companies, ${result.runs} runs, ${result.approved} documents approved, ${result.inXero} new in Xero`,
    `  ${result.lost} lost, ${result.doubled} doubled, ${result.strange} strange, ${result.wrongAmount} with another amount, ${result.notPosted} not posted`,
    '',
  ].join('\n');
