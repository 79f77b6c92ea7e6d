import { accountLabel, judgeAccount, takesPayments } from './accounts';
import { fault, type Fault } from './fault';
import type { XeroAccount } from './organisation';
import { err, ok, type Result } from './result';
import type { Cin7Account } from './source-documents';

/** Row identity in the Payments sheet; blank code: payments that name no account in Cin7. */
export const paymentRow = (cin7Code: string): string => `payment:${cin7Code}`;

/** Whether Cin7 lets payments be booked to it. */
export const takesPaymentsInCin7 = ({ type, forPayments }: Cin7Account): boolean =>
  forPayments || type === 'BANK';

const choose = 'Choose a bank account, or an account that takes payments, in Payments.';

/**
 * Judges the account that money goes through: it exists, is active, and is a bank account or takes payments (xero 5.3).
 * `cell` is what stands in the sheet: a bank account without a code can be named there, but not chosen.
 */
export function judgePaymentAccount(
  accounts: ReadonlyMap<string, XeroAccount>,
  withoutCode: ReadonlySet<string>,
  code: string,
  row: string,
  subject: string,
): Result<XeroAccount, Fault> {
  const place = { table: 'payments', row, column: 'xeroAccount' } as const;
  if (code !== '' && !accounts.has(code) && withoutCode.has(code.toLowerCase()))
    return err(
      fault(
        'account-without-code',
        place,
        `${subject} is mapped to ${code}, which has no code in Xero.`,
        'Give the account a code in Xero and refresh, then choose it in Payments.',
        { value: code },
      ),
    );
  const account = accounts.get(code);
  const judged = judgeAccount(accounts, code, [account?.type ?? ''], row, subject);
  if (!judged.ok) return err({ ...judged.error, place, remedy: remedyOf(judged.error) });
  if (takesPayments(judged.value)) return ok(judged.value);
  const value = accountLabel(judged.value);
  return err(
    fault(
      'account-takes-no-payments',
      place,
      `${subject} is mapped to ${value}, which is no bank account and takes no payments in Xero.`,
      `${choose} Or tick "Enable payments to this account" for it in Xero and refresh.`,
      { value },
    ),
  );
}

const remedyOf = ({ code }: Fault): string =>
  code === 'account-archived' ? `${choose} Or restore it in Xero and refresh.` : choose;
