import type { ChannelRule } from './channel-rules';
import type { InvoiceLine } from './draft';
import type { Fault } from './fault';
import type { Mapping } from './mapping';
import { majorText } from './money';
import type { XeroAccount } from './organisation';
import type { Result } from './result';
import type { SaleDocument } from './sale-documents';
import type { SaleInvoiceLine } from './source-documents';
import { codeLines, type CodedLines } from './trade-lines';

/** `codeLines` of a sales document (accounting-rules 3 rows 1, 2 and 5). `noun` begins the sentences: `Credit note CR-1`. */
export const codeSale = (
  document: SaleDocument,
  noun: string,
  rule: ChannelRule,
  mapping: Mapping,
): Result<CodedLines, Fault[]> =>
  codeLines(
    document,
    {
      direction: 'sales',
      subject: noun,
      accountOf: (line) => accountOf(line, rule, mapping),
      itemOf: (line) => itemOf(line, rule, mapping),
      tracking: rule.tracking,
    },
    mapping,
  );

/**
 * The Xero item of a line that keeps it. One that Xero tracks stops the document even where no line names it
 * (accounting-rules 10.1).
 */
function itemOf(
  { sku }: SaleInvoiceLine,
  rule: ChannelRule,
  mapping: Mapping,
): { code: string; faults: Fault[] } {
  if (sku === '') return { code: '', faults: [] };
  const { code, fault: why } = mapping.item(sku);
  const isNamed = rule.postAs === 'individual' || mapping.settings.keepItemCodes;
  const faults = why !== null && (isNamed || why.code === 'item-tracked') ? [why] : [];
  return { code: isNamed ? code : '', faults };
}

/** Line's own account in Cin7, then the channel's, then the default (accounting-rules 2 "Order of precedence"). */
function accountOf(line: SaleInvoiceLine, rule: ChannelRule, mapping: Mapping): Result<XeroAccount, Fault> {
  const unplaced = line.account === '' || !mapping.isMapped(line.account);
  if (unplaced && line.kind === 'product' && rule.revenueAccount !== '')
    return mapping.xeroAccount(rule.revenueAccount);
  return line.account === '' ? mapping.role('salesRevenue') : mapping.account(line.account);
}

/** Sources whose lines are put together; all of one currency and tax mode. */
export interface LinesOfSource {
  readonly id: string;
  readonly lines: readonly InvoiceLine[];
}

/** What merged lines have in common: account, tax rate, tracking pair and sign, and the SKU when it is kept. */
export function mergeName(line: InvoiceLine, keepSku: boolean): string {
  const { accountCode, taxType, tracking, netMinor } = line;
  const tags = tracking.length === 0 ? '[]' : JSON.stringify(tracking);
  const item = keepSku ? `${JSON.stringify(line.sku)},${JSON.stringify(line.itemCode ?? '')}` : '"",""';
  return `[${JSON.stringify(accountCode)},${JSON.stringify(taxType)},${tags},${netMinor < 0n},${item}]`;
}

/**
 * Merges lines of the sources of one document (accounting-rules 5). Tax is the sum of the sources' tax, never computed
 * anew. `noun` is what one source is called: `sale`.
 */
export function mergeLines(
  sources: readonly LinesOfSource[],
  { taxInclusive, currency }: { readonly taxInclusive: boolean; readonly currency: string },
  keepSku: boolean,
  noun: string,
): InvoiceLine[] {
  const merged = new Map<
    string,
    { line: InvoiceLine; netMinor: bigint; taxMinor: bigint; of: Set<string> }
  >();
  for (const { id, lines } of sources) {
    for (const line of lines) {
      const name = mergeName(line, keepSku);
      const into = merged.get(name) ?? { line, netMinor: 0n, taxMinor: 0n, of: new Set<string>() };
      into.netMinor += line.netMinor;
      into.taxMinor += line.taxMinor;
      into.of.add(id);
      merged.set(name, into);
    }
  }
  return [...merged]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { line, netMinor, taxMinor, of }]) => {
      const { itemCode, ...plain } = line;
      const subject = keepSku && line.sku !== '' ? line.description : line.accountName;
      return {
        ...plain,
        ...(keepSku && itemCode !== undefined ? { itemCode } : {}),
        description: `${subject}, ${of.size} ${noun}${of.size === 1 ? '' : 's'}${netMinor < 0n ? ', deductions' : ''}`,
        netMinor,
        taxMinor,
        quantity: '1',
        unitAmount: majorText(taxInclusive ? netMinor + taxMinor : netMinor, currency),
        sku: keepSku ? line.sku : '',
      };
    });
}
