import { ConnectionSheets } from '../../addin/workbook/connection-sheets';
import { column } from '../../addin/workbook/picture';
import type { CellEdit, OwnSheets, SheetPicture } from '../../addin/workbook/port';
import { type SheetId, sheets } from '../../addin/workbook/sheet-names';
import { titleSuffix, withPlace, emptyRecord, readRecord } from '../../addin/workbook/workbook-record';
import type { ConnectionDto } from '../../server/contract/connections';
import { FakeWorkbook } from '../panel/fake-workbook';
import { connection as core } from './fixtures';
import { omni } from './omni-fixtures';

const longest = 31;

function picture(id: SheetId, more: Partial<SheetPicture> = {}): SheetPicture {
  return {
    ...{ id, ...sheets[id], band: [['band'], [''], ['']], summary: [], marks: [], links: [] },
    columns: [
      column('name', 'Name', 'text', 20),
      column('account', 'Account', 'text', 20, { editable: true }),
    ],
    rows: [{ id: 'r1', role: 'plain', cells: ['Sales', '200'] }],
    ...more,
  };
}

/** One workbook with two connections, of which the user sees one. */
async function open(workbook = new FakeWorkbook(), listed: readonly ConnectionDto[] = [core, omni]) {
  const at: { front: string | null } = { front: core.id };
  const all = new ConnectionSheets(workbook, () => at.front);
  const begun = await all.begin(listed);
  return { workbook, at, all, begun, first: all.of(() => core), second: all.of(() => omni) };
}

const titles = (workbook: FakeWorkbook): string[] => [...workbook.sheets.values()].map(({ title }) => title);

describe('drawing', () => {
  test('sheets of two connections stand side by side; the first keeps the plain names', async () => {
    const { workbook, first, second } = await open();
    for (const own of [first, second]) await own.draw(picture('invoices'));
    expect([...workbook.sheets.keys()]).toEqual(['invoices', 'invoices@c2']);
    expect(titles(workbook)).toEqual(['Invoices', 'Invoices (Omni)']);
  });

  test('sheets of one connection stand together, in their usual order', async () => {
    const { workbook, first, second } = await open();
    const ids = Object.keys(sheets) as SheetId[];
    for (const own of [second, first]) for (const id of ids) await own.draw(picture(id));
    const inOrder = [...workbook.sheets.values()].sort((one, other) => one.position - other.position);
    expect(new Set(inOrder.map(({ position }) => position)).size).toBe(2 * ids.length);
    expect(inOrder.map(({ id }) => id)).toEqual([...ids, ...ids.map((id) => `${id}@c2`)]);
  });

  test('every title fits a tab, whichever connection it is of', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ id: `c${index}`, source: omni.source }));
    const workbook = new FakeWorkbook();
    workbook.kept = JSON.stringify({ shown: null, places: many });
    return open(workbook, []).then(({ all }) => {
      for (const { title } of Object.values(sheets)) {
        expect(all.title('c1', title)).toBe(`${title} (Omni 2)`);
        expect(all.title('c1', title).length).toBeLessThanOrEqual(longest);
        expect(all.title('c39', title)).toMatch(/ \(Omni 40\)$/);
        expect(all.title('c39', title).length).toBeLessThanOrEqual(longest);
      }
    });
  });

  test('links lead to the same connection, and pages stay pages', async () => {
    const { workbook, first, second } = await open();
    const links = [
      { row: 'r1', column: 'name', target: { sheet: 'accounts', row: 'r7', column: 'xeroAccount' } },
      { row: 'r1', column: 'account', target: { url: 'https://example.test/' } },
    ];
    for (const own of [first, second]) {
      await own.draw(picture('start', { links }));
      await own.patch('start', [], [], [{ row: 'r1', column: 'name', target: { sheet: 'errors' } }]);
    }
    const targets = (id: string) => workbook.sheets.get(id)?.links.map(({ target }) => target);
    expect(targets('start')).toEqual([links[0]?.target, links[1]?.target, { sheet: 'errors' }]);
    expect(targets('start@c2')).toEqual([
      { sheet: 'accounts@c2', row: 'r7', column: 'xeroAccount' },
      links[1]?.target,
      { sheet: 'errors@c2' },
    ]);
  });

  test('a patch reaches the sheet of its own connection alone', async () => {
    const { workbook, first, second } = await open();
    for (const own of [first, second]) await own.draw(picture('accounts'));
    await second.patch('accounts', [{ row: 'r1', column: 'account', value: '310' }], []);
    expect(workbook.cell('accounts', 'r1', 'account')).toBe('200');
    expect(workbook.cell('accounts@c2', 'r1', 'account')).toBe('310');
  });
});

describe('reading back', () => {
  const heard = (own: OwnSheets) => {
    const told: (CellEdit | string)[] = [];
    own.onEdit((edits) => told.push(...edits));
    own.onSelect((...place) => told.push(place.join()));
    return told;
  };

  test('each connection reads, and is told of, its own sheets by their plain names', async () => {
    const { workbook, all, first, second } = await open();
    await first.draw(picture('accounts'));
    await second.draw(picture('accounts', { rows: [{ id: 'r9', role: 'plain', cells: ['Cost', '310'] }] }));
    const [ofFirst, ofSecond, touched] = [heard(first), heard(second), [] as string[]];
    all.onTouch((...place) => touched.push(place.join()));
    workbook.type('accounts@c2', 'r9', 'account', '320');
    workbook.select('accounts@c2', 'r9', 'account');
    workbook.type('accounts', 'r1', 'account', '210');
    workbook.select('accounts', 'r1', 'account');
    expect(ofFirst).toEqual([
      { sheet: 'accounts', row: 'r1', column: 'account', value: '210' },
      'accounts,r1,account',
    ]);
    expect(ofSecond).toEqual([
      { sheet: 'accounts', row: 'r9', column: 'account', value: '320' },
      'accounts,r9,account',
    ]);
    expect(touched).toEqual(['c2,accounts', 'c2,accounts', 'c1,accounts', 'c1,accounts']);
    expect((await second.read('accounts'))?.rows).toEqual([
      { id: 'r9', values: { name: 'Cost', account: '320' } },
    ]);
    expect((await first.read('accounts'))?.rows[0]?.values).toEqual({ name: 'Sales', account: '210' });
    expect(await first.read('taxes')).toBeNull();
    expect([await first.present(['accounts', 'bills']), await second.present(['accounts'])]).toEqual([
      ['accounts'],
      ['accounts'],
    ]);
  });

  test('edits of both in one go are told apart, and listening can end', async () => {
    const { workbook, first, second } = await open();
    for (const own of [first, second]) await own.draw(picture('accounts'));
    const told = heard(first);
    const other: unknown[] = [];
    const stop = second.onEdit((edits) => other.push(...edits));
    stop();
    workbook.type('accounts@c2', 'r1', 'account', '320');
    expect([told, other]).toEqual([[], []]);
  });

  test('only the connection before the user brings its sheets there', async () => {
    const { workbook, at, first, second } = await open();
    await first.show('start');
    await second.show('start');
    at.front = omni.id;
    await first.show('errors', 'r1', 'what');
    await second.show('errors', 'r1', 'what');
    expect(workbook.log).toEqual(['show start', 'show errors@c2 r1 what']);
  });

  test('before there is a connection nothing is drawn or read', async () => {
    const { workbook, all } = await open();
    const none = all.of(() => null);
    await none.draw(picture('start'));
    await none.patch('start', [], []);
    await none.show('start');
    expect([await none.read('start'), await none.present(['start']), workbook.log]).toEqual([null, [], []]);
  });
});

describe('what the workbook keeps', () => {
  test('plain sheets of earlier versions are taken up by the first finished connection, not doubled', async () => {
    const workbook = new FakeWorkbook();
    await workbook.draw(picture('accounts'));
    const unfinished = { ...core, id: 'c0', state: 'authorising' as const, organisation: null };
    const again = { ...core, state: 'reconnect-needed' as const };
    const { first, second } = await open(workbook, [unfinished, again, omni]);
    await second.draw(picture('accounts'));
    await first.draw(picture('accounts'));
    expect(titles(workbook)).toEqual(['Accounts', 'Accounts (Omni)']);
  });

  test('nobody takes over the sheets of a connection that is gone', async () => {
    const { workbook, first } = await open(new FakeWorkbook(), [core]);
    await first.draw(picture('accounts'));
    const { second } = await open(workbook, [omni]);
    await second.draw(picture('accounts'));
    expect(titles(workbook)).toEqual(['Accounts', 'Accounts (Omni)']);
    const back = await open(workbook, [omni, core]);
    await back.first.draw(picture('taxes'));
    expect(titles(workbook)).toEqual(['Accounts', 'Accounts (Omni)', 'Taxes']);
  });

  test('the panel begins with the connection that was shown last, else with the first at work', async () => {
    const { workbook, all, begun } = await open();
    expect(begun?.id).toBe(core.id);
    await all.choose(omni.id);
    expect((await open(workbook)).begun?.id).toBe(omni.id);
    expect((await open(workbook, [core])).begun?.id).toBe(core.id);
    const broken = { ...core, state: 'reconnect-needed' as const };
    expect((await open(new FakeWorkbook(), [broken, omni])).begun?.id).toBe(omni.id);
    expect((await open(new FakeWorkbook(), [broken])).begun?.id).toBe(core.id);
    expect((await open(new FakeWorkbook(), [])).begun).toBeNull();
  });

  test('what the host does not give is not written over', async () => {
    const workbook = new FakeWorkbook();
    workbook.refused.push('recall');
    const before = (workbook.kept = JSON.stringify({
      shown: 'c2',
      places: [{ id: 'c2', source: 'cin7-omni' }],
    }));
    const { first, all } = await open(workbook);
    await first.draw(picture('accounts'));
    await all.choose(core.id);
    expect(workbook.kept).toBe(before);
  });

  test.each(['', '{', 'null', '{"shown":3,"places":[]}', '{"places":[{"id":"c1","source":"xero"}]}'])(
    'a text that is none of ours (%s) counts as nothing kept',
    (text) => expect(readRecord(text)).toEqual(emptyRecord),
  );

  test('suffixes name the product, and count those of the same', () => {
    const placed = (['cin7-core', 'cin7-omni', 'cin7-core', 'cin7-omni'] as const).reduce(
      (known, source, index) => withPlace(known, { id: `c${index}`, source }),
      emptyRecord,
    );
    expect(['c0', 'c1', 'c2', 'c3', 'c9'].map((id) => titleSuffix(placed, id))).toEqual([
      ...['', ' (Omni)', ' (Core 2)', ' (Omni 2)', ''],
    ]);
    expect(withPlace(placed, { id: 'c1', source: 'cin7-omni' })).toBe(placed);
  });
});
