import { z } from 'zod';
import { hashOf } from '../../accounting/canonical';
import type { Cin7Item } from '../../accounting/trade-documents';
import { accountCode, amount, oneOf, requiredId, requiredText, text } from './fields';

export const productSchema = z.looseObject({
  ID: requiredId,
  SKU: requiredText,
  Name: text,
  Category: text,
  Type: oneOf(['Stock', 'Service']),
  Status: oneOf(['Active', 'Deprecated']),
  CostingMethod: text,
  RevenueAccount: accountCode,
  COGSAccount: accountCode,
  InventoryAccount: accountCode,
  SaleTaxRule: text,
  PurchaseTaxRule: text,
  AverageCost: amount,
});

/** A product or service; its revision leaves the average cost out, which moves with every receipt. */
export function toItem(record: z.infer<typeof productSchema>): Cin7Item {
  const item = {
    ...{ id: record.ID, sku: record.SKU, name: record.Name, category: record.Category },
    stocked: record.Type === 'Stock',
    costingMethod: record.CostingMethod,
    revenueAccount: record.RevenueAccount,
    cogsAccount: record.COGSAccount,
    inventoryAccount: record.InventoryAccount,
    saleTaxRule: record.SaleTaxRule,
    purchaseTaxRule: record.PurchaseTaxRule,
    active: record.Status === 'Active',
  };
  return { ...item, averageCost: record.AverageCost, revision: hashOf(item) };
}
