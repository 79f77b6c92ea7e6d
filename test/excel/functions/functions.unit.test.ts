import metadata from '../../../addin/excel/functions/functions.json';
import {
  figureFunctions,
  type Cell,
  type FigureClient,
  type FigureOutcome,
} from '../../../addin/excel/functions/functions';
import { figureNames } from '../../../server/contract/figures';

/** Keeps what was asked and gives one answer. */
function listening(outcome: FigureOutcome = { ok: true, value: '48210.55' }) {
  const asked: [string, ...string[]][] = [];
  const client: FigureClient = {
    ask: async (name, args, connection = '') => {
      asked.push([name, ...args, ...(connection === '' ? [] : [`of ${connection}`])]);
      return outcome;
    },
  };
  return { asked, client };
}

test('cells become the texts of the contract', async () => {
  const { asked, client } = listening();
  const { COGS, STOCKVALUE, GLBALANCE, STATUS, TIEOUT } = figureFunctions(client);
  expect(await COGS(46296, '2026-10-31', null)).toBe(48210.55);
  await COGS(46296, 46326.75, ' Shopify ');
  await STOCKVALUE();
  await STOCKVALUE(1001, undefined);
  await STOCKVALUE('', 46326);
  await GLBALANCE(310, 46326);
  await GLBALANCE('0310', '2026-10-31');
  expect(await STATUS('INV-00012')).toBe('48210.55');
  await TIEOUT('2026-10');
  await TIEOUT(46296);
  await TIEOUT('2026-10-31');
  expect(asked).toEqual([
    ['COGS', '2026-10-01', '2026-10-31'],
    ['COGS', '2026-10-01', '2026-10-31', 'Shopify'],
    ['STOCKVALUE'],
    ['STOCKVALUE', '1001'],
    ['STOCKVALUE', '', '2026-10-31'],
    ['GLBALANCE', '310', '2026-10-31'],
    ['GLBALANCE', '0310', '2026-10-31'],
    ['STATUS', 'INV-00012'],
    ['TIEOUT', '2026-10'],
    ['TIEOUT', '2026-10'],
    ['TIEOUT', '2026-10'],
  ]);
});

test('the last argument names the connection', async () => {
  const { asked, client } = listening();
  const { COGS, STOCKVALUE, GLBALANCE, STATUS, TIEOUT } = figureFunctions(client);
  await COGS('2026-10-01', '2026-10-31', null, ' Harbour Omni ');
  await STOCKVALUE(undefined, null, 'Harbour Omni');
  await GLBALANCE('310', '2026-10-31', 7);
  await STATUS('INV-1', 'Harbour Omni');
  await TIEOUT('2026-10', 'Harbour Omni');
  expect(asked).toEqual([
    ['COGS', '2026-10-01', '2026-10-31', 'of Harbour Omni'],
    ['STOCKVALUE', 'of Harbour Omni'],
    ['GLBALANCE', '310', '2026-10-31', 'of 7'],
    ['STATUS', 'INV-1', 'of Harbour Omni'],
    ['TIEOUT', '2026-10', 'of Harbour Omni'],
  ]);
});

test.each([
  [61, '1900-03-01'],
  [59856, '2063-11-16'],
  [46081, '2026-02-28'],
  [46082, '2026-03-01'],
  [2958465.99, '9999-12-31'],
])('serial number %d is %s', async (serial, date) => {
  const { asked, client } = listening();
  await figureFunctions(client).GLBALANCE('310', serial);
  expect(asked).toEqual([['GLBALANCE', '310', date]]);
});

test.each([60, 0, -5, 2958466, NaN])('the number %d is no date, and nothing is asked', async (serial) => {
  const { asked, client } = listening();
  await expect(figureFunctions(client).GLBALANCE('310', serial)).rejects.toMatchObject({ kind: 'invalid' });
  expect(asked).toEqual([]);
});

test('ranges and truth values are refused in words', async () => {
  const { client } = listening();
  const { STATUS } = figureFunctions(client);
  const range: unknown = Array.of(['INV-1', 'INV-2']);
  for (const cell of [true, range as Cell])
    await expect(STATUS(cell)).rejects.toMatchObject({
      kind: 'invalid',
      message: 'The document has to be a text, a number or a single cell.',
    });
});

test('the metadata describes every function, parameter for parameter', () => {
  const functions: Record<string, (...cells: never[]) => unknown> = figureFunctions(listening().client);
  expect(metadata.functions.map(({ id }) => id)).toEqual([...figureNames]);
  expect(Object.keys(functions)).toEqual([...figureNames]);
  for (const { id, name, description, parameters, result } of metadata.functions) {
    expect([id, name, functions[id]?.length]).toEqual([id, id, parameters.length]);
    expect(id).toMatch(/^[A-Z][A-Z0-9._]*$/);
    expect(description.length).toBeGreaterThan(20);
    expect(result.type).toBe(id === 'STATUS' ? 'string' : 'number');
    const optional = parameters.map((parameter) => 'optional' in parameter && parameter.optional);
    // Excel fills from the left: what is optional comes last.
    expect(optional).toEqual([...optional].sort());
    for (const parameter of parameters)
      expect([parameter.type, parameter.description.length > 5]).toEqual(['any', true]);
  }
});
