/**
 * Records as the sandbox keeps them, under their names on the wire: days as `YYYY-MM-DD` of the account, moments as UTC
 * text (`zone.ts`). What a record does not have is answered as unset.
 */
export type OmniRecord = { id: number; modifiedDate?: string | null; [field: string]: unknown };

export type StockControl = 'Undefined' | 'Batch' | 'Machine' | 'Serial' | 'Labour' | 'FIFO';
export type AccountingStatus = 'NotImported' | 'Imported' | 'DoNotImport' | 'Error';

export type Line = {
  id: number;
  createdDate: string;
  transactionId: number;
  parentId: number;
  productId: number;
  productOptionId: number;
  sort: number;
  code: string;
  name: string;
  option1: string | null;
  qty: number;
  styleCode: string | null;
  barcode: string | null;
  /** `Qty|Size|Code|Barcode`, parted by semicolons [unsure]. */
  sizeCodes: string | null;
  unitPrice: number;
  /** Of the whole line. */
  discount: number;
  qtyShipped: number;
  accountCode: string | null;
  stockControl: StockControl;
  unitCost: number;
  /** The latest purchase price: what `unitCost` shows before dispatch. Not on the wire. */
  latestCost: number;
  stockMovements: { batch: string | null; quantity: number; serial: string | null }[];
};

/** What orders and credit notes share as far as rules look at it. */
export type TradeRecord = OmniRecord & {
  createdDate: string;
  modifiedDate: string;
  isApproved: boolean;
  status: 'Draft' | 'Approved' | 'Void';
  reference: string;
  branchId: number;
  productTotal: number;
  freightTotal: number;
  surcharge: number;
  discountTotal: number;
  total: number;
  currencyCode: string;
  currencyRate: number;
  taxStatus: 'Undefined' | 'Incl' | 'Excl' | 'Exempt';
  taxRate: number;
  modifiedCOGSDate: string | null;
  accountingAttributes: { importDate: string | null; accountingImportStatus: AccountingStatus };
  lineItems: Line[];
};

export type SalesOrder = TradeRecord & {
  stage: string;
  isVoid: boolean;
  invoiceDate: string | null;
  invoiceNumber: number | null;
  dispatchedDate: string | null;
};

export type CreditNote = TradeRecord & {
  salesReference: string;
  creditNoteDate: string | null;
  creditNoteNumber: number | null;
  completedDate: string | null;
};

export type PurchaseOrder = TradeRecord & {
  stage: string;
  isVoid: boolean;
  invoiceDate: string | null;
  supplierInvoiceReference: string | null;
  fullyReceivedDate: string | null;
};

export type AdjustmentLine = {
  id: number;
  transactionId: number;
  productOptionId: number;
  code: string;
  qty: number;
  qtyAdjusted: number;
  unitCost: number;
  [field: string]: unknown;
};
export type Adjustment = OmniRecord & {
  modifiedDate: string;
  isApproved: boolean;
  branchId: number;
  completedDate: string | null;
  adjustInAccountingSystem: string | null;
  productTotal: number;
  lineItems: AdjustmentLine[];
};

export type BranchTransfer = OmniRecord & {
  modifiedDate: string;
  sourceBranchId: number;
  destinationBranchId: number;
  dispatchedDate: string | null;
  receivedDate: string | null;
  lineItems: { id: number; code: string; qty: number; unitCost: number; [field: string]: unknown }[];
};

export type Component = {
  id: number;
  type: 'Make' | 'Use' | 'Addon';
  code: string;
  qty: number;
  unitCost: number;
  [field: string]: unknown;
};
export type ProductionJob = OmniRecord & {
  modifiedDate: string;
  branchId: number;
  completedDate: string | null;
  totalCost: number;
  products: (Component & { standardQty: number; actualQty: number; components: Component[] })[];
};

const stocked: ReadonlySet<StockControl> = new Set(['Batch', 'Serial', 'FIFO']);

/**
 * The units behind a line's first `until` ones, or behind those after its first `from`: one code, or one for each size, in
 * the order of the sizes; nothing for work and kits.
 */
export function unitsOf(
  line: Pick<Line, 'code' | 'sizeCodes' | 'stockControl'>,
  until: number,
  from = 0,
): Units[] {
  if (!stocked.has(line.stockControl) || until === from) return [];
  if (line.sizeCodes === null || line.sizeCodes === '') return [{ sku: line.code, quantity: until - from }];
  let start = 0;
  return readSizeCodes(line.sizeCodes).flatMap(({ sku, quantity }) => {
    const [first, last] = [Math.max(from, start), Math.min(until, start + quantity)];
    start += quantity;
    return last > first ? [{ sku, quantity: last - first }] : [];
  });
}

export interface Units {
  sku: string;
  quantity: number;
}

export const sizeCodesText = (
  sizes: readonly { quantity: number; size: string; sku: string; barcode: string }[],
): string =>
  sizes.map(({ quantity, size, sku, barcode }) => [quantity, size, sku, barcode].join('|')).join(';');

export const readSizeCodes = (text: string): { quantity: number; size: string; sku: string }[] =>
  text.split(';').map((part) => {
    const [quantity = '0', size = '', sku = ''] = part.split('|');
    return { quantity: Number(quantity), size, sku };
  });
