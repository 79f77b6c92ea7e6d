import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { compiled } from './compiled';
import { writeSales } from './generate-sales';
import type { Group, Outcome } from './pipeline-outcome';
import { consolidateByDatabase } from './pipeline-reference';

/**
 * From stored bytes to validated drafts: sales in full, a document a line, through the border's schemas, the transform and
 * the rule of sales invoices, put together by day and channel. Beside it `JSON.parse` of the same bytes, read the same
 * way, turn by turn, and DuckDB doing the group-by alone. Each run is a process of its own. Memory and equality are
 * asserted, time is printed. `COUNT=10000` for a quick look; a tenth of the count shows how time grows.
 */
const count = Number(process.env['COUNT'] ?? 100_000);
const rounds = 3;
const memoryLimit = 512;
const run = promisify(execFile);
const folders = ['server/accounting', 'server/accounting/valuation', 'server/cin7', 'server/cin7/core', 'server/limits', 'test/accounting', 'test/bench']; // prettier-ignore

let folder = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pipeline-'));
  program = path.join(compiled('bench', folders), 'test/bench/pipeline-process.js');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function outcomeOf(what: 'parse' | 'pipeline', file: string): Promise<Outcome> {
  const { stdout } = await run(process.execPath, ['--max-old-space-size=420', program, what, file], {
    maxBuffer: 64 * 1024 ** 2,
  });
  return JSON.parse(stdout) as Outcome;
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
const ratio = (left: number, right: number): string => (left / right).toPrecision(3);

const name = ({ day, channel, currency, account, taxType }: Group): string =>
  [day, channel, currency, account, taxType].join('|');

/** Lines of drafts that differ in rate or tax mode alone are one line here; DuckDB does not tell them apart either. */
function byName(groups: readonly Group[]): Record<string, readonly [string, string]> {
  const sums = new Map<string, [bigint, bigint]>();
  for (const group of groups) {
    const [net, tax] = sums.get(name(group)) ?? [0n, 0n];
    sums.set(name(group), [net + BigInt(group.net), tax + BigInt(group.tax)]);
  }
  const sorted = [...sums].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, [net, tax]]) => [key, [String(net), String(tax)]]));
}

interface Measured {
  readonly parse: readonly Outcome[];
  readonly pipeline: readonly Outcome[];
}

async function measure(file: string): Promise<Measured> {
  const measured = { parse: [] as Outcome[], pipeline: [] as Outcome[] };
  for (let round = 0; round < rounds; round += 1)
    for (const what of ['parse', 'pipeline'] as const) measured[what].push(await outcomeOf(what, file));
  return measured;
}

test(
  'sales from stored bytes to drafts',
  async () => {
    const files = { all: path.join(folder, 'all'), tenth: path.join(folder, 'tenth') };
    const bytes = await writeSales(files.all, count);
    await writeSales(files.tenth, count / 10);
    const all = await measure(files.all);
    const tenth = await measure(files.tenth);
    const database = await consolidateByDatabase(files.all);
    const clock = (outcomes: readonly Outcome[]) => median(outcomes.map((outcome) => outcome.clock));
    const processor = (outcomes: readonly Outcome[]) => median(outcomes.map((outcome) => outcome.processor));
    const peak = Math.max(...all.pipeline.map(({ megabytes }) => megabytes));
    console.log(
      [
        `${count} sales of 5 lines, ${Math.round(bytes / 1e6)} MB; medians of ${rounds} runs, turn by turn`,
        `JSON.parse alone: ${Math.round(clock(all.parse))} ms; pipeline: ${Math.round(clock(all.pipeline))} ms`,
        `ratio by the clock ${ratio(clock(all.pipeline), clock(all.parse))}, of the processor ${ratio(processor(all.pipeline), processor(all.parse))} (goal: at most 2.0)`,
        `DuckDB, group-by alone, one thread: ${Math.round(database.clock)} ms; pipeline to DuckDB ${ratio(clock(all.pipeline), database.clock)}`,
        `ten times the documents: ${ratio(clock(all.pipeline), clock(tenth.pipeline))} times the time (goal: at most 11)`,
        `resident memory: ${Math.round(peak)} MB (limit ${memoryLimit} MB)`,
      ].join('\n'),
    );
    expect(all.pipeline.map(({ documents }) => documents)).toEqual(Array(rounds).fill(count));
    const groups = byName(all.pipeline[0]?.groups ?? []);
    expect(Object.keys(groups).length).toBeGreaterThan(100);
    expect(groups).toEqual(byName(database.groups));
    expect(peak).toBeLessThanOrEqual(memoryLimit);
  },
  30 * 60_000,
);
