import type { z } from 'zod';
import { amount, listOf, optionalAmount, requiredAmount, text } from '../fields';
import {
  choiceOf,
  dayIn,
  openChoiceOf,
  optionalFlag,
  optionalPercent,
  optionalRecord,
  percent,
  recordOf,
  requiredWholeId,
  wholeId,
} from './fields';
import type { AccountZone } from './zone';

/**
 * What is read of Cin7 Omni's documents (cin7-omni 2). Lenient where the reference is unsure, strict on what amounts are
 * made of. Days are those of the account, so that the schemas are made for its time zone.
 */

/** In the order of the reference, which integers on the wire are taken to follow [?]. */
const statuses = ['Draft', 'Approved', 'Void'] as const;
const taxStatuses = ['Undefined', 'Incl', 'Excl', 'Exempt'] as const;
const importStatuses = ['NotImported', 'Imported', 'DoNotImport', 'Error'] as const;
const stockControls = ['Undefined', 'Batch', 'Machine', 'Serial', 'Labour', 'FIFO'];
const contactTypes = ['Customer', 'Supplier', 'Internal'];
const productStatuses = ['Inactive', 'Public', 'ShowInB2B', 'Internal'];
const optionStatuses = ['Primary', 'Active', 'Disabled'];
const componentTypes = ['Undefined', 'Make', 'Use', 'Addon'] as const;

const stamps = { createdDate: text, modifiedDate: text };

const party = { memberId: wholeId, company: text, firstName: text, lastName: text };

/** A line of an order or credit note; purchase orders have no `unitCost`. */
const lineShape = {
  id: wholeId,
  parentId: wholeId,
  productId: wholeId,
  productOptionId: wholeId,
  code: text,
  name: text,
  option1: text,
  option2: text,
  option3: text,
  lineComments: text,
  /** Packed: `Qty|Size|Code|Barcode` for each size. */
  sizeCodes: text,
  qty: requiredAmount,
  qtyShipped: amount,
  unitPrice: requiredAmount,
  discount: amount,
  accountCode: text,
  /** [S] alone knows it. */
  taxRate: optionalPercent,
  unitCost: optionalAmount,
  stockControl: openChoiceOf(stockControls),
};

const tradeShape = {
  ...{ id: requiredWholeId, ...stamps, ...party },
  status: choiceOf(statuses),
  isApproved: optionalFlag,
  isVoid: optionalFlag,
  reference: text,
  branchId: wholeId,
  projectName: text,
  freightTotal: amount,
  freightDescription: text,
  surcharge: amount,
  surchargeDescription: text,
  discountTotal: amount,
  discountDescription: text,
  total: requiredAmount,
  currencyCode: text,
  currencyRate: optionalAmount,
  taxStatus: choiceOf(taxStatuses),
  taxRate: percent,
  source: text,
  modifiedCOGSDate: text,
  accountingAttributes: optionalRecord({ accountingImportStatus: choiceOf(importStatuses) }),
  lineItems: listOf(recordOf(lineShape)),
};

const ordered = {
  stage: text,
  memberCostCenter: text,
  costCenter: text,
  memberAlternativeTaxRate: text,
  alternativeTaxRate: text,
  paymentTerms: text,
  customerOrderNo: text,
};

export function omniSchemas(zone: AccountZone) {
  const day = dayIn(zone);
  return {
    salesOrder: recordOf({
      ...tradeShape,
      ...ordered,
      invoiceDate: day,
      invoiceNumber: wholeId,
      dispatchedDate: day,
    }),
    creditNote: recordOf({
      ...tradeShape,
      salesReference: text,
      creditNoteNumber: wholeId,
      creditNoteDate: day,
      completedDate: day,
      alternativeAccountCode: text,
    }),
    purchaseOrder: recordOf({
      ...tradeShape,
      ...ordered,
      createdDate: day,
      supplierInvoiceReference: text,
      invoiceDate: day,
      fullyReceivedDate: day,
      estimatedDeliveryDate: day,
      estimatedArrivalDate: day,
    }),
    payment: recordOf({
      ...{ id: requiredWholeId, ...stamps },
      paymentDate: day,
      amount: requiredAmount,
      method: text,
      isAuthorized: optionalFlag,
      transactionRef: text,
      orderId: wholeId,
      orderRef: text,
      /** 19 words, of which five are known, or an integer. */
      orderType: text,
      batchReference: text,
      branchId: wholeId,
    }),
    adjustment: recordOf({
      ...{ id: requiredWholeId, ...stamps, isApproved: optionalFlag, reference: text, branchId: wholeId },
      completedDate: day,
      adjustInAccountingSystem: day,
      adjustmentReason: text,
      alternativeAccountCode: text,
      productTotal: optionalAmount,
      lineItems: listOf(
        recordOf({
          ...{ id: wholeId, productId: wholeId, productOptionId: wholeId, code: text, name: text },
          ...{ qty: amount, qtyAdjusted: optionalAmount, account: text, unitCost: amount },
        }),
      ),
    }),
    branchTransfer: recordOf({
      ...{ id: requiredWholeId, ...stamps, isApproved: optionalFlag, reference: text, stage: text },
      ...{ sourceBranchId: wholeId, destinationBranchId: wholeId, dispatchedDate: day, receivedDate: day },
      lineItems: listOf(
        recordOf({
          ...{ id: wholeId, productId: wholeId, productOptionId: wholeId, code: text, name: text },
          ...{ qty: amount, qtyTransferred: optionalAmount, unitCost: amount },
        }),
      ),
    }),
    productionJob: recordOf({
      ...{ id: requiredWholeId, ...stamps, isApproved: optionalFlag, reference: text, branchId: wholeId },
      ...{ completedDate: day, totalCost: optionalAmount, projectName: text },
      products: listOf(
        recordOf({
          ...jobLine,
          ...{ standardQty: optionalAmount, actualQty: optionalAmount },
          components: listOf(
            // Quantities by one of two names, depending on who tells (cin7-omni 2.11).
            recordOf({
              ...jobLine,
              qty: optionalAmount,
              actualQty: optionalAmount,
              standardQty: optionalAmount,
            }),
          ),
        }),
      ),
    }),
    contact: recordOf({
      ...{ id: requiredWholeId, ...stamps, type: openChoiceOf(contactTypes), isActive: optionalFlag },
      ...{ company: text, firstName: text, lastName: text, email: text, phone: text, mobile: text },
      ...{ taxNumber: text, paymentTerms: text, costCenter: text, group: text, priceColumn: text },
    }),
    product: recordOf({
      ...{
        id: requiredWholeId,
        ...stamps,
        status: openChoiceOf(productStatuses),
        name: text,
        category: text,
        stockControl: openChoiceOf(stockControls),
      },
      ...{ styleCode: text, salesAccount: text, purchasesAccount: text },
      productOptions: listOf(
        recordOf({
          ...{
            id: wholeId,
            status: openChoiceOf(optionStatuses),
            code: text,
            productOptionCode: text,
            productOptionSizeCode: text,
          },
          ...{ option1: text, option2: text, option3: text, size: text },
        }),
      ),
    }),
    branch: recordOf({ ...{ id: requiredWholeId, ...stamps, company: text, isActive: optionalFlag } }),
    stock: recordOf({
      ...{ code: text, branchId: wholeId, branchName: text, stockOnHand: requiredAmount },
    }),
  };
}

const jobLine = {
  ...{ id: wholeId, productId: wholeId, productOptionId: wholeId, code: text, name: text },
  ...{ type: choiceOf(componentTypes), unitCost: amount },
};

export type OmniSchemas = ReturnType<typeof omniSchemas>;
type Content<Name extends keyof OmniSchemas> = z.output<OmniSchemas[Name]>;
export type SalesOrder = Content<'salesOrder'>;
export type CreditNote = Content<'creditNote'>;
export type PurchaseOrder = Content<'purchaseOrder'>;
export type Payment = Content<'payment'>;
export type Adjustment = Content<'adjustment'>;
export type BranchTransfer = Content<'branchTransfer'>;
export type ProductionJob = Content<'productionJob'>;
export type Contact = Content<'contact'>;
export type Product = Content<'product'>;
export type Branch = Content<'branch'>;
export type Stock = Content<'stock'>;
export type TradeLine = SalesOrder['lineItems'][number];
/** What sales orders, credit notes and purchase orders have alike. */
export type Trade = Pick<SalesOrder, Exclude<keyof typeof tradeShape, keyof typeof stamps>>;
