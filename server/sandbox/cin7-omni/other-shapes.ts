import { extend, shape } from './shape';

/** Everything that is not an order (cin7-omni 2.6 to 2.11). */
export const payment = shape(`
  Id:id* CreatedDate:instant* ModifiedDate:instant* PaymentDate:instant Amount:num Method:text IsAuthorized:flag
  TransactionRef:text Comments:text OrderId:id OrderRef:text* PaymentImportedRef:text BatchReference:text*
  ReconcileDate:instant BranchId:id OrderType:choice(SalesOrder|PurchaseOrder|Quote|CreditNote|Layby)`);

/** Charges of the payment provider: what the fee says of itself (cin7-omni 2.6). */
export const paymentFee = shape(`
  Id:id InvoiceReference:text Description:text StripePaymentId:text TransactionType:text CreatedDate:instant Total:num
  Currency:text AccountingTreatment:text TaxTreatment:text IsNetOfSettlement:flag`);

const link = `
  Id:id CreatedDate:instant* TransactionId:id* ParentId:id ProductId:id* ProductOptionId:id IntegrationRef:text Sort:int
  Code:text Name:text Option1:text Option2:text Option3:text Qty:num`;

export const adjustment = shape(
  `Id:id* CreatedDate:instant* ModifiedDate:instant* CreatedBy:id ProcessedBy:id IsApproved:flag Reference:text
  BranchId:id CompletedDate:day AdjustInAccountingSystem:day AdjustmentReason:text AlternativeAccountCode:text
  ProductTotal:num* Source:text* LineItems:list`,
  { LineItems: shape(`${link} QtyAdjusted:num HoldingQty:num* Account:text UnitCost:num`) },
);

export const branchTransfer = shape(
  `Id:id* CreatedDate:instant* ModifiedDate:instant* CreatedBy:id ProcessedBy:id ApprovedBy:id IsApproved:flag
  Reference:text BranchEmail:text DeliveryInstructions:text InternalComments:text ProductTotal:num* FirstName:text
  LastName:text Company:text Email:text Phone:text Mobile:text Fax:text ProjectName:text TrackingCode:text Source:text*
  SourceBranchId:id DestinationBranchId:id ApprovalDate:day DispatchedDate:day ReceivedDate:day Stage:text
  CustomFields:json LineItems:list`,
  {
    LineItems: shape(`${link} QtyTransferred:num UnitCost:num Sizes:list`, {
      Sizes: shape('Size:text Code:text Barcode:text Qty:num'),
    }),
  },
);

const person = `Id:id* Company:text FirstName:text LastName:text JobTitle:text Email:text Mobile:text Phone:text`;

/** Contacts and, by the same form, branches. */
const place = shape(`
  Id:id* Type:choice(Customer|Supplier|Internal) CreatedDate:instant* ModifiedDate:instant* IsActive:flag Company:text
  FirstName:text LastName:text JobTitle:text Email:text Website:text Phone:text Fax:text Mobile:text Address1:text
  Address2:text City:text State:text PostCode:text Country:text PostalAddress1:text PostalAddress2:text PostalCity:text
  PostalPostCode:text PostalState:text PostalCountry:text Notes:text IntegrationRef:text CustomFields:json`);

export const contact = extend(
  place,
  shape(
    `SecondaryContacts:list SalesPersonId:id AccountNumber:text BillingId:id BillingCompany:text
    AccountsFirstName:text AccountsLastName:text BillingEmail:text AccountsPhone:text BillingCostCenter:text
    CostCenter:text PriceColumn:text PercentageOff:num PaymentTerms:text TaxStatus:text TaxNumber:text CreditLimit:num
    BalanceOwing:num* OnHold:flag Group:text SubGroup:text Stages:text AccountingIntegrationId:object*`,
    {
      SecondaryContacts: shape(person),
      AccountingIntegrationId: shape('Xero:text QuickBooksOnline:text QuickBooksDesktop:text'),
    },
  ),
);

export const branch = extend(
  place,
  shape('BranchType:text StockControlOptions:text TaxStatus:text AccountNumber:text BranchLocations:list', {
    BranchLocations: shape('Zone:text Bins:json'),
  }),
);

export const productOption = shape(
  `Id:id* CreatedDate:instant* ModifiedDate:instant* Status:choice(Primary|Active|Disabled) ProductId:id Code:text
  Barcode:text ProductOptionCode:text ProductOptionBarcode:text ProductOptionSizeCode:text
  ProductOptionSizeBarcode:text SupplierCode:text Option1:text Option2:text Option3:text OptionWeight:num Size:text
  SizeId:id RetailPrice:num WholesalePrice:num VIPPrice:num SpecialPrice:num? SpecialsStartDate:day SpecialDays:id
  StockAvailable:num* StockOnHand:num* UomOptions:list Image:object PriceColumns:json`,
  {
    UomOptions: shape('Id:id ProductOptionId:id Code:text Quantity:num Barcode:text SupplierCode:text'),
    Image: shape('Link:text'),
  },
);

export const product = shape(
  `Id:id* Status:choice(Inactive|Public|ShowInB2B|Internal) CreatedDate:instant* ModifiedDate:instant* StyleCode:text
  Name:text Description:text Tags:text Images:list PdfUpload:text PdfDescription:text SupplierId:id Brand:text
  Category:text SubCategory:text CategoryIdArray:json Channels:text Weight:num Height:num Width:num Length:num Volume:num
  StockControl:choice(Undefined|Batch|Machine|Serial|Labour|FIFO) OrderType:text ProductType:text ProductSubtype:text
  ProjectName:text OptionLabel1:text OptionLabel2:text OptionLabel3:text SalesAccount:text PurchasesAccount:text
  ImportCustomsDuty:text SizeRangeId:id CustomFields:json ProductOptions:list`,
  { Images: shape('Link:text'), ProductOptions: productOption },
);

const bom = `Id:id ProductId:id ProductOptionId:id Type:choice(Undefined|Make|Use|Addon) Sort:int Code:text Name:text
  Option1:text Option2:text Option3:text Notes:text`;
const component = shape(`${bom} Qty:num UnitCost:num`);

export const productionJob = shape(
  `Id:id* CreatedDate:instant* ModifiedDate:instant* DueDate:day CompletedDate:day CreatedBy:id CompletedBy:id
  IsApproved:flag BranchId:id Company:text ProjectName:text ProductionNotes:text Reference:text Source:text* TotalCost:num*
  CustomFields:json Products:list`,
  {
    Products: shape(`${bom} DueDate:day StandardQty:num ActualQty:num* UnitCost:num Components:list`, {
      Components: component,
    }),
  },
);

const made = shape(`${bom} Qty:num UnitCost:num Components:list`, { Components: component });
const bomText =
  'Id:id* CreatedDate:instant* ModifiedDate:instant* CreatedBy:id ModifiedBy:id ProductionNotes:text Reference:text';
/** Version 1 has one product, version 2 an array of them. */
export const bomMaster = shape(`${bomText} Product:object`, { Product: made });
export const bomMasterV2 = shape(`${bomText} Products:list`, { Products: made });

export const stock = shape(`
  ProductId:id ProductOptionId:id ModifiedDate:instant StyleCode:text Code:text Barcode:text BranchId:id BranchName:text
  ProductName:text Option1:text Option2:text Option3:text Size:text Available:num StockOnHand:num OpenSales:num
  Incoming:num Virtual:num Holding:num`);
/** `serialnumber` is one word on the wire. */
export const serialNumber = shape(`
  Id:id Serialnumber:text ProductId:id ProductOptionId:id LineItemId:id Code:text HoldingGroup:text BranchId:id
  Available:flag`);
export const user = shape('Id:id IsActive:flag FirstName:text LastName:text JobTitle:text Email:text');
export const sizeRange = shape('Id:id Name:text Sizes:json');
export const category = shape('Id:id* Name:text ParentId:id Description:text IsActive:flag Sort:int');
