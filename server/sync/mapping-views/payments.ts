import { accountLabel, codeOfLabel } from '../../accounting/accounts';
import { paymentRow, takesPaymentsInCin7 } from '../../accounting/payment-accounts';
import type { Usage } from '../usage';
import { faultsAt, withFaults, type View } from './view';

/** Cin7 accounts that take payments, and those that payments name, in use first. */
export function paymentsView({ tables, mapping, references: { cin7, xero } }: View, usage: Usage) {
  const cells = new Map(tables.payments.map(({ row, xeroAccount }) => [row, xeroAccount]));
  const inXero = new Map(xero.accounts.map((account) => [account.code, account]));
  const chart = new Map(cin7.accounts.map((account) => [account.code, account]));
  const codes = new Set([
    ...cin7.accounts.filter(takesPaymentsInCin7).map(({ code }) => code),
    ...usage.payments.keys(),
  ]);
  const rows = [...codes].map((code) => {
    const row = paymentRow(code);
    const usedBy = usage.payments.get(code) ?? 0;
    const cell = cells.get(row) ?? '';
    const account = inXero.get(codeOfLabel(cell));
    const found = mapping.paymentAccount(code);
    const needed = usedBy > 0 && !found.ok && found.error.code === 'account-unmapped' ? [found.error] : [];
    const known = chart.get(code);
    return {
      ...{ row, code, name: known?.name ?? nameless(code), cin7Type: known?.type ?? '', usedBy },
      xeroAccount: account && account.code !== '' ? accountLabel(account) : cell,
      xeroType: account?.type ?? '',
      faults: [...faultsAt(mapping.faults, 'payments', row), ...needed],
    };
  });
  return withFaults(
    rows.sort(
      (left, right) =>
        Number(right.usedBy > 0) - Number(left.usedBy > 0) || (left.code < right.code ? -1 : 1),
    ),
  );
}

const nameless = (code: string): string =>
  code === '' ? 'payments that name no account in Cin7' : 'not in the Cin7 chart';
