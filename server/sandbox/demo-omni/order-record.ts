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

/** What every document says first, with its lines and totals. */
export function tradeRecord(story: Story, id: number, reference: string, terms: Terms): TradeRecord {
  const { company } = story;
  const now = company.time.now();
  const { party, branchId, taxStatus } = terms;
  const record: TradeRecord = {
    ...{ id, createdDate: now, modifiedDate: now, createdBy: salesPerson, processedBy: salesPerson },
    ...{ isApproved: true, status: 'Approved', reference, memberId: party.id, memberEmail: party.email },
    ...{ firstName: party.firstName, lastName: party.lastName, company: party.company, email: party.email },
    ...{ deliveryCompany: party.company, deliveryAddress1: '8 Quay St', deliveryCity: 'Auckland' },
    ...{ deliveryPostalCode: '1010', deliveryCountry: party.country, billingCompany: party.company },
    ...{ billingCountry: party.country, branchId, branchEmail: `branch${String(branchId)}@example.com` },
    ...{
      productTotal: 0,
      freightTotal: asNumber(terms.freight ?? 0n),
      surcharge: asNumber(terms.surcharge ?? 0n),
    },
    ...{ discountTotal: asNumber(terms.discount ?? 0n), total: 0 },
    freightDescription: (terms.freight ?? 0n) === 0n ? null : 'Courier',
    surchargeDescription: (terms.surcharge ?? 0n) === 0n ? null : 'Card surcharge',
    discountDescription: (terms.discount ?? 0n) === 0n ? null : 'Order discount',
    ...{ currencyCode: party.currency, currencyRate: terms.currencyRate, currencySymbol: '$' },
    ...{ taxStatus, taxRate: taxStatus === 'Exempt' ? 0 : account.taxRate, source: terms.source },
    ...{ customFields: { orders_1000: null }, modifiedCOGSDate: null, paymentTerms: party.terms },
    accountingAttributes: { importDate: null, accountingImportStatus: 'NotImported' },
    lineItems: [],
  };
  const ids = terms.lines.map(() => company.next('lines'));
  record.lineItems = terms.lines.map((wish, index) => ({
    ...lineRecord(record, wish, ids[index] ?? 0, index + 1),
    parentId: wish.partOf === undefined ? 0 : (ids[wish.partOf] ?? 0),
  }));
  putTotals(record);
  return record;
}

function lineRecord(record: TradeRecord, wish: LineWish, id: number, sort: number): Line {
  const { item, quantity } = wish;
  return {
    ...{
      id,
      createdDate: record.createdDate,
      transactionId: record.id,
      parentId: 0,
      productId: item.productId,
    },
    ...{ productOptionId: item.optionId, sort, code: item.sku, name: item.name, option1: item.option },
    ...{ qty: quantity, styleCode: item.style, barcode: item.sizes.length > 0 ? null : item.barcode },
    sizeCodes: wish.sizes === undefined ? null : sizeCodesText(wish.sizes),
    ...{ unitPrice: asNumber(wish.price), discount: asNumber(wish.discount ?? 0n), qtyShipped: 0 },
    ...{ accountCode: item.account, stockControl: item.control, stockMovements: [] },
    // Before dispatch a provisional cost is shown, the latest purchase price (cin7-omni 2.2).
    ...{ unitCost: asNumber(item.cost), latestCost: asNumber(item.cost) },
  };
}

export function salesOrder(story: Story, terms: Terms): SalesOrder {
  const id = story.company.next('SalesOrders');
  const order: SalesOrder = {
    ...tradeRecord(story, id, `SO-${String(id)}`, terms),
    ...{ stage: 'New', isVoid: false, invoiceDate: null, invoiceNumber: null, dispatchedDate: null },
    ...{ costCenter: terms.costCenter, memberCostCenter: terms.party.costCenter, salesPersonId: salesPerson },
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
