import { isObject, objectAt, objectsAt, textAt, type JsonObject } from '../common/json';
import { putTotals } from './amounts';
import type { OmniCompany } from './company';
import { applyEffects } from './write-effects';
import { putParts } from './write-parts';
import type { Quirks } from './quirks';
import { readBody } from './read-body';
import type { OmniRecord, TradeRecord } from './records';
import type { KeptName, Resource } from './resources';

/** What a write says about one row (cin7-omni 1.5). */
export interface RowAnswer {
  index: number;
  success: boolean;
  id: number;
  code: string;
  errors: string[];
}

const traded: ReadonlySet<string> = new Set(['SalesOrders', 'PurchaseOrders', 'CreditNotes', 'Quotes']);
const failed = (index: number, errors: string[]): RowAnswer => ({
  index,
  success: false,
  id: 0,
  code: '',
  errors,
});

export interface WriteContext {
  company: OmniCompany;
  resource: Resource & { name: KeptName };
  quirks: Quirks;
}

/** Saves rows one by one; each succeeds or fails by itself. */
export const writeRows = (
  context: WriteContext,
  method: 'POST' | 'PUT',
  rows: readonly unknown[],
): RowAnswer[] =>
  rows.map((row, index) => {
    if (!isObject(row)) return failed(index, ['The record is not an object.']);
    return method === 'POST' ? create(context, row, index) : update(context, row, index);
  });

function create(context: WriteContext, row: JsonObject, index: number): RowAnswer {
  const { company, resource } = context;
  const read = readBody(row, resource.shape, company.zone);
  if (!read.ok) return failed(index, read.errors);
  const { id: _id, lineItems, products, productOptions, ...fields } = read.fields;
  // Blank is generated (cin7-omni 2.1).
  if (fields['reference'] === null) delete fields['reference'];
  const problems = [
    ...missing(resource.name, fields),
    ...taken(company, resource.name, fields, 0),
    ...partsOfUnits({ lineItems, products }),
  ];
  if (problems.length > 0) return failed(index, problems);
  const now = company.time.now();
  const id = company.next(resource.name);
  const record: OmniRecord = {
    ...defaults(context, id, fields),
    ...fields,
    id,
    createdDate: now,
    modifiedDate: now,
  };
  putParts(company, record, { lineItems, products, productOptions });
  if (traded.has(resource.name)) putTotals(record as TradeRecord);
  company.add(resource.name, record);
  const errors = applyEffects(company, resource.name, record, {});
  if (errors.length > 0) {
    company.remove(resource.name, id);
    return failed(index, errors);
  }
  return { index, success: true, id, code: textAt(record, resource.code), errors: [] };
}

function update(context: WriteContext, row: JsonObject, index: number): RowAnswer {
  const { company, resource, quirks } = context;
  const read = readBody(row, resource.shape, company.zone);
  if (!read.ok) return failed(index, read.errors);
  const { id, lineItems, products, productOptions, accountingAttributes, ...fields } = read.fields;
  const record = typeof id === 'number' ? company.find(resource.name, id) : null;
  if (record === null) return failed(index, ['The record does not exist.']);
  const problems = [
    ...cleared(resource.name, fields),
    ...taken(company, resource.name, fields, record.id),
    ...partsOfUnits({ lineItems, products }),
  ];
  if (record['isVoid'] === true) problems.push('A void order cannot be changed.');
  if (problems.length > 0) return failed(index, problems);
  const before = structuredClone(record);
  const statusAlone = Object.keys(fields).length === 0 && lineItems === undefined;
  Object.assign(record, fields);
  if (quirks.accountingStatus === 'kept' && isObject(accountingAttributes))
    record['accountingAttributes'] = { ...objectAt(record, 'accountingAttributes'), ...accountingAttributes };
  putParts(company, record, { lineItems, products, productOptions });
  if (traded.has(resource.name)) putTotals(record as TradeRecord);
  const errors = applyEffects(company, resource.name, record, before);
  if (errors.length > 0) {
    restore(record, before);
    return failed(index, errors);
  }
  company.nameChanged(resource.name, record, before['reference']);
  if (!statusAlone || quirks.accountingStatusMovesModified) record.modifiedDate = company.time.now();
  return { index, success: true, id: record.id, code: textAt(record, resource.code), errors: [] };
}

/** Puts everything back as it was; lines stay the objects they are, because costs are remembered by them. */
function restore(record: OmniRecord, before: OmniRecord): void {
  const lines = objectsAt(record, 'lineItems');
  const kept = objectsAt(before, 'lineItems').map((old) => {
    const line = lines.find((one) => one['id'] === old['id']) ?? old;
    return Object.assign(line, old);
  });
  for (const field of Object.keys(record)) if (!(field in before)) delete record[field];
  Object.assign(record, before, 'lineItems' in before ? { lineItems: kept } : {});
}

const needed: Partial<Record<KeptName, string>> = { Contacts: 'type', CreditNotes: 'salesReference' };

function missing(name: KeptName, fields: JsonObject): string[] {
  const field = needed[name];
  return field === undefined || textAt(fields, field) !== '' ? [] : [`The field '${field}' is required.`];
}

/** What a PUT may not clear: what a record needs, and what it is called. */
const cleared = (name: KeptName, fields: JsonObject): string[] =>
  [needed[name], 'reference']
    .filter((field) => field !== undefined && fields[field] === null)
    .map((field) => `The field '${String(field)}' is required.`);

/** References and contacts' e-mail addresses are unique. */
function taken(company: OmniCompany, name: KeptName, fields: JsonObject, ownId: number): string[] {
  const reference = textAt(fields, 'reference');
  if (reference !== '') {
    const other = company.findByReference(name, reference);
    if (other !== null && other.id !== ownId) return ['The reference is already in use.'];
  }
  const email = name === 'Contacts' ? textAt(fields, 'email').toLowerCase() : '';
  const other = company.records.Contacts.find(
    (one) => email !== '' && textAt(one, 'email').toLowerCase() === email,
  );
  return other !== undefined && other.id !== ownId ? ['The email is already in use.'] : [];
}

/** The sandbox's stock counts whole units. */
function partsOfUnits(written: JsonObject): string[] {
  const products = objectsAt(written, 'products');
  const parts = products.flatMap((product) => objectsAt(product, 'components'));
  const counts = [...objectsAt(written, 'lineItems'), ...products, ...parts].flatMap((row) =>
    ['qty', 'qtyAdjusted', 'standardQty'].map((field) => row[field] ?? 0),
  );
  return counts.every(Number.isInteger) ? [] : ['The sandbox takes whole quantities only.'];
}

/** What a record has when nobody said otherwise (cin7-omni 2.1). */
function defaults({ company, resource }: WriteContext, id: number, fields: JsonObject): JsonObject {
  const reference = `${resource.name.replace(/[a-z]/g, '')}-${String(id)}`;
  const branchId = company.records.Branches[0]?.id ?? 0;
  if (resource.name === 'Payments') {
    const orderType = textAt(fields, 'orderType') || 'SalesOrder';
    const order = company.find(`${orderType}s` as KeptName, Number(fields['orderId'] ?? 0));
    return {
      isAuthorized: true,
      orderType,
      orderRef: order?.['reference'] ?? null,
      paymentDate: company.time.now(),
    };
  }
  if (resource.name === 'Contacts') return { isActive: true };
  if (resource.name === 'ProductionJobs')
    return { reference, branchId, source: 'API', totalCost: 0, products: [] };
  if (resource.name === 'Products') return { status: 'Public', stockControl: 'FIFO', productOptions: [] };
  if (!traded.has(resource.name))
    return { reference, branchId, isApproved: true, source: 'API', lineItems: [] };
  const contact = company.records.Contacts.find(
    (one) =>
      one.id === fields['memberId'] || (one['email'] !== null && one['email'] === fields['memberEmail']),
  );
  const isDraft = fields['isApproved'] === false;
  return {
    ...{ reference, branchId, isApproved: !isDraft, status: isDraft ? 'Draft' : 'Approved', source: 'API' },
    ...{
      memberId: contact?.id ?? 0,
      memberEmail: contact?.['email'] ?? null,
      company: contact?.['company'] ?? null,
    },
    ...{ firstName: contact?.['firstName'] ?? null, lastName: contact?.['lastName'] ?? null, stage: 'New' },
    ...{
      productTotal: 0,
      freightTotal: 0,
      surcharge: 0,
      discountTotal: 0,
      total: 0,
      isVoid: false,
      taxRate: 15,
    },
    ...{ currencyCode: company.homeCurrency, currencyRate: 1, currencySymbol: '$', modifiedCOGSDate: null },
    ...{ taxStatus: textAt(contact ?? {}, 'taxStatus') || 'Excl', invoiceDate: null, invoiceNumber: null },
    ...{ dispatchedDate: null, completedDate: null, creditNoteDate: null, creditNoteNumber: null },
    ...{ fullyReceivedDate: null, supplierInvoiceReference: null, lineItems: [] },
    accountingAttributes: { importDate: null, accountingImportStatus: 'NotImported' },
  };
}
