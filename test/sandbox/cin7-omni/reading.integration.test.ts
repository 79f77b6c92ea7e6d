import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { resources } from '../../../server/sandbox/cin7-omni/resources';
import { rowsOf, serveCin7Omni, type Cin7OmniClient } from './client';

let omni: Cin7OmniClient;
let sales: JsonObject[];
beforeAll(async () => {
  omni = await serveCin7Omni();
  sales = await omni.all('SalesOrders');
});

const ids = (rows: readonly JsonObject[]): unknown[] => rows.map((row) => row['id']);
const where = async (text: string, resource = 'SalesOrders'): Promise<JsonObject[]> =>
  omni.all(resource, { where: text });

describe('lists', () => {
  test('pages are bare arrays, 50 rows unless told otherwise, at most 250, empty past the end', async () => {
    expect(sales.length).toBeGreaterThan(250);
    expect(await omni.list('SalesOrders')).toHaveLength(50);
    expect(await omni.list('SalesOrders', { rows: 250 })).toHaveLength(250);
    expect(await omni.list('SalesOrders', { rows: 250, page: 99 })).toEqual([]);
    const pages = [];
    for (let page = 1; page <= 12; page += 1)
      pages.push(...(await omni.list('SalesOrders', { page, rows: 37, order: 'id ASC' })));
    expect(ids(pages)).toEqual(ids(sales));
  });

  test('too many rows, and pages that do not exist, are refused in the vendor’s words', async () => {
    for (const [query, text] of [
      ['rows=251', 'The rows argument cannot be greater than 250.'],
      ['page=0', 'The page number is out of range; the value must be greater than or equal to 1.'],
      ['page=-1', 'The page number is out of range; the value must be greater than or equal to 1.'],
      ['rows=0', expect.any(String)],
      ['rows=many', expect.any(String)],
      ['fields=id(', expect.any(String)],
      ['order=nothing', expect.any(String)],
      ['order=id SIDEWAYS', expect.any(String)],
      ['where=nothing %3D 1', expect.any(String)],
    ]) {
      const reply = await omni.get(`SalesOrders?${String(query)}`);
      expect([query, reply.status, reply.json]).toEqual([query, 400, text]);
    }
  });

  test('sorted downwards unless ASC is sent', async () => {
    const newest = await omni.list('SalesOrders', { order: 'modifiedDate', rows: 250 });
    const stamps = newest.map((row) => textAt(row, 'modifiedDate'));
    expect(stamps).toEqual([...stamps].sort().reverse());
    const oldest = await omni.list('SalesOrders', { order: 'ModifiedDate asc', rows: 250 });
    expect(oldest.map((row) => textAt(row, 'modifiedDate'))).toEqual(
      sales
        .map((row) => textAt(row, 'modifiedDate'))
        .sort()
        .slice(0, 250),
    );
    const byTotal = await omni.list('SalesOrders', { order: 'total DESC, id ASC', rows: 5 });
    expect(byTotal[0]?.['total']).toBe(Math.max(...sales.map((row) => Number(row['total']))));
    expect(ids(await omni.list('SalesOrders', { rows: 3 }))).toEqual(ids(sales.slice(-3).reverse()));
  });

  test('fields trim the row, names in brackets the lines', async () => {
    const [row] = await omni.list('SalesOrders', {
      fields: 'ID,invoicedate,lineItems(Code,stockmovements(quantity))',
      rows: 1,
      where: 'dispatchedDate IS NOT NULL',
    });
    expect(Object.keys(row ?? {}).sort()).toEqual(['id', 'invoiceDate', 'lineItems']);
    for (const line of objectsAt(row, 'lineItems'))
      expect(Object.keys(line).sort()).toEqual(['code', 'stockMovements']);
    const [whole] = await omni.list('SalesOrders', { fields: 'lineItems', rows: 1 });
    expect(Object.keys(objectsAt(whole, 'lineItems')[0] ?? {}).length).toBeGreaterThan(25);
    const one = await omni.get(`SalesOrders/${String(sales[0]?.['id'])}?fields=reference`);
    expect(one.json).toEqual({ reference: sales[0]?.['reference'] });
  });
});

describe('filters over HTTP', () => {
  test('by numbers, texts, lists, nulls and dates, quoted or not, in any case', async () => {
    const large = await where('total >= 100 and TOTAL < 1000');
    expect(ids(large)).toEqual(
      ids(sales.filter((row) => Number(row['total']) >= 100 && Number(row['total']) < 1000)),
    );
    const [first, second] = sales;
    expect(
      ids(
        await where(
          `Reference='${String(first?.['reference'])}' OR reference='${textAt(second ?? {}, 'reference').toLowerCase()}'`,
        ),
      ),
    ).toEqual(ids([first ?? {}, second ?? {}]));
    expect(ids(await where(`id IN(${String(first?.['id'])},${String(second?.['id'])},7)`))).toEqual(
      ids([first ?? {}, second ?? {}]),
    );
    expect(ids(await where("source LIKE 'shopify%'"))).toEqual(
      ids(sales.filter((row) => textAt(row, 'source').startsWith('Shopify'))),
    );
    expect(ids(await where('invoiceDate IS NULL'))).toEqual(
      ids(sales.filter((row) => row['invoiceDate'] === null)),
    );
    expect(ids(await where("status='void'"))).toEqual(ids(sales.filter((row) => row['isVoid'] === true)));
  });

  test('a watermark finds exactly what changed since', async () => {
    const stamps = sales.map((row) => textAt(row, 'modifiedDate')).sort();
    const mark = stamps[200] ?? '';
    const expected = ids(sales.filter((row) => textAt(row, 'modifiedDate') >= mark));
    for (const text of [`modifieddate>='${mark}'`, `ModifiedDate >= ${mark}`])
      expect(ids(await where(text))).toEqual(expected);
    const costs = await where(`modifiedCOGSDate>='${mark}'`);
    expect(ids(costs)).toEqual(ids(sales.filter((row) => textAt(row, 'modifiedCOGSDate') >= mark)));
    expect(costs.length).toBeGreaterThan(0);
  });

  test('a business date is the local midnight of the account', async () => {
    const day = textAt(sales.find((row) => row['invoiceDate'] !== null) ?? {}, 'invoiceDate').slice(0, 10);
    const of = (rows: readonly JsonObject[]) =>
      new Set(rows.map((row) => textAt(row, 'invoiceDate').slice(0, 10)));
    expect(of(await where(`invoiceDate='${day}T00:00:00+12:00'`))).toEqual(new Set([day]));
    expect(
      of(await where(`invoiceDate>='${day}T00:00:00+12:00' AND invoiceDate<'${day}T23:59:00+12:00'`)),
    ).toEqual(new Set([day]));
  });

  test('lines cannot be filtered', async () => {
    expect((await omni.get("SalesOrders?where=lineItems='x'")).status).toBe(400);
    expect((await omni.get("SalesOrders?where=accountingAttributes='x'")).status).toBe(400);
  });
});

describe('forms', () => {
  const samples = path.join(__dirname, '..', '..', 'cin7', 'omni', 'samples');
  const kindOf = (value: unknown): string =>
    Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;

  /** Fields of the sample that are missing, or of another kind where both have a value. */
  function misfits(found: unknown, wanted: unknown, at: string): string[] {
    if (Array.isArray(wanted) && Array.isArray(found)) {
      const [row] = wanted as unknown[];
      return row === undefined ? [] : (found as unknown[]).flatMap((one) => misfits(one, row, `${at}[]`));
    }
    if (!isObject(wanted) || !isObject(found)) {
      const fits = found === null || wanted === null || kindOf(found) === kindOf(wanted);
      return fits ? [] : [`${at} is a ${kindOf(found)}, not a ${kindOf(wanted)}`];
    }
    if (/customFields|priceColumns/.test(at)) return [];
    return Object.entries(wanted).flatMap(([name, value]) =>
      name in found ? misfits(found[name], value, `${at}.${name}`) : [`${at}.${name} is missing`],
    );
  }

  test.each([
    ['sales-order', 'SalesOrders'],
    ['credit-note', 'CreditNotes'],
    ['purchase-order', 'PurchaseOrders'],
    ['payment', 'Payments'],
    ['adjustment', 'Adjustments'],
    ['contact', 'Contacts'],
    ['product', 'Products'],
  ])('every field of the sample %s is in every row of %s', async (name, resource) => {
    const sample: unknown = JSON.parse(readFileSync(path.join(samples, `${name}.json`), 'utf8'));
    const rows = await omni.all(resource);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flatMap((row) => misfits(row, sample, resource))).toEqual([]);
  });

  test('each resource of the reference answers rows with all its fields', async () => {
    for (const { name, shape } of resources) {
      const rows =
        name === 'Stock' || name === 'ProductOptions' || name === 'SerialNumbers'
          ? await omni.list(name, { rows: 250 })
          : await omni.all(name);
      const shown = shape.fields.map((field) => field.name);
      const forms = new Set(rows.map((row) => Object.keys(row).join()));
      if (rows.length > 0 && name !== 'BomMasters') expect([...forms]).toEqual([shown.join()]);
      const empty = ['Quotes', 'PaymentFeesAndPayouts/Fees', 'PaymentFeesAndPayouts/Payouts'];
      expect([name, rows.length > 0]).toEqual([name, !empty.includes(name)]);
    }
  });

  test('decimals as .NET writes them, seven fraction digits, the account’s offset, nulls present', async () => {
    const { text } = await omni.get('SalesOrders?rows=50&order=id ASC&where=dispatchedDate IS NOT NULL');
    expect(text).toMatch(/"freightTotal":0\.0[,}]/);
    expect(text).toMatch(/"qty":\d+\.0,/);
    expect(text).toMatch(/"createdDate":"2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z"/);
    expect(text).toMatch(/"invoiceDate":"2026-09-\d\dT00:00:00\+12:00"/);
    expect(text).toContain('"cancellationDate":null');
    const summer = await omni.list('SalesOrders', { where: "invoiceDate > '2026-10-01'", rows: 1 });
    expect(textAt(summer[0] ?? {}, 'invoiceDate')).toMatch(/\+13:00$/);
  });

  test('options of sizes repeat their id; both versions of the BOM', async () => {
    const options = await omni.all('ProductOptions');
    const inSizes = options.filter((row) => row['size'] !== null);
    expect(new Set(ids(inSizes)).size).toBe(inSizes.length / 3);
    const [v1] = await omni.list('BomMasters');
    const v2 = rowsOf((await omni.call('GET', 'api/v2/BomMasters?order=id')).json)[0];
    expect(isObject(v1?.['product']) && !('products' in v1)).toBe(true);
    expect(objectsAt(v2, 'products')).toEqual([v1?.['product']]);
  });

  test('stock by branch, and by barcode', async () => {
    const rows = await omni.list('Stock', { rows: 250 });
    for (const row of rows)
      expect(Number(row['available'])).toBe(Number(row['stockOnHand']) - Number(row['openSales']));
    expect(rows.some((row) => Number(row['openSales']) > 0)).toBe(true);
    const barcode = textAt(rows[0] ?? {}, 'barcode');
    const found = rowsOf((await omni.get(`Stock/${barcode}`)).json);
    expect(found).toEqual(rowsOf((await omni.get(`Stock?barcode=${barcode}`)).json));
    expect(new Set(found.map((row) => row['branchId']))).toEqual(new Set([3, 5]));
    const serials = await omni.all('SerialNumbers');
    const ofSerial = rows.filter((row) => textAt(row, 'styleCode') === 'SPK');
    expect(serials).toHaveLength(ofSerial.reduce((sum, row) => sum + Number(row['stockOnHand']), 0));
    const sold = new Set(
      sales
        .flatMap((row) => objectsAt(row, 'lineItems'))
        .flatMap((line) => objectsAt(line, 'stockMovements'))
        .map((one) => one['serial']),
    );
    expect(serials.filter((row) => sold.has(row['serialnumber']))).toEqual([]);
  });
});

describe('switches of what nobody knows for sure', () => {
  const usual = {
    days: 'offset',
    choices: 'text',
    status: 'capitals',
    customFields: 'object',
    currencyRate: 'home',
    creditTotals: 'negative',
    discountTotal: 'positive',
    lineTaxRate: false,
    accounts: 'name',
    unitCost: 'layers',
    costMovesModified: false,
    hideVoidAndDraft: false,
  };
  afterEach(() => omni.control('quirks', usual));
  const first = async (
    resource: string,
    filter: string,
    quirks: object,
  ): Promise<[JsonObject, JsonObject]> => {
    const [plain] = await omni.list(resource, { where: filter, rows: 1, order: 'id ASC' });
    await omni.control('quirks', quirks);
    const turned = await omni.one(resource, plain?.['id']);
    return [plain ?? {}, turned];
  };

  test('days as the same moment in UTC', async () => {
    const [plain, turned] = await first('SalesOrders', 'invoiceDate IS NOT NULL', { days: 'utc' });
    expect(turned['invoiceDate']).toMatch(/^2026-\d\d-\d\dT1[12]:00:00Z$/);
    expect(Date.parse(textAt(turned, 'invoiceDate'))).toBe(Date.parse(textAt(plain, 'invoiceDate')));
  });

  test('choices as numbers, status as documented, custom fields as a list, accounts as codes', async () => {
    const [plain, turned] = await first('SalesOrders', "costCenter = 'Sales (Online)'", {
      choices: 'number',
      customFields: 'list',
      accounts: 'code',
    });
    expect([plain['taxStatus'], plain['status'], plain['customFields']]).toEqual([
      'Incl',
      'APPROVED',
      { orders_1000: null },
    ]);
    expect([turned['taxStatus'], turned['status'], turned['customFields'], turned['costCenter']]).toEqual([
      1,
      1,
      [null],
      '205',
    ]);
    await omni.control('quirks', { choices: 'text', status: 'documented' });
    expect((await omni.one('SalesOrders', plain['id']))['status']).toBe('Approved');
  });

  test('signs and the direction of the rate', async () => {
    const [credit, positive] = await first('CreditNotes', 'total < 0', { creditTotals: 'positive' });
    expect(Number(positive['total'])).toBe(-Number(credit['total']));
    const [discounted, negative] = await first('SalesOrders', 'discountTotal > 0', {
      discountTotal: 'negative',
    });
    expect(Number(negative['discountTotal'])).toBe(-Number(discounted['discountTotal']));
    const [foreign, turned] = await first('SalesOrders', "currencyCode = 'USD'", { currencyRate: 'foreign' });
    expect(Number(foreign['currencyRate'])).toBeGreaterThan(1.4);
    expect(Math.abs(Number(turned['currencyRate']) * Number(foreign['currencyRate']) - 1)).toBeLessThan(1e-5);
  });

  test('tax rates on lines, provisional costs, drafts and voids left out', async () => {
    const [plain, turned] = await first('SalesOrders', "taxStatus = 'Excl' AND dispatchedDate IS NOT NULL", {
      lineTaxRate: true,
      unitCost: 'latest',
    });
    expect(objectsAt(plain, 'lineItems').every((line) => !('taxRate' in line))).toBe(true);
    expect(objectsAt(turned, 'lineItems').every((line) => line['taxRate'] === 15)).toBe(true);
    expect(objectsAt(turned, 'lineItems').map((line) => line['unitCost'])).not.toEqual(
      objectsAt(plain, 'lineItems').map((line) => line['unitCost']),
    );
    await omni.control('quirks', { hideVoidAndDraft: true });
    expect(ids(await omni.all('SalesOrders'))).toEqual(
      ids(sales.filter((row) => row['status'] === 'APPROVED')),
    );
  });

  test('a cost that moves modifiedDate too', async () => {
    const later = (rows: readonly JsonObject[]) =>
      rows.filter((row) => textAt(row, 'modifiedCOGSDate') > textAt(row, 'modifiedDate'));
    expect(later(sales).length).toBeGreaterThan(0);
    await omni.control('quirks', { costMovesModified: true });
    expect(later(await omni.all('SalesOrders'))).toEqual([]);
  });
});
