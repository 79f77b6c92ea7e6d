import { type ExcelHost, openExcel } from './office';

let host: ExcelHost;
let sheet: (context: Excel.RequestContext) => Excel.Worksheet;

beforeEach(() => {
  host = openExcel();
  sheet = (context) => context.workbook.worksheets.getItem('Sheet1');
});

const code = (work: (context: Excel.RequestContext) => void): Promise<string> =>
  host.Excel.run(async (context) => {
    work(context);
    await context.sync();
  }).then(
    () => 'no error',
    (error: { code: string }) => error.code,
  );

test('members that the host does not know are refused by name and counted', async () => {
  expect(await code((context) => sheet(context).charts.getCount())).toBe('NotImplemented');
  expect(await code((context) => context.workbook.properties.load('author'))).toBe('NotImplemented');
  expect(await code((context) => void (sheet(context).getRange('A1').format.shrinkToFit = true))).toBe(
    'NotImplemented',
  );
  expect([...host.api.unsupported]).toEqual([
    ['Worksheet.Charts', 1],
    ['Workbook.Properties', 1],
    ['RangeFormat.ShrinkToFit =', 1],
  ]);
});

test('texts are parsed unless the format was text before', async () => {
  await host.Excel.run(async (context) => {
    const range = sheet(context).getRange('A1:H1');
    range.values = [['0310', '1E5', '3-4', 'TRUE', '-x', "'007", '12,5', '=A1']];
    sheet(context).getRange('A2').numberFormat = [['@']];
    sheet(context).getRange('A2').values = [['0310']];
    await context.sync();
  });
  const values = ['A1', 'B1', 'C1', 'D1', 'E1', 'F1', 'G1'].map((at) => host.hand.value('Sheet1', at));
  expect(values).toEqual([310, 100_000, 46_085, true, '#NAME?', '007', 125]);
  expect(host.hand.formula('Sheet1', 'E1')).toBe('=-x');
  expect(host.hand.value('Sheet1', 'A2')).toBe('0310');
});

test('null leaves a cell, the blank text clears it, a matrix must have its exact shape', async () => {
  await host.Excel.run(async (context) => {
    sheet(context).getRange('A1:B1').values = [['a', 'b']];
    sheet(context).getRange('A1:B1').values = [[null, '']];
    await context.sync();
  });
  expect(host.hand.value('Sheet1', 'A1')).toBe('a');
  expect(host.hand.value('Sheet1', 'B1')).toBe('');
  expect(await code((context) => void (sheet(context).getRange('A1:B2').values = [[1]]))).toBe(
    'InvalidArgument',
  );
});

test('what stands before an error stays done', async () => {
  const refused = await code((context) => {
    sheet(context).getRange('A1').values = [['done']];
    context.workbook.worksheets.getItem('missing').activate();
    sheet(context).getRange('A2').values = [['not done']];
  });
  expect(refused).toBe('ItemNotFound');
  expect(host.hand.value('Sheet1', 'A1')).toBe('done');
  expect(host.hand.value('Sheet1', 'A2')).toBe('');
});

test.each(['', 'History', 'a/b', 'x'.repeat(32), "'a", 'sheet1'])(
  'a sheet cannot be called "%s"',
  async (name) => {
    expect(await code((context) => void (sheet(context).name = name))).toBe(
      name === 'sheet1' ? 'no error' : 'InvalidArgument',
    );
  },
);

test('tables do not overlap and keep their titles apart; a header alone is none', async () => {
  await host.Excel.run(async (context) => {
    sheet(context).getRange('A1:B2').values = [
      ['Name', 'Name'],
      [1, 2],
    ];
    sheet(context).tables.add('A1:B2', true);
    await context.sync();
  });
  expect(host.hand.text('Sheet1', 'B1')).toBe('Name2');
  expect(await code((context) => sheet(context).tables.add('B2:C3', true))).toBe('InvalidArgument');
  expect(await code((context) => sheet(context).tables.add('E1:F1', true))).toBe('InvalidArgument');
});

test('names follow cells, and break when their cells go', async () => {
  await host.Excel.run(async (context) => {
    context.workbook.names.add('here', sheet(context).getRange('B2'));
    await context.sync();
  });
  host.hand.insertRows('Sheet1', 1, 2);
  host.hand.rename('Sheet1', 'My sheet');
  const [name] = host.book.names;
  if (!name) throw new Error('The name is not there.');
  expect(host.book.formulaOf(name)).toBe("='My sheet'!$B$4");
  host.hand.deleteRows('My sheet', 4);
  expect(host.book.formulaOf(name)).toBe('=#REF!');
});

test('large requests, large reads, protected sheets and open cells are refused with the codes of Excel', async () => {
  const large = Array.from({ length: 6000 }, () => ['x'.repeat(1000)]);
  expect(await code((context) => void (sheet(context).getRange('A1:A6000').values = large))).toBe(
    'RequestPayloadSizeLimitExceeded',
  );
  expect(await code((context) => sheet(context).getRange('A:F').load('values'))).toBe(
    'ResponsePayloadSizeLimitExceeded',
  );
  host.hand.protect('Sheet1');
  expect(await code((context) => void (sheet(context).getRange('A1').values = [[1]]))).toBe('AccessDenied');
  host.book.typing = true;
  expect(await code((context) => sheet(context).load('name'))).toBe('InvalidOperationInCellEditMode');
});

test('the runtime cuts a large write into pieces, but not into requests', async () => {
  const before = host.api.requests.length;
  await host.Excel.run(async (context) => {
    sheet(context).getRangeByIndexes(0, 0, 5000, 8).values = Array.from({ length: 5000 }, (_, row) =>
      Array.from({ length: 8 }, (__, column) => row * 8 + column),
    );
    await context.sync();
  });
  expect(host.hand.value('Sheet1', 'H5000')).toBe(39_999);
  expect(host.api.requests.slice(before).filter((bytes) => bytes > 100_000)).toHaveLength(1);
});

test('absent objects are null, and so is all that hangs on them', async () => {
  await host.Excel.run(async (context) => {
    const range = context.workbook.names.getItemOrNullObject('nothing').getRangeOrNullObject();
    const { worksheet } = range;
    worksheet.load('name');
    range.load('values');
    await context.sync();
    expect(range.isNullObject).toBe(true);
    expect(worksheet.isNullObject).toBe(true);
  });
});

test('events say who made the change', async () => {
  const seen: string[] = [];
  await host.Excel.run(async (context) => {
    context.workbook.worksheets.onChanged.add(async ({ address, triggerSource, source }) => {
      seen.push(`${address} ${triggerSource} ${source}`);
    });
    await context.sync();
    sheet(context).getRange('A1').values = [[1]];
    await context.sync();
  });
  host.hand.type('Sheet1', 'B2', 'x');
  host.hand.typeRemotely('Sheet1', 'B3', 'x');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toEqual(['A1 ThisLocalAddin Local', 'B2 Unknown Local', 'B3 Unknown Remote']);
});
