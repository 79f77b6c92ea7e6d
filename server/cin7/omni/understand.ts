import type { Cin7Account, Cin7TaxRule } from '../../accounting/source-documents';
import type { Cin7Reference } from '../../accounting/organisation';
import { decimalText } from '../../accounting/decimal';
import type { LedgerRow, PurchaseDetail, SaleDetail, SaleFacts, SourceFault } from '../source';
import type { CostLine, Understood, WholeDocument } from '../whole-documents';
import { costAccount, defaultChart, paymentAccount, salesAccount, stockAccount } from './accounts';
import { readAdjustment } from './adjustment';
import { readBranchTransfer } from './branch-transfer';
import { cogsEntries, cogsOfCreditNote, cogsOfOrder, cogsTotals, type CogsLine } from './cogs';
import { cogsSentence } from './cogs-sentences';
import { currencyOf, omniContext, partyName, type OmniContext } from './context';
import { creditHeaderOf, creditNumberOf, creditOrigin, readCreditNote } from './credit-note';
import { documentId } from './identity';
import { Kept } from './kept';
import { toContact, toItems } from './masters';
import { settlementsOf, type PaidDocument, type Settled } from './payment';
import { readProductionJob } from './production-job';
import { purchaseHeaderOf, readPurchase } from './purchase-order';
import { invoiceNumberOf, originOf, readInvoice, saleFactsOf, saleHeaderOf } from './sales-order';
import type { CreditNote, Payment, PurchaseOrder, SalesOrder } from './schema';
import type { OmniSettings } from './settings';
import { stateOf, type Misfit } from './state';

type Sale = Understood['sales'][number];
type Purchase = Understood['purchases'][number];

/**
 * Everything kept of an Omni account in the shapes that the rules take (accounting-rules 3, every row marked O). A document
 * that is not understood is a fault of its own sale or purchase, and the others go on.
 */
export function understand(documents: readonly WholeDocument[], settings: OmniSettings): Understood {
  const kept = new Kept(documents);
  const context = omniContext(settings, kept.branches, kept.products);
  const sales = [
    ...kept.orders.map((order) => saleOfOrder(order, kept, context)),
    ...kept.creditNotes.map((note) => saleOfCreditNote(note, kept, context)),
  ];
  const purchases = kept.purchases.map((purchase) => purchaseOf(purchase, kept, context));
  const stock = [
    ...kept.adjustments.map((one) => readAdjustment(one, context)),
    ...kept.transfers.map((one) => readBranchTransfer(one, context)),
    ...kept.jobs.map((one) => readProductionJob(one, context)),
  ];
  const costs = [
    ...kept.orders.flatMap((order) => cogsOfOrder(order, context)),
    ...kept.creditNotes.flatMap((note) => cogsOfCreditNote(note, kept.creditedBy(note), context)),
  ];
  const ledger = [...costRows(costs), ...stock.flatMap(({ rows }) => rows)];
  return {
    ...{ sales, purchases, ledger },
    tasks: stock.map(({ task }) => task),
    costs: costs.map(toCostLine),
    costTotals: cogsTotals(costs),
    contacts: kept.contacts.flatMap((contact) => toContact(contact) ?? []),
    items: kept.products.flatMap(toItems),
    reference: referenceOf(sales, purchases, kept, context),
    missing: kept.missing,
    faults: [
      ...kept.strayPayments,
      ...stock.flatMap(({ task, misfits }) =>
        misfits.map((one) => ({ id: task.taskId, number: task.number, ...one })),
      ),
    ],
  };
}

function saleOfOrder(order: SalesOrder, kept: Kept, context: OmniContext): Sale {
  const id = documentId('SalesOrders', order.id);
  const number = order.reference || invoiceNumberOf(order);
  const faults: SourceFault[] = [];
  const invoice = readInvoice(order, context);
  if (!invoice.ok) faults.push({ id, number, ...invoice.error });
  const payments = kept.paymentsOf('SalesOrders', order.id);
  const state = stateOf(order);
  const paid: PaidDocument = {
    ...paidFacts(order, context),
    ...originFacts(originOf(order, context)),
    ...{ side: 'sale', sourceId: id, isCredit: false },
    isVoid: state.ok && state.value === 'void',
    documentId: invoice.ok && invoice.value ? invoice.value.id : null,
    documentDate: invoice.ok && invoice.value ? invoice.value.date : null,
    number: invoice.ok && invoice.value ? invoice.value.number : number,
  };
  // Without the invoice it is not known whether money came before it.
  const settlements = invoice.ok ? settled(payments, paid, faults) : [];
  const facts = saleFactsOf(order, payments);
  const detail: SaleDetail = {
    ...{ saleId: id, creditNotes: [], settlements, faults, taskIds: [], facts },
    invoices: invoice.ok && invoice.value ? [{ ...invoice.value, ...paidBy(facts) }] : [],
  };
  return { header: saleHeaderOf(order, payments.length > 0, kept.revisionOf(id), context), detail };
}

function saleOfCreditNote(note: CreditNote, kept: Kept, context: OmniContext): Sale {
  const id = documentId('CreditNotes', note.id);
  const number = note.reference || creditNumberOf(note);
  const order = kept.creditedBy(note);
  const faults: SourceFault[] = [];
  const credit = readCreditNote(note, order, context);
  if (!credit.ok) faults.push({ id, number, ...credit.error });
  const payments = kept.paymentsOf('CreditNotes', note.id);
  const state = stateOf(note);
  const paid: PaidDocument = {
    ...paidFacts(note, context),
    ...originFacts(creditOrigin(note, order, context)),
    ...{ side: 'sale', sourceId: id, isCredit: true },
    isVoid: state.ok && state.value === 'void',
    documentId: credit.ok && credit.value ? credit.value.id : null,
    documentDate: credit.ok && credit.value ? credit.value.date : null,
    number: credit.ok && credit.value ? credit.value.number : number,
  };
  const settlements = credit.ok ? settled(payments, paid, faults) : [];
  const facts = saleFactsOf(note, payments);
  const creditNotes = credit.ok && credit.value ? [{ ...credit.value, ...paidBy(facts) }] : [];
  const detail = { saleId: id, invoices: [], creditNotes, settlements, faults, taskIds: [], facts };
  return { header: creditHeaderOf(note, order, kept.revisionOf(id), context), detail };
}

/** Several ways of paying one sale are a way of their own: `Cash + EFTPOS`. */
const paidBy = ({ paymentMethods }: SaleFacts): { paymentMethod: string } => ({
  paymentMethod: paymentMethods.join(' + '),
});

function purchaseOf(purchase: PurchaseOrder, kept: Kept, context: OmniContext): Purchase {
  const id = documentId('PurchaseOrders', purchase.id);
  const number = purchase.reference || purchase.supplierInvoiceReference;
  const read = readPurchase(purchase, context);
  const faults: SourceFault[] = read.ok
    ? read.value.misfits.map((one) => ({ id, number, ...one }))
    : [{ id, number, ...read.error }];
  const parts = read.ok ? read.value : null;
  const payments = kept.paymentsOf('PurchaseOrders', purchase.id);
  const state = stateOf(purchase);
  const document = parts?.invoice ?? parts?.credit ?? null;
  const paid: PaidDocument = {
    ...paidFacts(purchase, context),
    ...{ side: 'purchase', sourceId: id, isCredit: (parts?.credit ?? null) !== null, channel: '' },
    ...{ contact: partyName(purchase), contactId: purchase.memberId },
    location: context.branchName(purchase.branchId),
    isVoid: state.ok && state.value === 'void',
    documentId: document?.id ?? null,
    documentDate: document?.date ?? null,
    number: document?.number ?? number,
  };
  const settlements = parts && faults.length === 0 ? settled(payments, paid, faults) : [];
  const detail: PurchaseDetail = {
    ...{ purchaseId: id, orderNumber: purchase.reference, order: parts?.order ?? null, settlements, faults },
    invoices: parts?.invoice ? [parts.invoice] : [],
    creditNotes: parts?.credit ? [parts.credit] : [],
    ...{ receipts: parts?.receipts ?? [], taskIds: [] },
  };
  return { header: purchaseHeaderOf(purchase, payments.length > 0, kept.revisionOf(id)), detail };
}

const paidFacts = (trade: Pick<SalesOrder, 'currencyCode' | 'currencyRate'>, { settings }: OmniContext) =>
  currencyOf(trade, settings);

const originFacts = ({ channel, location, customer, customerId }: ReturnType<typeof originOf>) => ({
  ...{ channel, location, contact: customer, contactId: customerId },
});

function settled(payments: readonly Payment[], paid: PaidDocument, faults: SourceFault[]) {
  return payments.flatMap((payment) => {
    const outcome = settlementsOf(payment, paid);
    if (!isMisfit(outcome)) return outcome;
    const { field, reason } = outcome;
    faults.push({ id: paid.sourceId, number: paid.number, field: `payment ${payment.id}: ${field}`, reason });
    return [];
  });
}

const isMisfit = (outcome: Settled): outcome is Misfit => 'field' in outcome;

/** Pairs as Core's ledger has them for sales, so that the same rules make the month's journal. */
const costRows = (lines: readonly CogsLine[]): LedgerRow[] =>
  cogsEntries(lines).map((entry) => ({
    ...{ taskId: entry.documentId, type: 'Sale', date: entry.date, reference: entry.number },
    ...{ debitAccount: entry.costAccount, creditAccount: entry.stockAccount },
    amount: decimalText(entry.cost),
    description: entry.kind === 'sale' ? entry.customer : `${entry.customer} - returned`,
  }));

const toCostLine = (line: CogsLine): CostLine => ({
  ...{
    documentId: line.documentId,
    number: line.number,
    orderNumber: line.orderNumber,
    sku: line.sku,
    channel: line.channel,
  },
  ...{ branch: line.branch, customer: line.customer, date: line.date, month: line.month },
  ...{ ordered: line.ordered, moved: line.moved, unitCost: line.unitCost, costMinor: line.costMinor },
  ...{ costAccount: line.costAccount, stockAccount: line.stockAccount },
  ...{ reason: line.reason ?? '', sentence: cogsSentence(line) },
});

/** The chart is what documents name, since Omni shows none; so are the tax rates. */
function referenceOf(
  sales: readonly Sale[],
  purchases: readonly Purchase[],
  kept: Kept,
  { settings }: OmniContext,
): Cin7Reference {
  const chart = new Map<string, Cin7Account>(defaultChart.map((one) => [one.code, one]));
  const add = (account: Cin7Account): void => {
    if (account.code !== '' && !chart.has(account.code)) chart.set(account.code, account);
  };
  for (const name of Object.values(settings.costAccounts ?? {})) add(costAccount(name));
  for (const name of Object.values(settings.stockAccounts ?? {})) add(stockAccount(name));
  const taxRules = new Map<string, Cin7TaxRule>();
  const addRule = (name: string, percent: string, forSales: boolean): void => {
    const known = taxRules.get(name);
    const both = { forSales: forSales || known?.forSales === true, forPurchases: !forSales || known?.forPurchases === true }; // prettier-ignore
    taxRules.set(name, { name, percent, ...both, active: true });
  };
  for (const { detail } of sales)
    for (const document of [...detail.invoices, ...detail.creditNotes])
      for (const { account, taxRule } of document.lines) {
        add(salesAccount(account));
        addRule(taxRule, kept.percentOf(taxRule), true);
      }
  for (const { detail } of purchases)
    for (const document of [...detail.invoices, ...detail.creditNotes])
      for (const { taxRule } of document.lines) addRule(taxRule, kept.percentOf(taxRule), false);
  for (const { method } of kept.payments) add(paymentAccount(method));
  return {
    ...{ company: settings.company, baseCurrency: settings.baseCurrency, timeZone: settings.timeZone },
    ...{ lockDate: null, accounts: [...chart.values()], taxRules: [...taxRules.values()] },
    locations: kept.branches.map(({ company, id }) => company || `Branch ${id}`),
  };
}
