import type { CalendarDate } from './dates';
import type { Fault } from './fault';
import type { DocumentKind } from './kinds';

/** A source document that no draft holds, and why: shown with the preview and, when blocking, in Errors. */
export interface LeftOut {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly channel: string;
  readonly customer: string;
  readonly currency: string;
  /** Minor units of the currency. */
  readonly amountMinor: bigint;
  readonly faults: readonly Fault[];
}
