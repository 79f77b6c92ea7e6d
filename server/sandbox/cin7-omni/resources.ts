import * as orders from './order-shapes';
import * as others from './other-shapes';
import type { Shape } from './shape';

/** What may be done with a resource besides reading it (cin7-omni 1.2). */
type Writes = 'none' | 'save' | 'save-and-delete';

interface ResourceOf {
  shape: Shape;
  writes: Writes;
  /** What a write's answer shows as `code`. */
  code: string;
}

const readOnly = (shape: Shape): ResourceOf => ({ shape, writes: 'none', code: 'code' });
const saved = (shape: Shape, code = 'reference'): ResourceOf => ({ shape, writes: 'save', code });

/** Resources that are kept as records. */
export const kept = {
  SalesOrders: saved(orders.salesOrder),
  PurchaseOrders: saved(orders.purchaseOrder),
  CreditNotes: saved(orders.creditNote),
  Quotes: saved(orders.quote),
  Payments: { shape: others.payment, writes: 'save-and-delete', code: 'transactionRef' },
  Contacts: { shape: others.contact, writes: 'save-and-delete', code: 'company' },
  Adjustments: saved(others.adjustment),
  BranchTransfers: saved(others.branchTransfer),
  ProductionJobs: saved(others.productionJob),
  Branches: saved(others.branch, 'company'),
  Products: saved(others.product, 'styleCode'),
  ProductCategories: saved(others.category, 'name'),
  BomMasters: readOnly(others.bomMasterV2),
  Users: readOnly(others.user),
  SizeRanges: readOnly(others.sizeRange),
  'PaymentFeesAndPayouts/Fees': readOnly(others.paymentFee),
  'PaymentFeesAndPayouts/Payouts': readOnly(others.paymentFee),
} as const satisfies Record<string, ResourceOf>;
export type KeptName = keyof typeof kept;
export const keptNames = Object.keys(kept) as KeptName[];

/** Resources that are worked out from others. */
export const derived = {
  ProductOptions: readOnly(others.productOption),
  Stock: readOnly(others.stock),
  SerialNumbers: readOnly(others.serialNumber),
  SalesOrdersWithCartons: readOnly(orders.salesOrderWithCartons),
} as const satisfies Record<string, ResourceOf>;
export type DerivedName = keyof typeof derived;

export type ResourceName = KeptName | DerivedName;
export interface Resource extends ResourceOf {
  name: ResourceName;
}

export const resources: readonly Resource[] = Object.entries({ ...kept, ...derived }).map(
  ([name, resource]) => ({ name: name as ResourceName, ...resource }),
);
const byPath = new Map(resources.map((resource) => [resource.name.toLowerCase(), resource]));

/** The resource at a path below the version (`salesorders`), in any case; version 2 has BOM masters alone. */
export function resourceAt(version: string, path: string): Resource | null {
  const found = byPath.get(path.toLowerCase()) ?? null;
  if (version === 'v1') return found?.name === 'BomMasters' ? { ...found, shape: others.bomMaster } : found;
  return version === 'v2' && found?.name === 'BomMasters' ? found : null;
}
