import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { frozenClock } from '../../../server/sandbox/common/clock';
import { rowsOf, serveCin7Omni, type Cin7OmniClient } from './client';

const clock = frozenClock(new Date('2026-11-23T15:00:00.000Z'));
let omni: Cin7OmniClient;
beforeAll(async () => {
  omni = await serveCin7Omni({ clock: clock.now });
});
beforeEach(() => clock.advance(1000));

const save = async (method: 'POST' | 'PUT', resource: string, rows: unknown[]): Promise<JsonObject[]> => {
  const reply = await omni.save(method, resource, rows);
  if (reply.status !== 200) throw new Error(`${String(reply.status)} ${reply.text}`);
  return rowsOf(reply.json);
};
const created = async (resource: string, row: object): Promise<JsonObject> => {
  const [answer] = await save('POST', resource, [row]);
  expect(answer).toMatchObject({ index: 0, success: true, errors: [] });
  return omni.one(resource, answer?.['id']);
};
const lamp = { code: 'lmp-bra', qty: 2, unitPrice: 95 };
const onHand = async (code: string, branchId = 5): Promise<number> => {
  const rows = await omni.list('Stock', { where: `code='${code}' AND branchId=${String(branchId)}` });
  return Number(rows[0]?.['stockOnHand']);
};

describe('the envelope', () => {
  test('a body is an array of at most 250', async () => {
    const malformed = 'Missing or malformed JSON data; please see the documentation for examples.';
    for (const body of [{ type: 'Customer' }, '"text"', '{"a":', '', '7', 'null']) {
      const reply = await omni.save('POST', 'Contacts', body);
      expect([body, reply.status, reply.json]).toEqual([body, 400, malformed]);
    }
    const many = await omni.save('POST', 'Contacts', Array<object>(251).fill({ type: 'Customer' }));
    expect([many.status, many.json]).toEqual([400, 'Batch limit is 250.']);
    expect((await omni.save('POST', 'Contacts', [])).json).toEqual([]);
  });

  test('rows are answered in their order; one that fails does not stop the others', async () => {
    const answers = await save('POST', 'Contacts', [
      { Type: 'customer', Company: 'New Ltd', email: 'new@example.com' },
      { company: 'No type' },
      { type: 'Supplier', company: 'Other', EMAIL: 'NEW@example.com' },
      7,
      { type: 'Supplier', company: 'Last', creditLimit: 'much' },
      { type: 'Supplier', company: 'Last' },
    ]);
    expect(answers.map((answer) => [answer['index'], answer['success']])).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
    ]);
    expect(answers[0]).toEqual({
      index: 0,
      success: true,
      id: expect.any(Number),
      code: 'New Ltd',
      errors: [],
    });
    expect(answers[1]).toEqual({
      index: 1,
      success: false,
      id: 0,
      code: '',
      errors: [expect.stringContaining('type')],
    });
    const contact = await omni.one('Contacts', answers[0]?.['id']);
    expect(contact).toMatchObject({
      type: 'Customer',
      company: 'New Ltd',
      isActive: true,
      createdDate: '2026-11-23T15:00:02.0000000Z',
    });
  });

  test('null and absent leave a field, an empty text clears it, read-only ones are ignored', async () => {
    const { id } = await created('Contacts', {
      type: 'Customer',
      company: 'Kept',
      phone: '1',
      jobTitle: 'x',
      balanceOwing: 9,
    });
    await save('PUT', 'Contacts', [
      { ID: id, phone: null, JobTitle: '', company: 'Renamed', createdDate: '2020-01-01' },
    ]);
    expect(await omni.one('Contacts', id)).toMatchObject({
      company: 'Renamed',
      phone: '1',
      jobTitle: null,
      balanceOwing: 0,
      createdDate: expect.stringMatching(/^2026/),
    });
    expect((await save('PUT', 'Contacts', [{ id: 1 }, {}])).map((row) => row['success'])).toEqual([
      false,
      false,
    ]);
  });

  test('DELETE answers one object, for contacts and payments alone', async () => {
    const { id } = await created('Contacts', { type: 'Customer', company: 'Gone' });
    const gone = await omni.call('DELETE', `api/v1/Contacts/${String(id)}`);
    expect([gone.status, gone.json]).toEqual([
      200,
      { index: 0, success: true, id, code: 'Gone', errors: [] },
    ]);
    expect((await omni.get(`Contacts/${String(id)}`)).status).toBe(404);
    expect((await omni.call('DELETE', `api/v1/Contacts/${String(id)}`)).status).toBe(404);
  });

  test('one product code that is taken refuses the whole request', async () => {
    const before = (await omni.all('Products')).length;
    const reply = await omni.save('POST', 'Products', [
      { styleCode: 'NEW', name: 'New' },
      { styleCode: 'lmp', name: 'Again' },
    ]);
    expect([reply.status, (await omni.all('Products')).length]).toEqual([400, before]);
    const twice = await omni.save('POST', 'Products', [{ styleCode: 'TWO' }, { styleCode: 'two' }]);
    expect([twice.status, (await omni.all('Products')).length]).toEqual([400, before]);
    await created('Products', { styleCode: 'NEW', name: 'New', productOptions: [{ code: 'NEW-1' }] });
  });
});

describe('sales orders', () => {
  const order = (facts: object = {}): Promise<JsonObject> =>
    created('SalesOrders', {
      memberId: 1000,
      branchId: 5,
      taxStatus: 'Excl',
      taxRate: 15,
      lineItems: [lamp],
      ...facts,
    });

  test('a new order has a reference, its contact, its products and totals with tax', async () => {
    const made = await order({
      freightTotal: 10,
      surcharge: 5,
      discountTotal: 3,
      lineItems: [{ ...lamp, discount: 20 }],
    });
    expect(made).toMatchObject({
      reference: `SO-${String(made['id'])}`,
      status: 'APPROVED',
      stage: 'New',
      source: 'API',
      productTotal: 170,
      total: 209.3,
      invoiceNumber: null,
    });
    expect(textAt(made, 'memberEmail')).toContain('@');
    expect(objectsAt(made, 'lineItems')[0]).toMatchObject({
      code: 'LMP-BRA',
      name: 'Desk lamp',
      stockControl: 'FIFO',
      qtyShipped: 0,
      discount: 20,
    });
    const [again] = await save('POST', 'SalesOrders', [
      { reference: textAt(made, 'reference').toLowerCase() },
    ]);
    expect(again).toMatchObject({ success: false, errors: ['The reference is already in use.'] });
    expect((await order({ taxStatus: 1 }))['total']).toBe(190);
    expect((await order({ taxStatus: 'exempt' }))['total']).toBe(190);
  });

  test('dispatchedDate fills qtyShipped and takes the stock, invoiceDate brings a number', async () => {
    const { id } = await order();
    const before = await onHand('LMP-BRA');
    await save('PUT', 'SalesOrders', [{ id, dispatchedDate: '2026-11-23T00:00:00+13:00', lineItems: [] }]);
    const sent = await omni.one('SalesOrders', id);
    expect(sent).toMatchObject({
      stage: 'Dispatched',
      dispatchedDate: '2026-11-23T00:00:00+13:00',
      invoiceNumber: null,
    });
    expect(sent['modifiedCOGSDate']).toBe(sent['modifiedDate']);
    expect(objectsAt(sent, 'lineItems')[0]).toMatchObject({
      qtyShipped: 2,
      stockMovements: [{ quantity: 2 }],
    });
    expect(await onHand('LMP-BRA')).toBe(before - 2);
    await save('PUT', 'SalesOrders', [{ id, invoiceDate: '2026-11-22T11:00:00Z' }]);
    const invoiced = await omni.one('SalesOrders', id);
    expect(invoiced).toMatchObject({
      invoiceDate: '2026-11-23T00:00:00+13:00',
      invoiceNumber: expect.any(Number),
    });
    await save('PUT', 'SalesOrders', [{ id, invoiceDate: '2026-11-24' }]);
    expect((await omni.one('SalesOrders', id))['invoiceNumber']).toBe(invoiced['invoiceNumber']);
  });

  test('more than there is cannot be dispatched, and nothing of the row is kept', async () => {
    const { id } = await order();
    const [answer] = await save('PUT', 'SalesOrders', [
      { id, projectName: 'x', lineItems: [{ ...lamp, qty: 90_000 }], dispatchedDate: '2026-11-23' },
    ]);
    expect(answer).toMatchObject({ success: false, errors: ['There is not enough stock.'] });
    const kept = await omni.one('SalesOrders', id);
    expect([
      kept['projectName'],
      kept['dispatchedDate'],
      objectsAt(kept, 'lineItems').length,
      kept['total'],
    ]).toEqual([null, null, 1, 218.5]);
    const count = (await omni.all('SalesOrders')).length;
    const [refused] = await save('POST', 'SalesOrders', [
      { lineItems: [{ ...lamp, qty: 90_000 }], dispatchedDate: '2026-11-23' },
    ]);
    expect([refused?.['success'], (await omni.all('SalesOrders')).length]).toEqual([false, count]);
    const [parts] = await save('POST', 'SalesOrders', [{ lineItems: [{ ...lamp, qty: 1.5 }] }]);
    expect(parts?.['success']).toBe(false);
  });

  test('void is for ever, and brings the goods back', async () => {
    const before = await onHand('LMP-BRA');
    const { id } = await order({ dispatchedDate: '2026-11-23', invoiceDate: '2026-11-23' });
    expect(await onHand('LMP-BRA')).toBe(before - 2);
    await save('PUT', 'SalesOrders', [{ id, isVoid: true }]);
    expect(await omni.one('SalesOrders', id)).toMatchObject({
      isVoid: true,
      status: 'VOID',
      invoiceNumber: expect.any(Number),
    });
    expect(await onHand('LMP-BRA')).toBe(before);
    const [answer] = await save('PUT', 'SalesOrders', [{ id, isVoid: false }]);
    expect(answer?.['success']).toBe(false);
    expect((await omni.one('SalesOrders', id))['isVoid']).toBe(true);
  });

  test('a draft is approved by isApproved; lines with an id change, others are new', async () => {
    const draft = await order({ isApproved: false });
    expect(draft['status']).toBe('DRAFT');
    const [line] = objectsAt(draft, 'lineItems');
    await save('PUT', 'SalesOrders', [
      {
        id: draft['id'],
        isApproved: true,
        lineItems: [
          { id: line?.['id'], qty: 3 },
          { code: 'BLB-WAR', qty: 1, unitPrice: 9.5 },
        ],
      },
    ]);
    const approved = await omni.one('SalesOrders', draft['id']);
    expect(approved).toMatchObject({ status: 'APPROVED', productTotal: 294.5 });
    expect(
      objectsAt(approved, 'lineItems').map((one) => [one['code'], one['qty'], one['unitPrice']]),
    ).toEqual([
      ['LMP-BRA', 3, 95],
      ['BLB-WAR', 1, 9.5],
    ]);
  });

  test('an order goes by its new reference alone', async () => {
    const { id } = await order({ reference: 'FIRST-1' });
    await save('PUT', 'SalesOrders', [{ id, reference: 'SECOND-1' }]);
    const [old] = await save('POST', 'SalesOrders', [{ reference: 'first-1' }]);
    const [taken] = await save('POST', 'SalesOrders', [{ reference: 'second-1' }]);
    const [blank] = await save('PUT', 'SalesOrders', [{ id, reference: '' }]);
    expect([old?.['success'], taken?.['success'], blank?.['success']]).toEqual([true, false, false]);
    expect((await order({ reference: '' }))['reference']).toMatch(/^SO-\d+$/);
  });

  test('the accounting status can be written, and moves modifiedDate, as the account is switched', async () => {
    const { id } = await order();
    const status = async (accountingImportStatus: string): Promise<unknown[]> => {
      clock.advance(5000);
      await save('PUT', 'SalesOrders', [
        {
          id,
          accountingAttributes: {
            AccountingImportStatus: accountingImportStatus,
            importDate: '2026-11-23T01:00:00Z',
          },
        },
      ]);
      const row = await omni.one('SalesOrders', id);
      return [
        objectAt(row, 'accountingAttributes')['accountingImportStatus'],
        textAt(row, 'modifiedDate').slice(0, 19) === clock.now().toISOString().slice(0, 19),
      ];
    };
    expect(await status('imported')).toEqual(['Imported', true]);
    await omni.control('quirks', { accountingStatusMovesModified: false });
    expect(await status('DoNotImport')).toEqual(['DoNotImport', false]);
    await omni.control('quirks', { accountingStatus: 'ignored' });
    expect(await status('Error')).toEqual(['DoNotImport', false]);
    await omni.control('quirks', { accountingStatus: 'kept', accountingStatusMovesModified: true });
  });
});

describe('other documents', () => {
  test('a credit note needs its order; completed, the goods are back at the cost they went out with', async () => {
    const [refused] = await save('POST', 'CreditNotes', [{ lineItems: [] }]);
    expect(refused).toMatchObject({ success: false, errors: [expect.stringContaining('salesReference')] });
    const sold = await created('SalesOrders', {
      branchId: 5,
      lineItems: [lamp],
      dispatchedDate: '2026-11-23',
      invoiceDate: '2026-11-23',
    });
    const before = await onHand('LMP-BRA');
    const credit = await created('CreditNotes', {
      salesReference: sold['reference'],
      branchId: 5,
      lineItems: [{ code: 'LMP-BRA', qty: -1, unitPrice: 90 }],
      creditNoteDate: '2026-11-23',
    });
    expect(credit).toMatchObject({
      creditNoteNumber: expect.any(Number),
      total: -103.5,
      completedDate: null,
    });
    await save('PUT', 'CreditNotes', [{ id: credit['id'], completedDate: '2026-11-23' }]);
    const [line] = objectsAt(await omni.one('CreditNotes', credit['id']), 'lineItems');
    expect(line).toMatchObject({ qtyShipped: -1, unitCost: objectsAt(sold, 'lineItems')[0]?.['unitCost'] });
    expect(await onHand('LMP-BRA')).toBe(before + 1);
  });

  test('a purchase order that is received brings stock, a late price changes what was sold from it', async () => {
    const code = 'NEW-1';
    const bought = await created('PurchaseOrders', {
      branchId: 5,
      freightTotal: 20,
      lineItems: [{ code, qty: 10, unitPrice: 8 }],
      fullyReceivedDate: '2026-11-23',
    });
    expect(await onHand(code)).toBe(10);
    const sold = await created('SalesOrders', {
      branchId: 5,
      lineItems: [{ code, qty: 4, unitPrice: 30 }],
      dispatchedDate: '2026-11-23',
    });
    expect(objectsAt(sold, 'lineItems')[0]?.['unitCost']).toBe(10);
    clock.advance(3_600_000);
    await save('PUT', 'PurchaseOrders', [{ id: bought['id'], freightTotal: 25 }]);
    const later = await omni.one('SalesOrders', sold['id']);
    expect(objectsAt(later, 'lineItems')[0]?.['unitCost']).toBe(10.5);
    expect([
      textAt(later, 'modifiedCOGSDate') > textAt(sold, 'modifiedCOGSDate'),
      later['modifiedDate'],
    ]).toEqual([true, sold['modifiedDate']]);
  });

  test('adjustments, transfers and production move stock when they are completed', async () => {
    const [shop, store] = [await onHand('VAS-TAL', 3), await onHand('VAS-TAL')];
    const adjusted = await created('Adjustments', {
      branchId: 5,
      completedDate: '2026-11-23',
      lineItems: [
        { code: 'VAS-TAL', qty: -1 },
        { code: 'VAS-TAL', qty: 3, unitCost: 12.5 },
      ],
    });
    expect(objectsAt(adjusted, 'lineItems').map((line) => line['qtyAdjusted'])).toEqual([-1, 3]);
    expect(await onHand('VAS-TAL')).toBe(store + 2);
    const moved = await created('BranchTransfers', {
      sourceBranchId: 5,
      destinationBranchId: 3,
      dispatchedDate: '2026-11-23',
      lineItems: [{ code: 'VAS-TAL', qty: 2 }],
    });
    expect([await onHand('VAS-TAL', 3), await onHand('VAS-TAL')]).toEqual([shop, store]);
    await save('PUT', 'BranchTransfers', [{ id: moved['id'], receivedDate: '2026-11-23' }]);
    expect([await onHand('VAS-TAL', 3), await onHand('VAS-TAL')]).toEqual([shop + 2, store]);
  });

  test('a payment names its order and can be deleted', async () => {
    const sold = await created('SalesOrders', { branchId: 5, lineItems: [lamp] });
    const payment = await created('Payments', { orderId: sold['id'], amount: 218.5, method: 'EFTPOS' });
    expect(payment).toMatchObject({
      orderRef: sold['reference'],
      orderType: 'SalesOrder',
      isAuthorized: true,
      amount: 218.5,
    });
    expect((await omni.call('DELETE', `api/v1/Payments/${String(payment['id'])}`)).status).toBe(200);
    expect(await omni.list('Payments', { where: `orderId=${String(sold['id'])}` })).toEqual([]);
  });
});
