/** @jest-environment jsdom */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import metadata from '../../../addin/excel/functions/functions.json';
import type { FigureClient, FigureOutcome } from '../../../addin/excel/functions/functions';
import { registerFunctions } from '../../../addin/excel/functions/register';

/** Registration with Microsoft's own runtime, unmodified, as a page loads it. */
interface Runtime {
  readonly Error: new (code: string, message?: string) => Error & { code: string };
  readonly _association: { readonly mappings: Record<string, (...cells: unknown[]) => Promise<unknown>> };
}

const runtime = (): Runtime => (globalThis as unknown as { CustomFunctions: Runtime }).CustomFunctions;
const associated = () => runtime()._association.mappings;

const asked: string[][] = [];
let outcome: FigureOutcome = { ok: true, value: '48210.55' };
const figures: FigureClient = {
  ask: async (name, args) => {
    asked.push([name, ...args]);
    return outcome;
  },
};

beforeAll(() => {
  const name = 'custom-functions-runtime.js';
  // The runtime looks for the script that it came in.
  document.head.appendChild(
    Object.assign(document.createElement('script'), { src: `https://localhost/${name}` }),
  );
  const file = path.resolve(__dirname, '../../../node_modules/@microsoft/office-js/dist', name);
  (0, eval)(readFileSync(file, 'utf8'));
  registerFunctions(figures);
});

test('every function of the metadata is associated and runs with the invocation behind its arguments', async () => {
  expect(Object.keys(associated()).sort()).toEqual(metadata.functions.map(({ id }) => id).sort());
  const run = associated()['COGS'];
  expect(await run?.(46296, 46326, null, { address: 'Sheet1!A1' })).toBe(48210.55);
  expect(asked).toEqual([['COGS', '2026-10-01', '2026-10-31']]);
});

test('where Excel leaves arguments out, its own object is not taken for one', async () => {
  asked.length = 0;
  const run = associated()['STOCKVALUE'];
  const invocation = { functionName: 'STOCKVALUE', address: 'Sheet1!A1' };
  await run?.(invocation);
  await run?.(null, null, invocation);
  expect(asked).toEqual([['STOCKVALUE'], ['STOCKVALUE']]);
  await expect(run?.([['A'], ['B']], invocation)).rejects.toMatchObject({ code: '#VALUE!' });
});

test.each([
  ['unavailable', '#N/A'],
  ['invalid', '#VALUE!'],
] as const)('a figure that is %s shows %s with its sentence', async (kind, code) => {
  outcome = { ok: false, kind, message: 'October 2026 was never fetched.' };
  const run = associated()['TIEOUT'];
  const failure: unknown = await run?.('2026-10').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(runtime().Error);
  expect(failure).toMatchObject({ code, message: 'October 2026 was never fetched.' });
});
