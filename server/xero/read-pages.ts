import { err, ok, type Result } from '../accounting/result';
import type { XeroFailure } from './ledger';
import { toElement, rowsOf, type AnsweredElement } from './elements';
import { unreadable } from './errors';
import type { Resource } from './kinds';

export const pageSize = 1000;
/** A bound for loops: 200 pages of 1,000. */
const maxPages = 200;

/** Every page of a list, each element in common terms. `readPage` counts from 1. */
export async function readPages(
  resource: Resource,
  readPage: (page: number) => Promise<Result<object, XeroFailure>>,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const elements: AnsweredElement[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await readPage(page);
    if (!answer.ok) return answer;
    const read = readElements(resource, answer.value);
    if (!read.ok) return read;
    elements.push(...read.value);
    if (read.value.length < pageSize) return ok(elements);
  }
  return err(unreadable(`Xero's list of documents has more than ${maxPages} pages.`));
}

/** The elements of one answer that holds a whole list, or one document. */
export function readElements(resource: Resource, answer: object): Result<AnsweredElement[], XeroFailure> {
  const rows = rowsOf(resource, answer);
  if (!rows) return err(unreadable("Xero's list of documents is not understood."));
  const elements: AnsweredElement[] = [];
  for (const raw of rows) {
    const element = toElement(resource, raw);
    // It could be the very one that is looked for, so that it must not be passed over.
    if (!element) return err(unreadable("A document in Xero's list is not understood."));
    elements.push(element);
  }
  return ok(elements);
}
