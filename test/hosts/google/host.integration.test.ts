import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { scopes } from './execution';
import { GoogleHost, type GoogleHostOptions } from './host';

const all = [scopes.openid, scopes.email, scopes.currentOnly, scopes.container, scopes.fetch];
const folders: string[] = [];
const hosts: GoogleHost[] = [];

/** A host that runs a script of a few lines. `it` gives what the body returns. */
function hostOf(code: string, options: Partial<GoogleHostOptions> & { zone?: string } = {}): GoogleHost {
  const dist = mkdtempSync(path.join(tmpdir(), 'google-host-'));
  folders.push(dist);
  const manifest = {
    timeZone: options.zone ?? 'Etc/UTC',
    oauthScopes: all,
    urlFetchWhitelist: ['https://cogsheet.example.com/'],
  };
  writeFileSync(path.join(dist, 'appsscript.json'), JSON.stringify(manifest));
  writeFileSync(path.join(dist, 'Sidebar.html'), '<base target="_top"><p>panel</p>');
  writeFileSync(path.join(dist, 'Code.js'), code);
  const host = new GoogleHost({ dist, ...options });
  hosts.push(host);
  return host;
}

const it1 = (body: string, options?: Parameters<typeof hostOf>[1]): GoogleHost =>
  hostOf(`function it() { const sheet = SpreadsheetApp.getActiveSheet(); ${body} }`, options);
const result = (host: GoogleHost, name = 'it'): unknown =>
  JSON.parse(JSON.stringify(host.run(name) ?? null)) as unknown;
const refusal = (host: GoogleHost): string => {
  const outcome = host.call('it', []);
  return outcome.ok ? 'done' : outcome.message;
};

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('what is not modelled', () => {
  test('throws by name, is counted, and fails the run even when the script swallows it', () => {
    const host = it1('try { sheet.getCharts(); } catch (error) { return "fine"; }');
    expect(() => host.run('it')).toThrow('NotModelled: Sheet.getCharts');
    expect([...host.unknown]).toEqual([['NotModelled: Sheet.getCharts', 1]]);
  });

  test.each([
    'fetch',
    'setTimeout',
    'URL',
    'process',
    'TextEncoder',
    'window',
    'crypto',
    'require',
    'Buffer',
  ])('there is no %s', (name) => expect(it1(`return typeof ${name}`).run('it')).toBe('undefined'));

  test('arguments that fit no signature are refused', () => {
    expect(refusal(it1('sheet.getRange(1, 1, undefined)'))).toBe(
      "The parameters (number,number,undefined) don't match the method signature for Sheet.getRange.",
    );
    expect(refusal(it1('sheet.getRange("A1").setValues(["a"])'))).toContain('(array)');
    expect(refusal(it1('sheet.getRange("A1").setNote(5)'))).toContain("don't match the method signature");
  });
});

describe('values', () => {
  const typed = ['0310', '1E5', '3-4', 'TRUE', '=A1', '+x', "'007", '12,5', '22 34', 'MAR-26', '5%', 'plain'];
  const write = `sheet.getRange(1, 1, 1, ${typed.length}).setValues([${JSON.stringify(typed)}]);`;

  test('texts are parsed unless the format was text before', () => {
    const host = it1(`${write}
      sheet.getRange('A2:B2').setNumberFormat('@').setValues([['0310', '=1+1']]);
      sheet.getRange('A3').setValue('0310').setNumberFormat('@');`);
    host.run('it');
    const value = (address: string): unknown => host.hand.value('Sheet1', address);
    expect(value('A1')).toBe(310);
    expect(value('B1')).toBe(100_000);
    expect(host.hand.text('Sheet1', 'C1')).toMatch(/^03\/04\/\d{4}$/);
    expect(value('D1')).toBe(true);
    expect(host.hand.formula('Sheet1', 'E1')).toBe('=A1');
    expect(host.hand.formula('Sheet1', 'F1')).toBe('=+x');
    expect(value('G1')).toBe('007');
    expect(value('H1')).toBe('12,5');
    expect(value('I1')).toBe(2234);
    expect(host.hand.text('Sheet1', 'J1')).toBe('1 Mar 2026');
    expect(value('K1')).toBe(0.05);
    expect(value('L1')).toBe('plain');
    expect([value('A2'), value('B2'), host.hand.formula('Sheet1', 'B2')]).toEqual(['0310', '=1+1', '']);
    expect(value('A3')).toBe(310);
  });

  test('the locale decides about commas, points and the order of dates', () => {
    const read = `sheet.getRange('A1:C1').setValues([['12,5', '1.234,5', '3.4.2026']]);
      sheet.getRange('A2').setValue(1234.5).setNumberFormat('#,##0.00');
      return sheet.getRange('A1:C1').getDisplayValues().concat(sheet.getRange('A2:C2').getDisplayValues());`;
    expect(result(it1(read, { locale: 'de_DE' }))).toEqual([
      ['12,5', '1234,5', '03.04.2026'],
      ['1.234,50', '', ''],
    ]);
    expect(result(it1(read, { locale: 'en_GB' }))).toEqual([
      ['12,5', '1.234,5', '03/04/2026'],
      ['1,234.50', '', ''],
    ]);
  });

  test('dates are of the script, at midnight where the spreadsheet is', () => {
    const host = it1(
      `sheet.getRange('A1').setValue('2026-10-31');
      const date = sheet.getRange('A1').getValue();
      return [date instanceof Date, date.toISOString(), date.getDate(), date.getTimezoneOffset(),
        Utilities.formatDate(date, SpreadsheetApp.getActive().getSpreadsheetTimeZone(), 'yyyy-MM-dd')];`,
      {
        timeZone: 'Australia/Sydney',
        zone: 'America/New_York',
      },
    );
    expect(result(host)).toEqual([true, '2026-10-30T13:00:00.000Z', 30, 240, '2026-10-31']);
  });

  test('a date that a script made lands on its own wall clock', () => {
    const host = it1(
      'sheet.getRange("A1").setValue(new Date(2026, 9, 31)); return new Date(2026, 9, 31).getTime();',
      {
        zone: 'Europe/London',
      },
    );
    expect(result(host)).toBe(Date.UTC(2026, 9, 31));
    expect(host.hand.text('Sheet1', 'A1')).toBe('31/10/2026');
  });

  test('blank, undefined, NaN and objects', () => {
    const host = it1(
      'sheet.getRange("A1:D1").setValues([[undefined, null, NaN, {}]]); return sheet.getRange("A1:D1").getValues();',
    );
    expect(result(host)).toEqual([['', '', '#NUM!', '[object Object]']]);
  });

  test('lists of the script are its own', () => {
    const host = it1('return [sheet.getRange("A1").getValues() instanceof Array, sheet.getSheetId()];');
    expect(result(host)).toEqual([true, 0]);
  });
});

describe('ranges', () => {
  test.each([
    ['sheet.getRange(1, 1, 0, 1)', 'The number of rows in the range must be at least 1.'],
    ['sheet.getRange(0, 1)', 'The starting row of the range is too small.'],
    [
      'sheet.getRange(1000, 1, 2, 1)',
      'The coordinates of the range are outside the dimensions of the sheet.',
    ],
    ['sheet.getRange("nothing")', 'Range not found'],
    [
      'sheet.getRange("A1:B2").setValues([[1, 2]])',
      'The number of rows in the data does not match the number of rows in the range. The data has 1 but the range has 2.',
    ],
    [
      'sheet.getRange("A1:B1").setNotes([["a"]])',
      'The number of columns in the data does not match the number of columns in the range. The data has 1 but the range has 2.',
    ],
    ['sheet.deleteRows(1, 1000)', "You can't delete all the rows on the sheet."],
    [
      'sheet.setFrozenRows(3); sheet.deleteRows(4, 997)',
      'Sorry, it is not possible to delete all non-frozen rows.',
    ],
    ['sheet.insertColumnsAfter(26, 9980)', 'above the limit of 10000000 cells'],
    ['sheet.hideSheet()', "You can't hide all the sheets in a document."],
    ['SpreadsheetApp.getActive().deleteSheet(sheet)', "You can't remove all the sheets in a document."],
    ['SpreadsheetApp.getActive().insertSheet("sheet1")', 'already exists'],
    ['SpreadsheetApp.getActive().setNamedRange("A1", sheet.getRange("A1"))', 'is invalid'],
    ['sheet.getRange("A1:B1").addDeveloperMetadata("k")', 'arbitrary ranges'],
    ['sheet.getRange(1, 1, 1, 26).addDeveloperMetadata("k")', 'arbitrary ranges'],
    ['sheet.getRange("A1").shiftRowGroupDepth(-1)', 'no row would change'],
    ['sheet.getRange("A1").setBackground("#12")', 'colour'],
    [
      'SpreadsheetApp.newConditionalFormatRule().whenFormulaSatisfied("=Other!A1=1")',
      'Conditional format rule cannot reference a different sheet.',
    ],
  ])('%s', (body, message) => expect(refusal(it1(body))).toContain(message));

  test('a cell that is too long is refused with the next call, and nothing of the write stands', () => {
    const host = it1(`const range = sheet.getRange('A1:B1');
      range.setValues([['a', 'x'.repeat(50001)]]);
      try { SpreadsheetApp.flush(); } catch (error) { return [error.name, error.message, range.getValues()]; }`);
    expect(result(host)).toEqual([
      'Exception',
      'Your input contains more than the maximum of 50000 characters in a single cell.',
      [['', '']],
    ]);
    expect(refusal(it1("sheet.getRange('A1').setValue('x'.repeat(50001));"))).toContain('50000 characters');
  });

  test('drop-downs refuse what scripts write, unless invalid values are allowed', () => {
    const body = (allow: boolean): string => `sheet.getRange('A1:A2').setValues([['200'], ['0310']]);
      const rule = SpreadsheetApp.newDataValidation().requireValueInRange(sheet.getRange('A1:A2')).setAllowInvalid(${allow}).build();
      sheet.getRange('B1').setDataValidation(rule).setValue('999');`;
    expect(refusal(it1(body(false)))).toBe(
      'The data you entered in cell B1 violates the data validation rules set on this cell.',
    );
    expect(refusal(it1(body(true)))).toBe('done');
  });

  test('A2:C ends with the sheet, names and other sheets are found', () => {
    const host = it1(`const book = SpreadsheetApp.getActive();
      book.setNamedRange('CODES', sheet.getRange('B2:B4'));
      return [sheet.getRange('A2:C').getNumRows(), sheet.getRange('C:C').getA1Notation(),
        book.getRangeByName('CODES').getA1Notation(), book.getRangeByName('NONE')];`);
    expect(result(host)).toEqual([999, 'C:C', 'B2:B4', null]);
  });

  test('looks, notes, links, groups and widths are kept by cell, row and column', () => {
    const host =
      it1(`const link = SpreadsheetApp.newRichTextValue().setText('Invoice').setLinkUrl('https://x.test/').build();
      sheet.getRange('A1').setRichTextValue(link).setNote('mine').setBackground('#FDE7E9').setFontWeight('bold');
      sheet.getRange('A3:A5').shiftRowGroupDepth(1);
      sheet.getRowGroup(4, 1).collapse();
      sheet.setColumnWidth(2, 180);
      return [sheet.getRange('A1').getRichTextValue().getLinkUrl(), sheet.getRange('A1').getBackground(),
        sheet.getRowGroupDepth(4), sheet.getColumnWidth(2)];`);
    expect(result(host)).toEqual(['https://x.test/', '#fde7e9', 1, 180]);
    expect(host.hand.link('Sheet1', 'A1')).toBe('https://x.test/');
    expect(host.hand.cell('Sheet1', 'A1').note).toBe('mine');
    expect(host.hand.visibleRows('Sheet1', 1, 7)).toEqual([1, 2, 6, 7]);
  });

  test('conditional formats look into their own row', () => {
    const host = it1(`sheet.getRange('B2:B3').setValues([['ok'], ['a fault']]);
      const rule = SpreadsheetApp.newConditionalFormatRule()
        .whenFormulaSatisfied('=(N("own")=0)*(ISNUMBER(FIND("fault";$B2))+FALSE)')
        .setBackground('#ff0000').setRanges([sheet.getRange('A2:A10')]).build();
      sheet.setConditionalFormatRules([rule]);`);
    host.run('it');
    expect(host.hand.look('Sheet1', 'A2')).toEqual({});
    expect(host.hand.look('Sheet1', 'A3')).toEqual({ Background: '#ff0000' });
  });
});

describe('metadata', () => {
  const body = `const book = SpreadsheetApp.getActive();
    sheet.addDeveloperMetadata('kind', 'accounts', SpreadsheetApp.DeveloperMetadataVisibility.DOCUMENT);
    sheet.getRange('C:C').addDeveloperMetadata('column', 'code');
    sheet.getRange('4:4').addDeveloperMetadata('row', 'r1');
    book.addDeveloperMetadata('file', book.getId());`;

  test('follows rows and columns, and goes with them', () => {
    const host = hostOf(`function it() { const sheet = SpreadsheetApp.getActiveSheet(); ${body} }
      function where() {
        return SpreadsheetApp.getActive().createDeveloperMetadataFinder().find().map((one) => {
          const at = one.getLocation();
          const range = at.getRow() ?? at.getColumn();
          return [one.getKey(), String(at.getLocationType()), range ? range.getA1Notation() : null];
        });
      }`);
    host.run('it');
    host.hand.insertRows('Sheet1', 2, 3);
    host.hand.moveColumn('Sheet1', 'C', 'A');
    host.hand.rename('Sheet1', 'Mine');
    const found = [
      ['kind', 'SHEET', null],
      ['column', 'COLUMN', 'A:A'],
      ['row', 'ROW', '7:7'],
      ['file', 'SPREADSHEET', null],
    ];
    expect(result(host, 'where')).toEqual(found);
    host.hand.deleteRows('Mine', 7);
    expect(result(host, 'where')).toEqual(found.filter(([key]) => key !== 'row'));
    host.hand.copySheet('Mine');
    host.hand.deleteSheet('Mine');
    expect(result(host, 'where')).toEqual([
      ['file', 'SPREADSHEET', null],
      ['kind', 'SHEET', null],
      ['column', 'COLUMN', 'A:A'],
    ]);
  });

  test('a copy of the file keeps what names the first one, and has no properties', () => {
    const host = it1(`${body} PropertiesService.getDocumentProperties().setProperty('a', 'b');
      return [book.getId(), PropertiesService.getDocumentProperties().getProperty('a')];`);
    const [first] = result(host) as [string, string];
    host.hand.copyFile();
    expect(host.book.id).not.toBe(first);
    expect(host.book.metadata.some(({ value }) => value === first)).toBe(true);
    expect(host.store(`document ${host.book.id}`).size).toBe(0);
  });
});

describe('permissions', () => {
  test.each([
    ['NONE', 'SpreadsheetApp.getUi().createAddonMenu().addItem("a", "b").addToUi()', 'done'],
    ['NONE', 'PropertiesService.getUserProperties()', 'You do not have permission'],
    ['NONE', 'SpreadsheetApp.getActiveSpreadsheet()', 'You do not have permission'],
    ['LIMITED', 'SpreadsheetApp.getActiveSpreadsheet().getName()', 'done'],
    ['LIMITED', 'UrlFetchApp.fetch("https://cogsheet.example.com/")', 'You do not have permission'],
    [
      'LIMITED',
      'SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutput("x"))',
      'You do not have permission',
    ],
    ['CUSTOM_FUNCTION', 'SpreadsheetApp.getActiveSheet().getRange("A1").getValue()', 'done'],
    [
      'CUSTOM_FUNCTION',
      'SpreadsheetApp.getActiveSheet().getRange("A1").setValue(1)',
      'You do not have permission',
    ],
    [
      'FULL',
      'SpreadsheetApp.openById("x")',
      'Required permissions: https://www.googleapis.com/auth/spreadsheets',
    ],
    [
      'FULL',
      'ScriptApp.getProjectTriggers()',
      'Required permissions: https://www.googleapis.com/auth/script.scriptapp',
    ],
  ] as const)('in AuthMode %s: %s', (mode, body, said) => {
    const host = hostOf(`function it() { ${body} }`);
    let message = 'done';
    try {
      host.run('it', [], mode);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(said);
  });

  test.each([
    [scopes.currentOnly, 'SpreadsheetApp.getActiveSpreadsheet()'],
    [scopes.container, 'SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile("Sidebar"))'],
    [scopes.fetch, 'UrlFetchApp.fetch("https://cogsheet.example.com/")'],
    [scopes.email, 'Session.getActiveUser().getEmail()'],
  ])('without %s a call is refused as Google does', (scope, body) => {
    const host = hostOf(`function it() { ${body} }`, { granted: all.filter((one) => one !== scope) });
    expect(refusal(host)).toMatch(
      /^Specified permissions are not sufficient to call .*Required permissions: /,
    );
    expect(refusal(host)).toContain(scope);
  });

  test('requireAllScopes asks again and ends the run, whatever the script catches', () => {
    const host = hostOf(
      'function it() { try { ScriptApp.requireAllScopes(ScriptApp.AuthMode.FULL); } catch (error) {} return 1; }',
      { granted: [] },
    );
    expect(refusal(host)).toBe('Authorization is required to perform that action.');
    expect(host.consentScreens).toEqual([all]);
  });

  test('the token is null without openid, outside full runs, and where Google gives none', () => {
    const code = 'function it() { return ScriptApp.getIdentityToken(); }';
    const identityToken = (): string => 'token';
    expect(hostOf(code, { identityToken }).run('it')).toBe('token');
    expect(hostOf(code, { identityToken }).run('it', [], 'CUSTOM_FUNCTION')).toBeNull();
    expect(hostOf(code, { identityToken, granted: [] }).run('it')).toBeNull();
    expect(hostOf(code).run('it')).toBeNull();
  });

  test('protections stop scripts of others, warnings stop nobody', () => {
    const body = 'sheet.getRange("A1:B2").setValue("x");';
    const host = it1(body, { user: 'ann@example.com', owner: 'boss@example.com' });
    expect(refusal(host)).toBe('done');
    host.hand.protect('Sheet1', 'B2');
    expect(refusal(host)).toContain('You are trying to edit a protected cell or object.');
    const own = it1(`sheet.getRange('A1').protect().setDescription('ours').setWarningOnly(true); ${body}`);
    own.run('it');
    own.hand.type('Sheet1', 'A1', 'hers');
    expect(own.hand.warnings).toEqual(['ours']);
  });
});

describe('runs', () => {
  test('globals are not kept, the document and properties are', () => {
    const host = hostOf(`let count = 0;
      function it() { count += 1; const store = PropertiesService.getUserProperties();
        store.setProperty('n', Number(store.getProperty('n') ?? 0) + 1); return [count, store.getProperty('n')]; }`);
    host.run('it');
    expect(result(host)).toEqual([1, '2']);
    host.user = 'bob@example.com';
    expect(result(host)).toEqual([1, '1']);
  });

  test('reads, writes and cells are counted by run', () => {
    const host = it1(`const range = sheet.getRange(1, 1, 100, 12);
      range.setNumberFormat('@').setValues(range.getValues());
      range.protect().setWarningOnly(true);`);
    host.run('it');
    const counts = { reads: 2, writes: 4, rangeCalls: 3, cellsRead: 1200, cellsWritten: 2400 };
    expect(host.last()).toMatchObject(counts);
    expect(host.last().calls.get('Range.setValues')).toBe(1);
  });

  test('limits of properties and cache, and time that passes', () => {
    expect(refusal(it1("PropertiesService.getUserProperties().setProperty('a', 'x'.repeat(9300));"))).toBe(
      'Argument too large: value',
    );
    const host = hostOf(`function it() { CacheService.getUserCache().put('a', 'b', 60); }
      function look() { return CacheService.getUserCache().get('a'); }`);
    host.run('it');
    expect(host.run('look')).toBe('b');
    host.pass(61);
    expect(host.run('look')).toBeNull();
  });

  test('a lock that another run holds is not given; an own one goes with the run', () => {
    const host = hostOf('function it() { return LockService.getDocumentLock().tryLock(5000); }');
    expect([host.run('it'), host.run('it')]).toEqual([true, true]);
    host.locks.hold('document', 'another run');
    expect(host.run('it')).toBe(false);
    expect(host.last().slept).toBe(5000);
  });

  test('a run that takes too long is ended', () => {
    expect(refusal(hostOf('function it() { for (;;) Utilities.sleep(60000); }'))).toBe(
      'Exceeded maximum execution time',
    );
  });

  test('google.script.run: copies, hidden names, illegal values both ways', () => {
    const host = hostOf(`function echo(value) { return value; }
      function date() { return { at: new Date() }; }
      function hidden_() { return 1; }
      function fails() { throw new TypeError('why'); }`);
    expect(host.call('echo', [{ a: [undefined, 1] }])).toEqual({ ok: true, value: { a: [null, 1] } });
    expect(() => host.call('echo', [new Date()])).toThrow('Failed due to illegal value in property: 0');
    expect(host.call('date', [])).toEqual({ ok: true, value: null });
    expect(host.call('hidden_', [])).toEqual({ ok: false, message: 'Script function not found: hidden_' });
    expect(host.call('fails', [])).toEqual({ ok: false, message: 'why' });
    expect(host.functions()).toEqual(['echo', 'date', 'fails']);
  });

  test('menus, the sidebar, dialogs and toasts are there to see and to press', () => {
    const host =
      hostOf(`function onOpen(e) { SpreadsheetApp.getUi().createAddonMenu().addItem('Open ' + e.authMode, 'show').addToUi(); }
      function show() {
        const ui = SpreadsheetApp.getUi();
        SpreadsheetApp.getActive().toast('Drawn');
        if (ui.alert('Post?', 'Sure', ui.ButtonSet.YES_NO) === ui.Button.YES) ui.showSidebar(HtmlService.createHtmlOutputFromFile('Sidebar').setTitle('Cogsheet'));
      }`);
    host.open('NONE');
    host.answers.push('YES');
    host.hand.press('Open NONE');
    expect(host.sidebar).toMatchObject({ title: 'Cogsheet', content: '<base target="_top"><p>panel</p>' });
    expect(host.alerts).toEqual([{ title: 'Post?', text: 'Sure', answer: 'YES' }]);
    expect(host.toasts).toEqual([{ message: 'Drawn', title: '', seconds: 5 }]);
  });

  test('simple triggers hear the hand, not the script', () => {
    const host = hostOf(`function onEdit(e) { console.log(e.range.getA1Notation() + ' ' + e.value); }
      function it() { SpreadsheetApp.getActiveSheet().getRange('A1').setValue(1); }`);
    host.run('it');
    host.hand.type('Sheet1', 'B2', 'x');
    host.hand.paste('Sheet1', 'C1', [['a'], ['b']]);
    expect(host.logs.map(({ text }) => text)).toEqual(['B2 x', 'C1:C2 undefined']);
  });
});

describe("the user's hands", () => {
  test('sorting moves notes and looks with their cells, drop-downs stay', () => {
    const host = it1(`sheet.getRange('A1:B3').setValues([['c', 1], ['a', 2], ['b', 3]]);
      sheet.getRange('A1').setNote('of c').setBackground('#ff0000');
      sheet.getRange('B1').setDataValidation(SpreadsheetApp.newDataValidation().requireValueInList(['1']).build());`);
    host.run('it');
    host.hand.sort('Sheet1', 'A1:B3', 'A');
    const column = ['A1', 'A2', 'A3'].map((at) => host.hand.value('Sheet1', at));
    expect(column).toEqual(['a', 'b', 'c']);
    expect(host.hand.cell('Sheet1', 'A3')).toMatchObject({ note: 'of c', looks: { Background: '#ff0000' } });
    expect(host.hand.choices('Sheet1', 'B1')).toEqual(['1']);
  });

  test('typing is stopped by a drop-down, pasting is not', () => {
    const host = it1(`sheet.getRange('A1').setDataValidation(
      SpreadsheetApp.newDataValidation().requireValueInList(['yes', 'no']).setAllowInvalid(false).build());`);
    host.run('it');
    expect(() => host.hand.type('Sheet1', 'A1', 'perhaps')).toThrow('violates the data validation rules');
    host.hand.paste('Sheet1', 'A1', [['perhaps']]);
    expect(host.hand.text('Sheet1', 'A1')).toBe('perhaps');
  });

  test('rows that are put in look like the one above, names and protections move along', () => {
    const host = it1(`sheet.getRange('A2').setNumberFormat('@').setValue('0310');
      sheet.getRange('A5').protect().setWarningOnly(true);
      SpreadsheetApp.getActive().setNamedRange('HERE', sheet.getRange('A4:A6'));`);
    host.run('it');
    host.hand.insertRows('Sheet1', 3, 2);
    host.hand.type('Sheet1', 'A3', '0044');
    expect(host.hand.value('Sheet1', 'A3')).toBe('0044');
    expect(host.book.names[0]?.area).toMatchObject({ row: 5, rows: 3 });
    expect(host.hand.sheet('Sheet1').protections[0]?.area).toMatchObject({ row: 6 });
  });
});

describe('UrlFetchApp', () => {
  const server = `
    const http = require('node:http');
    http.createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        response.writeHead(Number(new URL(request.url, 'http://x').searchParams.get('status') ?? 200), { ETag: '"7"' });
        response.end(JSON.stringify({ url: request.url, method: request.method, body, headers: request.headers }));
      });
    }).listen(0, '127.0.0.1', function () { require('node:worker_threads').parentPort.postMessage(this.address().port); });`;
  let worker: Worker;
  let routes: Record<string, string>;
  beforeAll(async () => {
    worker = new Worker(server, { eval: true });
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    routes = { 'https://cogsheet.example.com': `http://127.0.0.1:${port}` };
  });
  afterAll(() => worker.terminate());

  const fetched = (call: string, options = {}): GoogleHost =>
    hostOf(
      `function it() { const answer = UrlFetchApp.fetch(${call});
      return { status: answer.getResponseCode(), headers: answer.getHeaders(), body: JSON.parse(answer.getContentText()) }; }`,
      {
        routes,
        ...options,
      },
    );

  test('asks the real server behind the public address, as a proxy would pass it on', () => {
    const host =
      fetched(`'https://cogsheet.example.com/api?x=1', { method: 'put', contentType: 'application/json',
      payload: '{"a":1}', headers: { Authorization: 'Bearer t' }, muteHttpExceptions: true, followRedirects: false }`);
    expect(result(host)).toMatchObject({
      status: 200,
      headers: { etag: '"7"' },
      body: {
        url: '/api?x=1',
        method: 'PUT',
        body: '{"a":1}',
        headers: {
          authorization: 'Bearer t',
          host: 'cogsheet.example.com',
          'content-type': 'application/json',
          'x-forwarded-proto': 'https',
        },
      },
    });
    expect(host.last().fetches).toBe(1);
  });

  test.each([
    [
      "'https://cogsheet.example.com/?status=404'",
      'Request failed for https://cogsheet.example.com returned code 404.',
    ],
    ["'https://elsewhere.example.com/'", 'is not in the urlFetchWhitelist'],
    ["'https://cogsheet.example.com/' + 'x'.repeat(2100)", 'Limit Exceeded: URLFetch URL Length.'],
    [
      "'https://cogsheet.example.com/', { headers: { Host: 'x' } }",
      'Attribute provided with invalid value: Header:Host',
    ],
    ["'https://cogsheet.example.com/', { metod: 'get' }", 'NotModelled: UrlFetchApp.fetch({ metod })'],
  ])('%s is refused', (call, message) => expect(refusal(fetched(call))).toContain(message));

  test('nothing goes outside, nothing reaches this machine, and the day has an end', () => {
    const host = fetched("'http://localhost:3000/'", { urlFetchWhitelist: ['http://localhost:3000/'] });
    expect(refusal(host)).toBe('DNS error: http://localhost:3000/');
    expect(host.outside).toEqual(['http://localhost:3000/']);
    const dead = fetched("'https://cogsheet.example.com/'", {
      routes: { 'https://cogsheet.example.com': 'http://127.0.0.1:9' },
    });
    expect(refusal(dead)).toContain('Address unavailable');
    const tired = fetched("'https://cogsheet.example.com/'");
    tired.fetchesLeft = 0;
    expect(refusal(tired)).toBe('Service invoked too many times for one day: urlfetch.');
  });

  test('custom functions may ask, without a token', () => {
    const host = hostOf(
      `function FIGURE(grid) { UrlFetchApp.fetch('https://cogsheet.example.com/'); return grid.map((row) => row.map((one) => one * 2)); }`,
      { routes },
    );
    expect(host.customFunction('FIGURE', [[1, 2]])).toEqual([[2, 4]]);
  });
});
