import type { UnderstandingChoices } from '../whole-documents';

/** What Omni's API does not tell (cin7-omni 1.2, 1.6): facts of the account that a person states once. */
export interface OmniSettings {
  readonly company: string;
  /** ISO 4217. */
  readonly baseCurrency: string;
  /** IANA name: business dates are local days of the account. */
  readonly timeZone: string;
  /**
   * Whether cost of sales counts only what Omni itself counts, which asks for an accounting status Imported or Do Not
   * Import (cin7-omni 3.1). Where Cogsheet takes the place of Omni's own link, the status stays Not Imported for ever, and
   * `any` has to be chosen.
   */
  readonly cogsStatus: 'as-omni' | 'any';
  /** Alternative accounts that have a cost of sales of their own: its name, by the alternative account's (cin7-omni 3.4). */
  readonly costAccounts?: Readonly<Record<string, string>>;
  /** Branches whose stock stands on an account of its own: its name, by the branch's. */
  readonly stockAccounts?: Readonly<Record<string, string>>;
  /** SKUs that may go out at no cost (accounting-rules 6.4). */
  readonly acceptedZeroCost?: readonly string[];
}

export const withChoices = (settings: OmniSettings, choices?: UnderstandingChoices): OmniSettings =>
  choices === undefined
    ? settings
    : {
        ...settings,
        cogsStatus: choices.anyAccountingStatus ? 'any' : 'as-omni',
        acceptedZeroCost: choices.acceptedZeroCost,
        costAccounts: choices.ownCostAccounts,
        stockAccounts: choices.ownStockAccounts,
      };
