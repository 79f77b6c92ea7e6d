import type { SourceFault } from '../source';
import type { WholeDocument } from '../whole-documents';
import { firstOf } from './context';
import { documentId, type OmniList } from './identity';
import { listOfPaid } from './payment';
import type {
  Adjustment,
  Branch,
  BranchTransfer,
  Contact,
  CreditNote,
  Payment,
  Product,
  ProductionJob,
  PurchaseOrder,
  SalesOrder,
} from './schema';

type PaidList = 'SalesOrders' | 'PurchaseOrders' | 'CreditNotes';
const paidLists: readonly PaidList[] = ['SalesOrders', 'PurchaseOrders', 'CreditNotes'];

/** All documents kept, with what refers to what: credit notes to orders by reference, payments to orders by id. */
export class Kept {
  readonly branches: readonly Branch[];
  readonly products: readonly Product[];
  readonly contacts: readonly Contact[];
  readonly orders: readonly SalesOrder[];
  readonly creditNotes: readonly CreditNote[];
  readonly purchases: readonly PurchaseOrder[];
  readonly payments: readonly Payment[];
  readonly adjustments: readonly Adjustment[];
  readonly transfers: readonly BranchTransfer[];
  readonly jobs: readonly ProductionJob[];
  /** Payments whose order is none of the kept ones, and why. */
  readonly strayPayments: readonly SourceFault[];
  /** Orders that payments name and that are not kept. */
  readonly missing: Readonly<Partial<Record<PaidList, readonly string[]>>>;
  private readonly revisions = new Map<string, string>();
  private readonly byReference: ReadonlyMap<string, SalesOrder>;
  private readonly paid = new Map<string, Payment[]>();
  private readonly references: Readonly<Record<PaidList, ReadonlyMap<string, string>>>;

  constructor(documents: readonly WholeDocument[]) {
    const contents = new Map<string, unknown[]>();
    for (const { id, list, revision, content } of documents) {
      this.revisions.set(id, revision);
      const known = contents.get(list);
      if (known) known.push(content);
      else contents.set(list, [content]);
    }
    // What a list holds was read by the list's own schema before it was kept.
    const of = <Content>(list: OmniList): readonly Content[] => (contents.get(list) ?? []) as Content[];
    this.branches = of('Branches');
    this.products = of('Products');
    this.contacts = of('Contacts');
    this.orders = of('SalesOrders');
    this.creditNotes = of('CreditNotes');
    this.purchases = of('PurchaseOrders');
    this.payments = of('Payments');
    this.adjustments = of('Adjustments');
    this.transfers = of('BranchTransfers');
    this.jobs = of('ProductionJobs');
    this.byReference = new Map(this.orders.map((order) => [order.reference.toLowerCase(), order]));
    const referencesOf = (all: readonly { id: string; reference: string }[]) =>
      new Map(all.map(({ id, reference }) => [id, reference.toLowerCase()]));
    this.references = {
      SalesOrders: referencesOf(this.orders),
      PurchaseOrders: referencesOf(this.purchases),
      CreditNotes: referencesOf(this.creditNotes),
    };
    const { stray, missing } = this.placePayments();
    this.strayPayments = stray;
    this.missing = missing;
  }

  revisionOf(id: string): string {
    return this.revisions.get(id) ?? '';
  }

  /** The order that a credit note credits; its reference is required and unique (cin7-omni 2.1, 2.4). */
  creditedBy({ salesReference }: CreditNote): SalesOrder | undefined {
    return salesReference === '' ? undefined : this.byReference.get(salesReference.toLowerCase());
  }

  paymentsOf(list: PaidList, id: string): readonly Payment[] {
    return this.paid.get(documentId(list, id)) ?? [];
  }

  /** Percent of a tax rate by its name, which is the percent itself unless documents name another. */
  percentOf(name: string): string {
    this.namedRates ??= new Map(
      [...this.orders, ...this.purchases].map((one) => [
        firstOf(one.alternativeTaxRate, one.memberAlternativeTaxRate),
        one.taxRate,
      ]),
    );
    return /^(\d+(?:\.\d+)?) %$/.exec(name)?.[1] ?? this.namedRates.get(name) ?? '0';
  }
  private namedRates: ReadonlyMap<string, string> | null = null;

  private placePayments() {
    const stray: SourceFault[] = [];
    const missing: Partial<Record<PaidList, string[]>> = {};
    for (const payment of this.payments) {
      const place = this.placeOf(payment);
      if (typeof place === 'string') {
        const id = documentId(place, payment.orderId);
        const known = this.paid.get(id);
        if (known) known.push(payment);
        else this.paid.set(id, [payment]);
        continue;
      }
      if (place.missing) (missing[place.missing] ??= []).push(payment.orderId);
      const number = payment.orderRef || payment.id;
      stray.push({
        id: documentId('Payments', payment.id),
        number,
        field: place.field,
        reason: place.reason,
      });
    }
    return { stray, missing };
  }

  /** The list that has the payment's order, or why there is none. Of several that could be, its reference tells. */
  private placeOf(payment: Payment): PaidList | { missing: PaidList | null; field: string; reason: string } {
    const { orderId, orderRef, orderType } = payment;
    const stated = listOfPaid(payment);
    if (stated === null)
      return {
        ...{ missing: null, field: 'orderType' },
        reason: `The payment stands on a ${orderType.slice(0, 60)}; Cogsheet takes payments of sales orders, credit notes and purchase orders.`,
      };
    if (orderId === '') return { missing: null, field: 'orderId', reason: 'Expected an id, found nothing.' };
    const candidates = stated === 'any' ? paidLists : paidLists.filter((list) => list === stated);
    const holding = candidates.filter((list) => this.references[list].has(orderId));
    const named = holding.filter(
      (list) => orderRef === '' || this.references[list].get(orderId) === orderRef.toLowerCase(),
    );
    const [only, ...more] = named.length > 0 ? named : holding;
    if (only && more.length === 0) return only;
    if (only)
      return {
        ...{ missing: null, field: 'orderType' },
        reason: `Order ${orderId} is both a sale and a purchase or credit note, and the payment does not say which.`,
      };
    return {
      missing: candidates.length === 1 ? (candidates[0] ?? null) : null,
      field: 'orderId',
      reason: `Order ${orderRef || orderId}, which the payment is for, has not been read. It may have been changed last before the first day that was fetched: fetch from an earlier day.`,
    };
  }
}
