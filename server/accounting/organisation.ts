import type { CalendarDate, YearEnd } from './dates';
import type { Cin7Account, Cin7TaxRule } from './source-documents';

/** What the books look like on Xero's side, as far as the rules need it. Read from Xero, never guessed. */

export interface XeroAccount {
  readonly accountId: string;
  /** Blank for bank accounts without a code: those cannot be mapped. */
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly class: 'ASSET' | 'LIABILITY' | 'EQUITY' | 'REVENUE' | 'EXPENSE';
  readonly active: boolean;
  /** DEBTORS, CREDITORS, GST, ROUNDING ...; blank for ordinary accounts. */
  readonly systemAccount: string;
  readonly taxType: string;
  readonly enablePayments: boolean;
  /** Of a bank account, the only currency that money without a document may have there (xero 5.4); absent: base. */
  readonly currency?: string;
}

export interface XeroTaxRate {
  readonly taxType: string;
  readonly name: string;
  readonly active: boolean;
  /** Percent as decimal text, compound parts folded in. */
  readonly effectiveRate: string;
  readonly canApplyTo: {
    readonly assets: boolean;
    readonly equity: boolean;
    readonly expenses: boolean;
    readonly liabilities: boolean;
    readonly revenue: boolean;
  };
}

export interface XeroContact {
  readonly contactId: string;
  readonly name: string;
  readonly contactNumber: string;
  /** Blank when Xero holds none. */
  readonly email: string;
  readonly active: boolean;
}

export interface XeroItem {
  readonly code: string;
  readonly name: string;
  /** Xero keeps stock and cost of it by itself (accounting-rules 10). */
  readonly isTracked: boolean;
}

export interface TrackingCategory {
  readonly name: string;
  readonly active: boolean;
  readonly options: readonly string[];
}

/** When Xero makes a document due by default: so many days, counted as `type` says (xero 4.1). */
export interface PaymentTerm {
  readonly day: number;
  /** DAYSAFTERBILLDATE, DAYSAFTERBILLMONTH, OFCURRENTMONTH or OFFOLLOWINGMONTH. */
  readonly type: string;
}

export interface Organisation {
  /** Xero's tenant id. */
  readonly id: string;
  readonly name: string;
  readonly baseCurrency: string;
  readonly countryCode: string;
  readonly timeZone: string;
  readonly periodLockDate: CalendarDate | null;
  readonly endOfYearLockDate: CalendarDate | null;
  readonly shortCode: string;
  /** Last day of the financial year; absent where an earlier version kept the organisation. */
  readonly financialYearEnd?: YearEnd;
  /** The organisation's own defaults; null where it has none. */
  readonly paymentTerms: { readonly bills: PaymentTerm | null; readonly sales: PaymentTerm | null };
}

/** Everything read from Xero that mapping and drafts are judged by. */
export interface XeroReference {
  readonly organisation: Organisation;
  readonly accounts: readonly XeroAccount[];
  readonly taxRates: readonly XeroTaxRate[];
  readonly currencies: readonly string[];
  readonly contacts: readonly XeroContact[];
  readonly items: readonly XeroItem[];
  readonly tracking: readonly TrackingCategory[];
}

/** What Cin7 says about itself. */
export interface Cin7Reference {
  readonly company: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly lockDate: CalendarDate | null;
  readonly accounts: readonly Cin7Account[];
  readonly taxRules: readonly Cin7TaxRule[];
  readonly locations: readonly string[];
}
