import { CurrencyCode } from 'xero-node';
import type { LineItem } from 'xero-node';
import { decimal } from '../accounting/decimal';
import type { DraftContact, InvoiceLine, TrackingTag } from '../accounting/draft';
import { majorText } from '../accounting/money';
import { err, ok, type Result } from '../accounting/result';

/** The parts that payloads share. Pure; amounts become JSON numbers here and nowhere else. */

/** Where a posting key leads; Xero shows it as "Go to Cogsheet". The key in it is what a lost posting is found by. */
export const keyUrl = (publicUrl: string, key: string): string => `${publicUrl.replace(/\/+$/, '')}/p/${key}`;

/** A draft that cannot be said in Xero's terms; a sentence for the accountant. */
export type Unsendable = string;

/** A number of at most 15 significant digits is printed back exactly as its text; a longer one might not be. */
const maxSignificantDigits = 15;

class TooLong extends Error {}

/** Decimal text to a JSON number that prints as the same decimal. */
export function wireNumber(text: string): number {
  const exact = decimal(text);
  const value = Number(text);
  if (exact.c.length > maxSignificantDigits || !decimal(value).eq(exact)) throw new TooLong(text);
  return value;
}

/** Minor units to a JSON number in major units. */
export const wireAmount = (minor: bigint, currency: string): number => wireNumber(majorText(minor, currency));

/** Turns the refusal of a number anywhere in `build` into a value. */
export function exactly<Payload>(document: string, build: () => Payload): Result<Payload, Unsendable> {
  try {
    return ok(build());
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return err(`${document}: the amount ${error.message} has more digits than can be sent to Xero exactly.`);
  }
}

/** `currencyCode`, and the rate that the draft names; a currency that Xero does not know is refused. */
export function currencyOf(
  document: string,
  { currency, rate }: { readonly currency: string; readonly rate: string | null },
): Result<() => { currencyCode: CurrencyCode; currencyRate?: number }, Unsendable> {
  const currencyCode = CurrencyCode[currency as keyof typeof CurrencyCode];
  if (currencyCode === undefined) return err(`${document}: Xero has no currency ${currency}.`);
  return ok(() => ({ currencyCode, ...(rate === null ? {} : { currencyRate: wireNumber(rate) }) }));
}

/** An id alone: further fields would change the contact (xero 4.1). A bare name makes a new one. */
export const contactOf = ({ contactId, name }: DraftContact): { contactID: string } | { name: string } =>
  contactId === null ? { name } : { contactID: contactId };

export const trackingOf = (tags: readonly TrackingTag[]): { name: string; option: string }[] =>
  tags.map(({ category, option }) => ({ name: category, option }));

const maxDescription = 4000;

/** Items are named only where they are untracked: stock and cost stay Cin7's (accounting-rules 10.2). Tax is Cin7's, not computed anew. */
export function toLineItem(
  line: InvoiceLine,
  { currency, taxInclusive }: { readonly currency: string; readonly taxInclusive: boolean },
): LineItem {
  const amount = taxInclusive ? line.netMinor + line.taxMinor : line.netMinor;
  return {
    description: (line.description || line.accountName).slice(0, maxDescription),
    quantity: wireNumber(line.quantity),
    unitAmount: wireNumber(line.unitAmount),
    ...(line.itemCode === undefined ? {} : { itemCode: line.itemCode }),
    accountCode: line.accountCode,
    taxType: line.taxType,
    taxAmount: wireAmount(line.taxMinor, currency),
    lineAmount: wireAmount(amount, currency),
    tracking: trackingOf(line.tracking),
  };
}
