import type { Result } from '../accounting/result';
import type { AnyCin7Source } from '../cin7/whole-documents';
import type { Cin7Access } from './cin7-access';
import type { Db } from '../store/db';
import type { XeroLedger } from '../xero/ledger';
import type { Problem } from './problem';
import type { TokenKeeper } from './tokens';

/** The log as use cases see it; pino fits. Fields never hold keys, tokens or bodies. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Opens the two systems of a connection; one instance each, kept, so that pacing remembers what was sent. */
export interface Gateways {
  cin7(connection: string): Promise<Result<AnyCin7Source, Problem>>;
  /** A source for keys that are being tried; paced together with every other of the same key. */
  cin7With(access: Cin7Access): AnyCin7Source;
  xero(connection: string): Promise<Result<XeroLedger, Problem>>;
  /** Access to Xero, whether an organisation is chosen or not. */
  xeroTokens(connection: string): TokenKeeper;
  /** Forgets what was kept after a reconnect or disconnect. */
  forget(connection: string): void;
}

/** Everything a use case needs from outside: passed in, never reached for. */
export interface SyncContext {
  readonly db: Db;
  readonly gateways: Gateways;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  /** Wakes the runner of long tasks for a run. */
  readonly wake: (run: string, afterMs?: number) => Promise<void>;
}

/** Who asks: shown in approvals and history. */
export type Actor = string;
