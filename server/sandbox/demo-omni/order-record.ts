import { putTotals } from '../cin7-omni/amounts';
import {
  sizeCodesText,
  type CreditNote,
  type Line,
  type SalesOrder,
  type TradeRecord,
} from '../cin7-omni/records';
import { asNumber } from '../demo/rounding';
import type { Item } from './catalogue';
import { branches, salesPerson, type Party } from './people';
import { account, type Story } from './story';

/** A line as somebody wants it; amounts in cents of the order's currency. */
export interface LineWish {
  item: Item;
  quantity: number;
  price: bigint;
  discount?: bigint;
  /** For items in sizes; their quantities make up the line's. */
  sizes?: { size: string; sku: string; barcode: string; quantity: number }[];
  /** Position of the kit that the line is a part of. */
  partOf?: number;
}

export interface Terms {
  party: Party;
  branchId: number;
  source: string;
  taxStatus: TradeRecord['taxStatus'];
  currencyRate: number;
  costCenter: string | null;
  lines: readonly LineWish[];
  freight?: bigint;
  surcharge?: bigint;
  discount?: bigint;
}

/** What every document says first, with its lines and totals. `accountOf`: a line's own account. */
export function tradeRecord(
  story: Story,
  id: number,
  reference: string,
  terms: Terms,
  accountOf: (item: Item) => string | null,
): TradeRecord {
  const { company } = story;
  const now = company.time.now();
  const { party, branchId, taxStatus } = terms;
  const { freight = 0n, surcharge = 0n, discount = 0n } = terms;
  // Plain fields, at most one spread and that first: with many orders anything else takes most of the time.
  const record: TradeRecord = {
    ...partyFields(party),
    id,
    createdDate: now,
    modifiedDate: now,
    createdBy: salesPerson,
    processedBy: salesPerson,
    isApproved: true,
    status: 'Approved',
    reference,
    branchId,
    branchEmail: `branch${String(branchId)}@example.com`,
    productTotal: 0,
    freightTotal: asNumber(freight),
    freightDescription: freight === 0n ? null : 'Courier',
    surcharge: asNumber(surcharge),
    surchargeDescription: surcharge === 0n ? null : 'Card surcharge',
    discountTotal: asNumber(discount),
    discountDescription: discount === 0n ? null : 'Order discount',
    total: 0,
    currencyCode: party.currency,
    currencyRate: terms.currencyRate,
    currencySymbol: '$',
    taxStatus,
    taxRate: taxStatus === 'Exempt' ? 0 : account.taxRate,
    source: terms.source,
    customFields: { orders_1000: null },
    modifiedCOGSDate: null,
    accountingAttributes: { importDate: null, accountingImportStatus: 'NotImported' },
    lineItems: [],
  };
  record.lineItems = lineRecords(story, record, terms.lines, accountOf);
  putTotals(record);
  return record;
}

/** The snapshot of the contact. */
const partyFields = (party: Party) => ({
  memberId: party.id,
  memberEmail: party.email,
  firstName: party.firstName,
  lastName: party.lastName,
  company: party.company,
  email: party.email,
  deliveryCompany: party.company,
  deliveryAddress1: '8 Quay St',
  deliveryCity: 'Auckland',
  deliveryPostalCode: '1010',
  deliveryCountry: party.country,
  billingCompany: party.company,
  billingCountry: party.country,
  paymentTerms: party.terms,
});

function lineRecords(
  story: Story,
  record: TradeRecord,
  wishes: readonly LineWish[],
  accountOf: (item: Item) => string | null,
): Line[] {
  const ids = wishes.map(() => story.company.next('lines'));
  return wishes.map((wish, index) => {
    const parentId = wish.partOf === undefined ? 0 : (ids[wish.partOf] ?? 0);
    const place = { id: ids[index] ?? 0, parentId, sort: index + 1, accountCode: accountOf(wish.item) };
    return lineRecord(record, wish, place);
  });
}

function lineRecord(
  record: TradeRecord,
  { item, quantity, price, discount = 0n, sizes }: LineWish,
  place: Pick<Line, 'id' | 'parentId' | 'sort' | 'accountCode'>,
): Line {
  return {
    ...place,
    createdDate: record.createdDate,
    transactionId: record.id,
    productId: item.productId,
    productOptionId: item.optionId,
    code: item.sku,
    name: item.name,
    option1: item.option,
    qty: quantity,
    styleCode: item.style,
    barcode: item.sizes.length > 0 ? null : item.barcode,
    sizeCodes: sizes === undefined ? null : sizeCodesText(sizes),
    unitPrice: asNumber(price),
    discount: asNumber(discount),
    qtyShipped: 0,
    stockControl: item.control,
    stockMovements: [],
    // Before dispatch a provisional cost is shown, the latest purchase price (cin7-omni 2.2).
    unitCost: asNumber(item.cost),
    latestCost: asNumber(item.cost),
  };
}

export function salesOrder(story: Story, terms: Terms): SalesOrder {
  const id = story.company.next('SalesOrders');
  const order: SalesOrder = {
    ...tradeRecord(story, id, `SO-${String(id)}`, terms, ({ salesAccount }) => salesAccount),
    stage: 'New',
    isVoid: false,
    invoiceDate: null,
    invoiceNumber: null,
    dispatchedDate: null,
    costCenter: terms.costCenter,
    memberCostCenter: terms.party.costCenter,
    salesPersonId: salesPerson,
    projectName: terms.branchId === branches.shop ? 'Retail' : null,
  };
  return story.company.add('SalesOrders', order);
}

/** Goods or money back: quantities are negative (cin7-omni 2.4); the price is what was paid for one, discounts included. */
export function creditNote(
  story: Story,
  order: SalesOrder,
  wishes: readonly { line: Line; quantity: number; price: number }[],
): CreditNote {
  const { company } = story;
  const id = company.next('CreditNotes');
  const now = company.time.now();
  const credit: CreditNote = {
    ...order,
    ...{ id, createdDate: now, modifiedDate: now, reference: `CRN-${String(id)}`, source: 'Backend' },
    ...{ salesReference: order.reference, creditNoteDate: null, creditNoteNumber: null, completedDate: null },
    ...{ freightTotal: 0, surcharge: 0, discountTotal: 0, modifiedCOGSDate: null, customFields: null },
    ...{ freightDescription: null, surchargeDescription: null, discountDescription: null },
    accountingAttributes: { importDate: null, accountingImportStatus: 'NotImported' },
    lineItems: wishes.map(({ line, quantity, price }, index): Line => ({
      ...line,
      ...{ id: company.next('lines'), createdDate: now, transactionId: id, parentId: 0, sort: index + 1 },
      ...{ qty: -quantity, unitPrice: price, discount: 0, qtyShipped: 0, stockMovements: [] },
    })),
  };
  putTotals(credit);
  return company.add('CreditNotes', credit);
}
