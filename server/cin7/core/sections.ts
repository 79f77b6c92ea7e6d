import { err, ok, type Result } from '../../accounting/result';
import type { SourceFault } from '../source';
import { found, isNone } from './fields';
import type { DocumentName } from '../read';

/** One document of a section, with its place in the vendor's document for messages. */
export interface Part {
  readonly raw: unknown;
  readonly place: string;
}

/**
 * The documents under `field`: a list of them, one by itself (simple purchases), or none (cin7-core 4 "Advanced:
 * arrays"). `prefix` is the place of `holder`.
 */
export function partsOf(
  holder: unknown,
  field: string,
  name: DocumentName,
  prefix = '',
): Result<readonly Part[], SourceFault> {
  const nothing = isNone(holder) || (Array.isArray(holder) && holder.length === 0);
  if (!nothing && (typeof holder !== 'object' || Array.isArray(holder)))
    return err({ ...name, field: prefix, reason: `Expected an object, found ${found(holder)}.` });
  const value = valueOf(holder, field);
  const place = prefix === '' ? field : `${prefix}.${field}`;
  if (isNone(value)) return ok([]);
  if (Array.isArray(value))
    return ok(Array.from<unknown, Part>(value, (raw, index) => ({ raw, place: `${place}[${index}]` })));
  if (typeof value === 'object') return ok([{ raw: value, place }]);
  return err({ ...name, field: place, reason: `Expected a list, found ${found(value)}.` });
}

/** A field of anything; undefined when it is no object. */
export const valueOf = (holder: unknown, field: string): unknown =>
  typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[field] : undefined;
