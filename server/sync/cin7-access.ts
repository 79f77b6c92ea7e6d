import type { z } from 'zod';
import type { coreKeys, omniKeys } from '../contract/connections';

/** Cin7's keys as they are sealed. */
export type CoreKeys = z.infer<typeof coreKeys>;
export type OmniKeys = z.infer<typeof omniKeys>;
export type Cin7Keys = CoreKeys | OmniKeys;

/** A Cin7 product and its keys, as a person gives them. */
export type Cin7Access =
  | { readonly source: 'cin7-core'; readonly cin7: CoreKeys }
  | { readonly source: 'cin7-omni'; readonly cin7: OmniKeys };

/** What tells one Cin7 account from every other: the account ID, or the API username that an account has one of. */
export const accountOf = (access: Cin7Access): string =>
  access.source === 'cin7-core' ? access.cin7.accountId : access.cin7.username;
