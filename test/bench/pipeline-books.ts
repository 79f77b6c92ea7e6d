import { isTrade } from '../../server/accounting/draft';
import { isBlocking } from '../../server/accounting/fault';
import { compileMapping } from '../../server/accounting/mapping';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import { nothingPosted } from '../../server/accounting/posted';
import { proveRateDirection } from '../../server/accounting/rate-direction';
import { noSources } from '../../server/accounting/rules';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import { channelRow, cin7, from, tables, to, today, xero } from '../accounting/books';
import type { Group } from './pipeline-outcome';

/** Sales by day and channel: the mapping that puts most together. */
const byDay: MappingTables = {
  ...tables,
  channels: [channelRow('all', { kind: 'invoices', postAs: 'day', contact: 'Shopify customers' })],
};

/** The rule of sales invoices over all of them; throws when one is left out or a draft has a blocking fault. */
export function draftSales(invoices: readonly SaleInvoice[]): Group[] {
  const { drafts, leftOut } = draftInvoices({
    ...{ from, to, today, cin7, xero, posted: nothingPosted },
    mapping: compileMapping(byDay, cin7, xero),
    rateProof: proveRateDirection(invoices),
    sources: { ...noSources, invoices },
  });
  if (leftOut.length > 0) throw new Error(`Left out: ${leftOut[0]?.faults[0]?.reason ?? ''}`);
  return drafts.flatMap((draft) => {
    const fault = draft.faults.find(isBlocking);
    if (fault || !isTrade(draft)) throw new Error(fault?.reason ?? 'Not an invoice');
    return draft.lines.map(({ accountCode, taxType, netMinor, taxMinor }) => ({
      ...{ day: draft.date, channel: draft.channel, currency: draft.currency },
      ...{ account: accountCode, taxType, net: String(netMinor), tax: String(taxMinor) },
    }));
  });
}
