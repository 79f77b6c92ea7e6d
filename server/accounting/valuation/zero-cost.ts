import { parseDecimal } from '../decimal';
import type { Movement } from './movements';

/** A sale or its return for which Cin7 reports no cost, or 0.00 (accounting-rules 6.4). */
export function lacksReportedCost(movement: Movement): boolean {
  const { kind, reportedCogs } = movement;
  if (kind !== 'issue' && kind !== 'return') return false;
  if (kind === 'return' && movement.isCosted) return false;
  return parseDecimal(reportedCogs)?.eq(0) !== false;
}
