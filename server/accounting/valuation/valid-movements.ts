import type { Decimal } from '../decimal';
import type { Movement } from './movements';

/** Movements that can be valued, and those that cannot: an id for the second time, a quantity not above zero, a value below it. */
export function validMovements(movements: readonly Movement[]): { valid: Movement[]; invalid: Movement[] } {
  const seen = new Set<string>();
  const valid: Movement[] = [];
  const invalid: Movement[] = [];
  for (const movement of movements) {
    const good = !seen.has(movement.id) && isValid(movement);
    seen.add(movement.id);
    (good ? valid : invalid).push(movement);
  }
  return { valid, invalid };
}

function isValid(movement: Movement): boolean {
  if ('qty' in movement && !movement.qty.gt(0)) return false;
  switch (movement.kind) {
    case 'opening':
    case 'receive':
    case 'stocktake-up':
    case 'production-absorb':
      return (movement.valueMinor ?? 0n) >= 0n;
    case 'return':
    case 'transfer-in':
      return (movement.statedMinor ?? 0n) >= 0n;
    case 'production-receive':
      return isNotNegative(movement.abnormalLoss) && isNotNegative(movement.costShare);
    default:
      return !('orderCostMinor' in movement) || (movement.orderCostMinor ?? 0n) >= 0n;
  }
}

const isNotNegative = (value: Decimal | undefined): boolean => value === undefined || value.gte(0);
