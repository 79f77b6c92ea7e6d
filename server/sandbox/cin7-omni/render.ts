import { isObject, type JsonObject } from '../common/json';
import type { Selection } from './list-query';
import type { Quirks } from './quirks';
import { unset, type Field, type Shape } from './shape';
import { offsetText, type Zone } from './zone';

export interface RenderOptions {
  quirks: Quirks;
  zone: Zone;
  /** The code of a general ledger account by its name. */
  accountCode: (name: string) => string;
}

/** A number as .NET writes a decimal: `4.0`. */
export class DecimalText {
  constructor(readonly text: string) {}
}

const accountFields = new Set([
  ...['costCenter', 'memberCostCenter', 'accountCode', 'account', 'alternativeAccountCode'],
  ...['salesAccount', 'purchasesAccount', 'billingCostCenter'],
]);

/** A record as the API shows it: every field of its shape, null where nothing is set, trimmed to the selection. */
export function renderRecord(
  record: JsonObject,
  shape: Shape,
  selection: Selection,
  options: RenderOptions,
): JsonObject {
  const shown: JsonObject = {};
  for (const field of shape.fields) {
    const wanted = selection === 'all' ? 'all' : selection.get(field.name.toLowerCase());
    if (wanted === undefined || (isLineTax(field) && !options.quirks.lineTaxRate)) continue;
    const value = record[field.name];
    shown[field.name] = renderValue(value === undefined ? unset(field) : value, field, wanted, options);
  }
  return shown;
}

/** Only a line's tax rate may be null. */
const isLineTax = ({ name, nullable }: Field): boolean => name === 'taxRate' && nullable;

function renderValue(value: unknown, field: Field, selection: Selection, options: RenderOptions): unknown {
  const { quirks, zone } = options;
  if (field.children !== null && Array.isArray(value)) {
    const children = field.children;
    return value.map((item) => (isObject(item) ? renderRecord(item, children, selection, options) : item));
  }
  if (field.children !== null && isObject(value))
    return renderRecord(value, field.children, selection, options);
  if (field.kind === 'num' && typeof value === 'number') return new DecimalText(decimalText(value));
  if (field.kind === 'day' && typeof value === 'string') return dayText(value, quirks.days, zone);
  if (field.kind === 'choice' && typeof value === 'string') return choiceText(value, field, quirks);
  if (field.name === 'customFields' && isObject(value) && quirks.customFields === 'list')
    return Object.values(value);
  if (accountFields.has(field.name) && typeof value === 'string' && quirks.accounts === 'code')
    return options.accountCode(value);
  return value;
}

const decimalText = (value: number): string =>
  Number.isInteger(value) ? `${String(value)}.0` : String(value);

const dayText = (day: string, form: Quirks['days'], zone: Zone): string =>
  form === 'utc'
    ? `${zone.midnight(day).slice(0, 19)}Z`
    : `${day}T00:00:00${offsetText(zone.offsetMinutes(day))}`;

function choiceText(value: string, field: Field, quirks: Quirks): string | number {
  const index = field.choices.findIndex((choice) => choice.toLowerCase() === value.toLowerCase());
  if (quirks.choices === 'number' && index >= 0) return index;
  return field.name === 'status' && quirks.status === 'capitals' && field.choices.includes('Void')
    ? value.toUpperCase()
    : value;
}

/** JSON text of what was rendered. */
export function jsonText(value: unknown): string {
  if (value instanceof DecimalText) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`,
  );
  return `{${members.join(',')}}`;
}
