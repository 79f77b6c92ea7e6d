import { customerSchema, supplierSchema, toCustomer, toSupplier } from '../../../server/cin7/core/contact';
import { productSchema, toItem } from '../../../server/cin7/core/item';
import { read } from '../../../server/cin7/read';
import { stockTaskLists, stockTaskSchema, toStockTask } from '../../../server/cin7/core/stock-task';
import { oddValues, placesOf, withValue, type JsonObject } from './payloads';

const name = { id: 'x', number: 'X' };
const customer: JsonObject = {
  ...{ ID: 'C0A1B2D3-1111-4222-8333-944455556666', Name: ' Harbour Cycles ', Status: 'Active' },
  ...{
    Currency: 'aud',
    PaymentTerm: '30 days',
    AccountReceivable: 610,
    PriceTier: 'Tier 1',
    TaxRule: 'GST on Income',
  },
  ...{ TaxNumber: 51824753556, LastModifiedOn: '2026-03-04T02:11:09.447Z' },
  Contacts: [
    { Name: 'Ann', Email: 'ann@example.com', Phone: null, MobilePhone: '0400', Default: false },
    { Name: 'Bo', Email: 'bo@example.com', Phone: '', MobilePhone: '', Default: true },
  ],
};
const product: JsonObject = {
  ...{ ID: '9E0C4D1A-2B3C-4D5E-8F90-A1B2C3D4E5F6', SKU: 'BELL-01', Name: 'Brass bell', Type: 'Stock' },
  ...{ Category: 'Bells', Status: 'Active', CostingMethod: 'FIFO', AverageCost: 18.5012 },
  ...{ RevenueAccount: '200', COGSAccount: '310: Cost of Goods Sold', InventoryAccount: null },
  ...{ SaleTaxRule: 'GST on Income', PurchaseTaxRule: null },
};
const asCustomer = (raw: unknown) => {
  const parsed = read(customerSchema, raw, name);
  return parsed.ok ? toCustomer(parsed.value) : parsed.error;
};
const asItem = (raw: unknown) => {
  const parsed = read(productSchema, raw, name);
  return parsed.ok ? toItem(parsed.value) : parsed.error;
};

it('a customer with the e-mail of the default person, the phone of the first who has one', () => {
  expect(asCustomer(customer)).toEqual({
    id: 'c0a1b2d3-1111-4222-8333-944455556666',
    kind: 'customer',
    name: 'Harbour Cycles',
    email: 'bo@example.com',
    phone: '0400',
    taxNumber: '51824753556',
    currency: 'AUD',
    paymentTerm: '30 days',
    account: '610',
    taxRule: 'GST on Income',
    group: 'Tier 1',
    active: true,
    revision: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});

it('a supplier has the payable account; a deprecated one is not active', () => {
  const { AccountReceivable: _account, ...rest } = customer;
  const parsed = read(supplierSchema, { ...rest, AccountPayable: '800', Status: 'DEPRECATED' }, name);
  expect(parsed.ok && toSupplier(parsed.value)).toMatchObject({
    ...{ kind: 'supplier', account: '800', active: false },
  });
});

it('nobody to write to is blank', () => {
  for (const none of [null, '', []])
    expect(asCustomer({ ...customer, Contacts: none })).toMatchObject({ email: '', phone: '' });
});

it('a product, with the average cost beside its revision', () => {
  const item = asItem(product);
  expect(item).toMatchObject({
    ...{ id: '9e0c4d1a-2b3c-4d5e-8f90-a1b2c3d4e5f6', sku: 'BELL-01', stocked: true, costingMethod: 'FIFO' },
    ...{ revenueAccount: '200', cogsAccount: '310', inventoryAccount: '', averageCost: '18.5012' },
    ...{ saleTaxRule: 'GST on Income', purchaseTaxRule: '', active: true },
  });
  expect(asItem({ ...product, AverageCost: 19 })).toMatchObject({
    revision: (item as { revision: string }).revision,
  });
  expect(asItem({ ...product, Type: 'service' })).toMatchObject({ stocked: false });
});

it.each([
  ['Type', 'Bundle', 'Expected one of Stock, Service, found the text "Bundle".'],
  ['SKU', null, 'Expected a text, found nothing.'],
  ['Status', true, 'Expected one of Active, Deprecated, found boolean true.'],
])('a product whose %s is %p is a fault', (field, value, reason) => {
  expect(asItem({ ...product, [field]: value })).toMatchObject({ field, reason });
});

it.each([
  ['customer', customer, customerSchema],
  ['product', product, productSchema],
] as const)('every odd value in a %s is a record or a fault that names a field', (_what, raw, schema) => {
  for (const place of placesOf(raw))
    for (const value of oddValues) {
      const parsed = read(schema, withValue(raw, place, value), name);
      if (parsed.ok) continue;
      expect(parsed.error.field).toMatch(/^[A-Z]/);
      expect(parsed.error.reason).toMatch(/^Expected .*found .*\.$/);
    }
});

it.each([
  [
    'transfer',
    {
      Number: 'TR-1',
      CompletionDate: null,
      FromLocation: 'Main: Bin 1',
      ToLocation: 'Depot',
      Status: 'In Transit',
    },
    { number: 'TR-1', date: null, location: 'Main', toLocation: 'Depot', status: 'IN TRANSIT' },
  ],
  [
    'assembly',
    {
      AssemblyNumber: 'FG-1',
      Date: '2026-03-31T00:00:00',
      Location: 'Shop',
      Status: 'COMPLETED',
      Notes: 'n',
    },
    { number: 'FG-1', date: '2026-03-31', location: 'Shop', toLocation: '', reference: 'n' },
  ],
  [
    'adjustment',
    { StocktakeNumber: 'ST-1', EffectiveDate: '2026-03-31T00:00:00', Status: 'COMPLETED', Reference: 'r' },
    { number: 'ST-1', date: '2026-03-31', location: '', reference: 'r' },
  ],
] as const)('a %s of the list', (kind, row, expected) => {
  const list = stockTaskLists[kind];
  const raw = { TaskID: '0AD10AD1-5555-4666-8777-888899990000', ...row };
  const parsed = read(stockTaskSchema(list), raw, name);
  expect(parsed.ok && toStockTask(kind, list, parsed.value)).toMatchObject({
    ...{ taskId: '0ad10ad1-5555-4666-8777-888899990000', kind, ...expected },
  });
  expect(read(stockTaskSchema(list), { ...raw, Status: null }, name)).toMatchObject({
    error: { field: 'Status' },
  });
});
