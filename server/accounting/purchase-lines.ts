import { fault, type Fault } from './fault';
import type { Mapping } from './mapping';
import type { XeroAccount } from './organisation';
import { err, type Result } from './result';
import type { ChannelRule } from './channel-rules';
import type { TradeDocument, TradeLine } from './trade-documents';
import { codeLines, type CodedLines } from './trade-lines';

/**
 * Lines of a bill, a supplier's credit note or an order: the account is the one that Cin7 names on the line, the product
 * or the purchase, which its answer has put in order of precedence already (accounting-rules 2); tax is of purchases.
 */
export const codePurchase = (
  document: TradeDocument,
  subject: string,
  rule: ChannelRule,
  mapping: Mapping,
): Result<CodedLines, Fault[]> =>
  codeLines(
    document,
    {
      ...{ direction: 'purchases', subject, tracking: rule.tracking },
      accountOf: (line) => accountOf(line, subject, mapping),
      itemOf: ({ sku }) => {
        if (sku === '') return { code: '', faults: [] };
        const { code, fault: why } = mapping.item(sku);
        return { code, faults: why === null ? [] : [why] };
      },
    },
    mapping,
  );

/** Goods without an account are stock; a charge without one is part of no cost until somebody says which. */
function accountOf(
  { account, kind, description }: TradeLine,
  subject: string,
  mapping: Mapping,
): Result<XeroAccount, Fault> {
  if (account !== '') return mapping.account(account);
  if (kind === 'product') return mapping.role('inventoryControl');
  return err(
    fault(
      'account-unmapped',
      { table: 'cin7' },
      `${subject}: the charge "${description}" names no account in Cin7.`,
      'Choose its account in Cin7, then fetch again.',
      { value: description },
    ),
  );
}
