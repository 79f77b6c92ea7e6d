import { setTimeout as wait } from 'node:timers/promises';
import type { JobDto, PostResultDto } from '../../server/contract/jobs';
import type { DocumentDto } from '../../server/contract/previews';
import { openCompany, type Company, type Part, type Store } from './company';
import { seeded, type Random } from './random';
import { crashPoints, endsWithin, pointsAroundACall, type CrashPoint } from './server-process';
import { audit, readXero, type AuditResult, type Element } from './xero-audit';

/**
 * Kills the real server while it posts over real HTTP, starts it again, and goes on until the number of kills is reached;
 * after every posting run Xero's ledger is audited against what was approved. Companies follow one another, each with
 * new books, so that there is always something to post.
 */
export interface Campaign {
  readonly store: Store;
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  /** SIGKILL, by where it hit: a named point, `at random` by the clock. */
  readonly kills: Map<string, number>;
  /** SIGSTOP and SIGCONT pairs. */
  pauses: number;
  companies: number;
  runs: number;
  approved: number;
  inXero: number;
  lost: number;
  doubled: number;
  strange: number;
  wrongAmount: number;
  /** Documents that did not end as posted. */
  notPosted: number;
  readonly faults: string[];
}

/** Answers of Xero's stand-in are held for so long, so that there is a middle to be killed in. */
const answerMs = 100;
const sales = 400;
/** A point that a process has not reached in this time from being ready is given up for a kill by the clock. */
const longestWaitMs = 5_000;
/** With nothing killed any more a run is over in this time, or stuck. */
const longestRunMs = 240_000;

export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const result = nothingYet();
  const random = seeded(campaign.seed);
  while (killed(result) < campaign.kills) {
    const company = await openCompany(campaign.store, {
      seed: `${campaign.seed}-${result.companies}`,
      sales,
    });
    result.companies += 1;
    try {
      await closeCompany(company, campaign, result, random);
    } finally {
      await company.close();
    }
    if (result.faults.length > 0) break;
  }
  return result;
}

export const killed = ({ kills }: CampaignResult): number =>
  [...kills.values()].reduce((sum, count) => sum + count, 0);

const nothingYet = (): CampaignResult => ({
  kills: new Map(),
  pauses: 0,
  companies: 0,
  runs: 0,
  approved: 0,
  inXero: 0,
  lost: 0,
  doubled: 0,
  strange: 0,
  wrongAmount: 0,
  notPosted: 0,
  faults: [],
});

/** Month by month: what there is, then the payments of it. */
async function closeCompany(
  company: Company,
  campaign: Campaign,
  result: CampaignResult,
  random: Random,
): Promise<void> {
  const before = await readXero(company.connection);
  const approved: DocumentDto[] = [];
  let last: AuditResult | null = null;
  for (const month of [...company.months, ...company.months]) {
    if (killed(result) >= campaign.kills) break;
    const preview = await company.preview(month);
    if (preview.counts.postable === 0) continue;
    const documents = (await company.documents(preview.id)).filter(({ post }) => post);
    await company.slowDown(answerMs);
    const job = await company.approveAndPost(preview);
    const ended = await postUnderFire(company, job, campaign, result, random);
    await company.slowDown(0);
    result.runs += 1;
    approved.push(...documents);
    last = await auditRun(company, approved, before, result);
    const posted = (ended.result as PostResultDto | null)?.posted ?? 0;
    result.notPosted += documents.length - posted;
    if (ended.state !== 'done' || posted !== documents.length)
      result.faults.push(
        `run ${job} ended ${ended.state}, ${posted} of ${documents.length} posted: ${ended.message}`,
      );
    campaign.say(
      `${campaign.store.kind}, company ${result.companies}, ${month.from.slice(0, 7)}: ${documents.length} documents, ${killed(result)} kills and ${result.pauses} pauses so far, ${last.lost.length} lost, ${last.doubled.length} doubled`,
    );
    if (result.faults.length > 0) break;
  }
  result.approved += last?.approved ?? 0;
  result.inXero += last?.inXero ?? 0;
}

async function auditRun(
  company: Company,
  approved: readonly DocumentDto[],
  before: readonly Element[],
  result: CampaignResult,
): Promise<AuditResult> {
  const found = audit(approved, before, await readXero(company.connection));
  for (const what of ['lost', 'doubled', 'strange', 'wrongAmount'] as const) {
    result[what] += found[what].length;
    result.faults.push(...found[what].slice(0, 10).map((text) => `${what}: ${text}`));
  }
  return found;
}

/** Kills one part after the other until the run has ended, or enough were killed; then lets it end. */
async function postUnderFire(
  company: Company,
  job: string,
  campaign: Campaign,
  result: CampaignResult,
  random: Random,
): Promise<JobDto> {
  // The first is hit as it is, by the clock; those that follow are started with a point in mind.
  const wanted = new Map<Part, CrashPoint | null>();
  while (killed(result) < campaign.kills) {
    const now = await company.job(job);
    if (now !== null && now.finishedAt !== null) break;
    const part = random.oneOf(company.parts);
    if (random.between(1, 8) === 1) await pause(company, part, result, random);
    const where = await hit(company, part, job, wanted.get(part) ?? null, random);
    if (where === 'over') break;
    result.kills.set(where, (result.kills.get(where) ?? 0) + 1);
    const point = nextPoint(random);
    wanted.set(part, point);
    company.start(part, point);
  }
  return calmly(company, job);
}

async function pause(company: Company, part: Part, result: CampaignResult, random: Random): Promise<void> {
  const process = company.process(part);
  await wait(random.between(0, 300));
  process.kill('SIGSTOP');
  await wait(random.between(50, 1_500));
  process.kill('SIGCONT');
  result.pauses += 1;
}

/** Waits until the part has reached its point, else kills it by the clock. `over`: the run has ended before. */
async function hit(
  company: Company,
  part: Part,
  job: string,
  point: CrashPoint | null,
  random: Random,
): Promise<string> {
  const process = company.process(part);
  // One time in five it dies while it begins, if it is not one that has worked for long.
  if (point !== null || random.between(1, 5) > 1) await process.ready;
  const until = Date.now() + (point === null ? random.between(20, 1_200) : longestWaitMs);
  while (Date.now() < until && !process.isGone()) {
    if (await endsWithin(process, Math.min(150, Math.max(1, until - Date.now())))) break;
    const now = await company.job(job);
    if (now !== null && now.finishedAt !== null) return 'over';
  }
  if (!process.isGone()) process.kill('SIGKILL');
  const { code, signal } = await process.gone;
  if (signal !== 'SIGKILL')
    throw new Error(`The ${part} ended by itself with ${String(code)}:\n${process.output()}`);
  return process.reached() ?? 'at random';
}

/** Most often around a call, where Xero and the store may differ; else another point, any step, or by the clock. */
function nextPoint(random: Random): CrashPoint | null {
  const dice = random.between(1, 10);
  if (dice <= 5) return { name: random.oneOf(pointsAroundACall), nth: random.between(1, 2) };
  if (dice <= 6) return { name: random.oneOf(crashPoints), nth: random.between(1, 3) };
  return dice <= 8 ? { name: 'any-step', nth: random.between(1, 60) } : null;
}

/** Nothing is killed any more: parts that were told to end at a point are replaced, and the run goes to its end. */
async function calmly(company: Company, job: string): Promise<JobDto> {
  for (const part of company.parts) {
    const process = company.process(part);
    process.kill('SIGKILL');
    await process.gone;
    if (!(await company.start(part, null).ready)) throw new Error(`The ${part} did not start again`);
  }
  const until = Date.now() + longestRunMs;
  for (;;) {
    const now = await company.job(job);
    if (now !== null && now.finishedAt !== null) return now;
    if (Date.now() > until) throw new Error(`The run is stuck: ${JSON.stringify(now)}`);
    await wait(100);
  }
}
