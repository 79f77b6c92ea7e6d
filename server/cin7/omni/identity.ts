/** Lists of whole documents, in the order in which they are read: what others refer to comes first. */
export const omniLists = [
  'Branches',
  'Products',
  'Contacts',
  'SalesOrders',
  'CreditNotes',
  'PurchaseOrders',
  'Payments',
  'Adjustments',
  'BranchTransfers',
  'ProductionJobs',
] as const;
export type OmniList = (typeof omniLists)[number];

/** Omni numbers each kind from 1, so the kind goes in front (accounting-rules 11): `SalesOrders/48211`. */
export const documentId = (list: OmniList, id: string): string => `${list}/${id}`;
