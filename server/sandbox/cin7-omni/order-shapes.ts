import { extend, shape } from './shape';

/** Orders, credit notes and quotes (cin7-omni 2.1 to 2.5). */
const party = ['FirstName', 'LastName', 'Company', 'Address1', 'Address2', 'City', 'State', 'PostalCode'];
const address = (prefix: string): string =>
  [...party, 'Country'].map((part) => `${prefix}${part}:text`).join(' ');

const accounting = shape(
  'ImportDate:instant AccountingImportStatus:choice(NotImported|Imported|DoNotImport|Error)',
);

/** The first half of every document: who, where and how much. */
const header = shape(`
  Id:id* CreatedDate:instant* ModifiedDate:instant* CreatedBy:id ProcessedBy:id IsApproved:flag
  Status:choice(Draft|Approved|Void)* Reference:text MemberId:id MemberEmail:text
  FirstName:text LastName:text Company:text Email:text Phone:text Mobile:text Fax:text
  ${address('Delivery')} ${address('Billing')}
  BranchId:id BranchEmail:text ProjectName:text TrackingCode:text InternalComments:text
  ProductTotal:num* FreightTotal:num FreightDescription:text Surcharge:num SurchargeDescription:text
  DiscountTotal:num DiscountDescription:text Total:num*
  CurrencyCode:text CurrencyRate:num CurrencySymbol:text
  TaxStatus:choice(Undefined|Incl|Excl|Exempt) TaxRate:num Source:text* CustomFields:json`);

const costed = shape('ModifiedCOGSDate:instant* AccountingAttributes:object', {
  AccountingAttributes: accounting,
});

const itemText = `
  Id:id CreatedDate:instant* TransactionId:id* ParentId:id ProductId:id* ProductOptionId:id IntegrationRef:text Sort:int
  Code:text Name:text Option1:text Option2:text Option3:text Qty:num StyleCode:text Barcode:text SizeCodes:text*
  LineComments:text UnitPrice:num Discount:num TaxRate:num?*`;

const stockMovement = shape('Batch:text Quantity:num Serial:text');

const salesItem = shape(
  `${itemText} UnitCost:num* UomPrice:num UomQtyOrdered:num UomQtyShipped:num* UomSize:num* QtyShipped:num*
  HoldingQty:num* AccountCode:text
  StockControl:choice(Undefined|Batch|Machine|Serial|Labour|FIFO)* StockMovements:list*`,
  { StockMovements: stockMovement },
);
const creditItem = shape(`${itemText} UnitCost:num* QtyShipped:num* AccountCode:text`);
const purchaseItem = shape(`${itemText} QtyShipped:num* HoldingQty:num* AccountCode:text`);

/** What sales and purchase orders share beyond the header. */
const orderText = `
  Stage:text IsVoid:flag InvoiceDate:day LogisticsCarrier:text LogisticsStatus:id
  MemberCostCenter:text MemberAlternativeTaxRate:text CostCenter:text AlternativeTaxRate:text
  EstimatedDeliveryDate:day SalesPersonId:id SalesPersonEmail:text PaymentTerms:text CustomerOrderNo:text
  VoucherCode:text DeliveryInstructions:text CancellationDate:day*`;

export const salesOrder = extend(
  extend(header, costed),
  shape(
    `${orderText} InvoiceNumber:int* DispatchedDate:day EdiStatus:id DistributionBranchId:id
    DepartmentNumber:text StoreLocationNumber:text DistributionCenter:text LineItems:list`,
    { LineItems: salesItem },
  ),
);

export const creditNote = extend(
  extend(header, costed),
  shape(
    `SalesReference:text CreditNoteNumber:int* CreditNoteDate:day CompletedDate:day CustomerReport:text
    AlternativeAccountCode:text SalesPersonId:id LogisticsCarrier:text LogisticsStatus:id LineItems:list`,
    { LineItems: creditItem },
  ),
);

export const purchaseOrder = extend(
  extend(header, costed),
  shape(
    `${orderText} SupplierInvoiceReference:text SupplierAcceptanceDate:day Port:text EstimatedArrivalDate:day
    FullyReceivedDate:day LineItems:list`,
    { LineItems: purchaseItem },
  ),
);

export const quote = extend(
  header,
  shape('Probability:int ExpectedOrderDate:day AcceptanceDate:day LineItems:list', { LineItems: salesItem }),
);

export const salesOrderWithCartons = extend(
  salesOrder,
  shape('SSCCNumber:text CartonsWithLineItems:list', { CartonsWithLineItems: shape('Id:id') }),
);
