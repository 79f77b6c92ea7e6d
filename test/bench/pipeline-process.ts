import { createReadStream } from 'node:fs';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import { toSaleDetail } from '../../server/cin7/core/sale';
import type { SaleHeader } from '../../server/cin7/source';
import { draftSales } from './pipeline-books';
import type { Group, Outcome } from './pipeline-outcome';

/**
 * A process of its own, so that its memory is the work's alone: `parse` reads the documents and parses each; `pipeline`
 * goes on to drafts. Prints what came out as one line of JSON.
 */
const newLine = 0x0a;

/** Calls `take` with the text of each line. */
async function eachLine(path: string, take: (text: string) => void): Promise<void> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(newLine); at >= 0; at = chunk.indexOf(newLine, from)) {
      const tail = chunk.subarray(from, at);
      take((rest.length === 0 ? tail : Buffer.concat([...rest, tail])).toString('utf8'));
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}

/** What the list told of a sale before: only its id is needed here. */
const headerOf = (saleId: string): SaleHeader => ({
  saleId,
  orderNumber: '',
  invoiceNumbers: [],
  creditNoteNumbers: [],
  channel: '',
  location: 'Main',
  customerId: '',
  customer: '',
  orderDate: null,
  invoiceDate: null,
  hasInvoice: true,
  advanced: false,
  revision: '',
});

const receivableAccounts: ReadonlySet<string> = new Set(['610']);

async function pipeline(path: string): Promise<{ documents: number; groups: Group[] }> {
  const invoices: SaleInvoice[] = [];
  let documents = 0;
  await eachLine(path, (text) => {
    documents += 1;
    const raw = JSON.parse(text) as { readonly ID: string };
    const detail = toSaleDetail(raw, { header: headerOf(raw.ID), receivableAccounts });
    if (!detail.ok || detail.value.faults.length > 0)
      throw new Error(`Document ${documents} is not understood`);
    invoices.push(...detail.value.invoices);
  });
  return { documents, groups: draftSales(invoices) };
}

async function parse(path: string): Promise<{ documents: number; groups: Group[] }> {
  let documents = 0;
  await eachLine(path, (text) => {
    if (typeof JSON.parse(text) === 'object') documents += 1;
  });
  return { documents, groups: [] };
}

async function main([what = '', path = '']: readonly string[]): Promise<void> {
  let peak = 0;
  const sample = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const before = process.cpuUsage();
  const begun = performance.now();
  const done = await (what === 'parse' ? parse(path) : pipeline(path));
  const clock = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  sample();
  // The kernel's own peak, which no sampling misses, in kilobytes.
  const megabytes = Math.max(peak, process.resourceUsage().maxRSS * 1024) / 1024 ** 2;
  const outcome: Outcome = { ...done, clock, processor: (user + system) / 1000, megabytes };
  process.stdout.write(JSON.stringify(outcome));
}

void main(process.argv.slice(2));
