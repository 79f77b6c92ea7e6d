import type { OmniLimits } from '../cin7/omni/limits';

/** Where the two systems are and at what pace they may be called: production addresses, or the sandboxes'. */
export interface Systems {
  readonly xero: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly revocationUrl: string;
    readonly connectionsUrl: string;
    readonly accountingUrl: string;
    readonly callsPerMinute: number;
  };
  readonly cin7Core: { readonly baseUrl: string; readonly callsPerMinute: number };
  readonly cin7Omni: { readonly baseUrl: string; readonly limits: OmniLimits };
  /** Told to the accountant and to vendor clients; null with real systems. */
  readonly sandbox: {
    readonly cin7Core: string;
    readonly cin7Omni: string;
    readonly xero: string;
    readonly identity: string;
    readonly limits: string;
  } | null;
  /** Where this server is reached, no slash at the end. */
  readonly publicUrl: string;
}
