/**
 * The mapping tables as the user edits them: only what she may change, by row identity. Texts are kept as typed so
 * that a faulty cell can be shown back; `mapping.ts` judges them.
 */
export interface AccountMappingRow {
  /** `account:<Cin7 code>` or `role:<role>`. */
  readonly row: string;
  /** Xero account code or label; blank: not mapped. */
  readonly xeroAccount: string;
}

export interface TaxMappingRow {
  /** `sales:<Cin7 tax rule>` or `purchases:<Cin7 tax rule>`. */
  readonly row: string;
  /** Xero tax type or label; blank: not mapped. */
  readonly xeroTaxRate: string;
}

/** Order is meaning: rows are tried from the top. */
export interface ChannelMappingRow {
  readonly row: string;
  readonly channel: string;
  readonly location: string;
  readonly customerGroup: string;
  readonly kind: string;
  readonly postAs: string;
  readonly contact: string;
  readonly revenueAccount: string;
  readonly clearingAccount: string;
  readonly tracking1: string;
  readonly tracking2: string;
  /** What is kept apart besides: `location`, `customer group`, `both`; blank or absent: nothing. */
  readonly splitBy?: string;
}

export interface PaymentMappingRow {
  /** `payment:<Cin7 account code>`. */
  readonly row: string;
  /** Xero account code or label; blank: not mapped. */
  readonly xeroAccount: string;
}

/** Only what somebody chose: contacts without a row are proposed. */
export interface ContactMappingRow {
  /** `contact:<Cin7 id>`. */
  readonly row: string;
  /** Name of a Xero contact, or `new`; blank: as proposed. */
  readonly xeroContact: string;
}

/** Only what somebody chose: items without a row are proposed. */
export interface ItemMappingRow {
  /** `item:<SKU>`, or `other-items` for products without a row of their own. */
  readonly row: string;
  /** Code of a Xero item, or `new`; blank: lines name no item. */
  readonly xeroItem: string;
}

export interface SettingRow {
  readonly row: string;
  readonly value: string;
}

export interface MappingTables {
  readonly accounts: readonly AccountMappingRow[];
  readonly taxes: readonly TaxMappingRow[];
  readonly channels: readonly ChannelMappingRow[];
  readonly payments: readonly PaymentMappingRow[];
  readonly contacts: readonly ContactMappingRow[];
  readonly items: readonly ItemMappingRow[];
  readonly settings: readonly SettingRow[];
}
