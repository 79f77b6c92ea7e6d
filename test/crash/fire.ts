import { setTimeout as wait } from 'node:timers/promises';
import type { JobDto } from '../../server/contract/jobs';
import type { Company, Part } from './company';
import type { Random } from './random';
import { crashPoints, type CrashPoint } from './server-process';

/** What a posting run is put through. */
export interface Fire {
  readonly company: Company;
  readonly random: Random;
  /** When to stop, over the whole campaign. */
  readonly kills: number;
  readonly damage: Damage;
}

export interface Damage {
  /** SIGKILL, by where it hit: a named point, while the process started, or by the clock. */
  readonly killed: Map<string, number>;
  /** SIGSTOP and SIGCONT pairs of up to a second and a half. */
  pauses: number;
  /** Pauses longer than the lease: where, and until when. */
  readonly sleeps: string[];
  /** All processes killed at once, and nothing there for longer than Xero remembers a key. */
  outages: number;
}

export const killsOf = ({ killed }: Damage): number =>
  [...killed.values()].reduce((sum, one) => sum + one, 0);

/** A point that a process has not reached in this time from being ready is given up for a kill by the clock. */
const longestWaitMs = 2_500;
/** With nothing killed any more a run is over in this time, or stuck. */
const longestRunMs = 240_000;
/** A run that has not come further for so long waits for time to pass. */
const stillMs = 6_000;
/** Longer than Xero remembers a key. */
const outageMinutes = 7;
/** Longer than a request may take to arrive. */
const lateMinutes = 4;
/** A process on a server that is silent for so long has lost its leases. */
const leaseMs = 45_000;
/** In this time a process that wakes up does what it was about to. */
const wakingMs = 2_000;
/** The first sleep, and how many kills are between two; one costs most of a minute. */
const sleeps = { main: { first: 100, every: 200 }, worker: { first: 8, every: 50 } };

/** Kills one part after the other until the run has ended, or enough were killed; then lets it end. */
export async function postUnderFire(fire: Fire, job: string): Promise<JobDto> {
  const { company, random, damage } = fire;
  for (const part of company.parts) await company.arm(part, nextPoint(random));
  while (killsOf(damage) < fire.kills && !(await isOver(company, job))) {
    if (isSleepDue(fire)) {
      await oversleep(fire, job);
      continue;
    }
    if (random.between(1, 12) === 1) await pause(fire);
    if (!(await hit(fire, job))) break;
  }
  return calmly(company, job);
}

/** Most often around a call, where Xero and the store may differ; else another point, any step, or by the clock. */
function nextPoint(random: Random): CrashPoint | null {
  const dice = random.between(1, 10);
  if (dice <= 5) return { name: random.oneOf(crashPoints.aroundACall), nth: random.between(1, 2) };
  if (dice <= 6) return { name: random.oneOf(crashPoints.all), nth: random.between(1, 3) };
  return dice <= 8 ? { name: 'any-step', nth: random.between(1, 60) } : null;
}

async function isOver(company: Company, job: string): Promise<boolean> {
  const now = await company.job(job);
  return now !== null && now.finishedAt !== null;
}

/**
 * Waits until a part has died at its point, and kills one by the clock when none does: which one, is drawn before. False:
 * the run has ended before.
 */
async function hit(fire: Fire, job: string): Promise<boolean> {
  const { company, random } = fire;
  const victim = random.oneOf(company.parts);
  const process = company.process(victim);
  // One time in five it dies while it begins, if it is not one that has worked for long.
  const begins = !process.isReady() && random.between(1, 5) === 1;
  if (!begins) await process.ready;
  const byTheClock = begins || company.pointOf(victim) === null;
  const until = Date.now() + (byTheClock ? random.between(20, 1_200) : longestWaitMs);
  for (;;) {
    const fallen = company.parts.find((part) => company.process(part).isGone());
    if (fallen || Date.now() >= until) {
      const part = fallen ?? victim;
      await fell(fire, part);
      if (random.between(1, 8) === 1) await outage(fire, part);
      else company.start(part, nextPoint(random));
      return true;
    }
    if (await isOver(company, job)) return false;
    const ends = company.parts.map((part) => company.process(part).gone);
    await Promise.race([...ends, wait(Math.min(150, until - Date.now()))]);
  }
}

/** Kills a part, if it was not killed at its point, and keeps account of it. */
async function fell({ company, damage }: Fire, part: Part): Promise<void> {
  const process = company.process(part);
  const where = process.isReady() ? 'by the clock' : 'while it starts';
  process.kill('SIGKILL');
  const { code, signal } = await process.gone;
  if (signal !== 'SIGKILL')
    throw new Error(`The ${part} ended by itself with ${String(code)}:\n${process.output()}`);
  const name = process.reached() ?? where;
  damage.killed.set(name, (damage.killed.get(name) ?? 0) + 1);
}

async function pause({ company, random, damage }: Fire): Promise<void> {
  const process = company.process(random.oneOf(company.parts));
  await wait(random.between(0, 300));
  process.kill('SIGSTOP');
  await wait(random.between(50, 1_500));
  process.kill('SIGCONT');
  damage.pauses += 1;
}

/** The others die too, and it takes longer than Xero remembers a key until all are back. */
async function outage(fire: Fire, first: Part): Promise<void> {
  const { company, random, damage } = fire;
  const others = company.parts.filter((part) => part !== first);
  for (const part of others) company.process(part).kill('SIGKILL');
  for (const part of others) await fell(fire, part);
  await arrived();
  await company.timePasses(outageMinutes);
  damage.outages += 1;
  for (const part of company.parts) company.start(part, nextPoint(random));
}

/** What was sent is in Xero: the sandbox takes it at once and holds nothing but its answer. */
const arrived = (): Promise<void> => wait(500);

function isSleepDue({ company, damage }: Fire): boolean {
  const { first, every } = sleeps[company.parts.includes('worker') ? 'worker' : 'main'];
  return killsOf(damage) >= first + damage.sleeps.length * every;
}

/**
 * The worker stops right before a call, or the server where it is alone, for longer than its lease and any limit of time.
 * Where there is another one, that takes the work over; the sleeper wakes up in the middle of that or, every other time,
 * when all is posted and Xero has forgotten the key.
 */
async function oversleep(fire: Fire, job: string): Promise<void> {
  const { company, random, damage } = fire;
  const sleeper = company.parts.includes('worker') ? 'worker' : 'main';
  for (const part of company.parts) await fell(fire, part);
  const point = { name: random.oneOf(crashPoints.beforeACall), nth: 1, asleep: true };
  const process = company.start(sleeper, point);
  // First at the work, with the others not there yet.
  const others = company.parts.filter((part) => part !== sleeper);
  await process.ready;
  for (const part of others) company.start(part, null);
  for (const part of others) await company.process(part).ready;
  const until = Date.now() + longestWaitMs;
  while (!process.isAsleep() && Date.now() < until && !(await isOver(company, job))) await wait(20);
  if (!process.isAsleep()) {
    await fell(fire, sleeper);
    company.start(sleeper, nextPoint(random));
    return;
  }
  const untilTheEnd = others.length > 0 && damage.sleeps.length % 2 === 0;
  damage.sleeps.push(`${point.name}${untilTheEnd ? ' until all was posted' : ''}`);
  if (untilTheEnd) {
    await endOf(company, others, job, leaseMs + stillMs);
    await company.timePasses(outageMinutes);
  } else await wait(random.between(leaseMs - 1_000, leaseMs + 10_000));
  company.wake(sleeper);
  await wait(wakingMs);
}

/** Nothing is killed any more: parts that are gone are replaced, and the run goes to its end. */
async function calmly(company: Company, job: string): Promise<JobDto> {
  for (const part of company.parts)
    if (!(await company.process(part).ready) || !(await company.arm(part, null))) await begin(company, part);
  return endOf(company, company.parts, job, stillMs);
}

async function begin(company: Company, part: Part): Promise<void> {
  if (!(await company.start(part, null).ready))
    throw new Error(`The ${part} did not start again:\n${company.process(part).output()}`);
}

/**
 * The end of a run. Where it waits until a request that was lost surely is not on its way any more, that time passes, with
 * the parts gone meanwhile so that nothing else is.
 */
async function endOf(
  company: Company,
  parts: readonly Part[],
  job: string,
  stillMs: number,
): Promise<JobDto> {
  const until = Date.now() + longestRunMs;
  let done = -1;
  let since = Date.now();
  for (;;) {
    const now = await company.job(job);
    if (now !== null && now.finishedAt !== null) return now;
    if (Date.now() > until) throw new Error(`The run is stuck: ${JSON.stringify(now)}`);
    if (now !== null && now.done !== done) [done, since] = [now.done, Date.now()];
    if (Date.now() - since > stillMs) {
      for (const part of parts) company.process(part).kill('SIGKILL');
      for (const part of parts) await company.process(part).gone;
      await arrived();
      await company.timePasses(lateMinutes);
      for (const part of parts) await begin(company, part);
      since = Date.now();
    }
    await wait(100);
  }
}
