import { codes, taxPercent, taxRules } from '../chart';
import type { Supplier } from '../contacts';
import type { Product } from '../products';
import type { Purchase, PurchaseCharge, PurchaseLine, PurchasePart } from '../purchase';
import { moved, recosted } from '../product-movements';
import { addJournal, cameIn, changeValue, invoiceNumber, makePart, post } from '../purchasing';
import { RATE_ONE, share, spread, sum, taxOf, toBase } from '../rounding';
import type { World } from '../world';

/** What is ordered, and how it will come. */
export interface Wanted {
  supplier: Supplier;
  /** One part each: received and invoiced together. */
  groups: { product: Product; quantity: number }[][];
  type?: Purchase['type'];
  approach?: Purchase['approach'];
  /** Of the lines; the inventory account unless told otherwise. */
  account?: string;
  charge?: { description: string; percent: bigint; account: string };
  dropShipSale?: string;
  /** Price of services, which have no usual cost. */
  price?: bigint;
}

/** An order placed today; everything after that is for the caller to plan. */
export function placeOrder(world: World, wanted: Wanted): Purchase {
  const { random, agenda } = world;
  const { supplier, groups, type = groups.length > 1 ? 'Advanced Purchase' : 'Simple Purchase' } = wanted;
  const day = agenda.now;
  const taxRule = supplier.currency === 'GBP' ? taxRules.standardPurchase : taxRules.zeroPurchase;
  const id = random.guid();
  const purchase: Purchase = {
    ...{ id, supplier, day, taxRule, type, rate: world.rate(supplier.currency, day) },
    ...{ number: world.number('PO'), approach: wanted.approach ?? 'INVOICE' },
    ...{ dropShipSale: wanted.dropShipSale ?? null, location: world.locations.workshop },
    ...{ parts: [], deposits: [], credits: [], journals: [], postings: [], movements: [] },
    updated: { day, minute: world.minute(day) },
  };
  purchase.parts = groups.map((group) => {
    const task = type === 'Simple Purchase' ? id : random.guid();
    const lines = group.map(({ product, quantity }) => {
      const cost = wanted.price ?? share(product.cost, BigInt(random.int(94, 108)), 100n);
      const price = share(cost, RATE_ONE, purchase.rate);
      return makeLine(world, purchase, product, quantity, price, wanted.account ?? codes.inventory);
    });
    return makePart(task, lines, invoiceNumber(random, supplier));
  });
  const [first] = purchase.parts;
  if (wanted.charge !== undefined && first !== undefined) {
    const total = share(sum(first.lines.map((line) => line.total)), wanted.charge.percent, 100n);
    const tax = taxOf(total, taxPercent(taxRule), false);
    const { description, account } = wanted.charge;
    first.charges.push({ description, total, tax, account });
  }
  world.purchases.push(purchase);
  return purchase;
}

function makeLine(
  world: World,
  purchase: Purchase,
  product: Product,
  quantity: number,
  price: bigint,
  account: string,
): PurchaseLine {
  const total = price * BigInt(quantity);
  const tax = taxOf(total, taxPercent(purchase.taxRule), false);
  const value = toBase(total, purchase.rate);
  const cardId = world.random.guid();
  return { product, quantity, price, total, tax, value, cardId, layer: null, account };
}

/** What charges on the inventory account add to the cost of each line, by value. */
function landedShares(purchase: Purchase, part: PurchasePart): bigint[] {
  const landed = part.charges.filter((charge) => charge.account === codes.inventory);
  const amount = sum(landed.map((charge) => toBase(charge.total, purchase.rate)));
  return spread(
    amount,
    part.lines.map((line) => Number(line.value)),
  );
}

/**
 * Goods arrive. Before their invoice they are owed for (goods received not invoiced), after it they were in transit
 * (accounting-rules 3, rows 13 and 16); with the invoice of the same day nothing but the invoice posts.
 */
export function receive(world: World, purchase: Purchase, part: PurchasePart): void {
  const today = world.agenda.now;
  part.receivedOn = today;
  const shares = part.invoicedOn === null ? [] : landedShares(purchase, part);
  let total = 0n;
  part.lines.forEach((line, index) => {
    const cost = line.value + (shares[index] ?? 0n);
    line.layer = world.stock.receive(line.product.sku, purchase.location.name, line.quantity, cost);
    cameIn(world, purchase, part, line, cost);
    total += cost;
  });
  const reference = part.invoicedOn === null ? 'Inventory accrual' : 'Stock in Transit';
  const credit = part.invoicedOn === null ? codes.receivedNotInvoiced : codes.invoicedNotReceived;
  if (part.invoicedOn === today) return;
  const pair = { debit: codes.inventory, credit, amount: total, reference, isSystem: true };
  addJournal(world, purchase, part, pair);
}

/** The supplier's invoice; `arrival` says whether its goods come today, came before, or are on their way. */
export function invoice(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  arrival: 'with it' | 'before' | 'later' | 'never',
  dearer = 0n,
): void {
  const { lines: ordered } = part;
  part.invoicedOn = world.agenda.now;
  if (dearer !== 0n) {
    part.ordered = ordered;
    part.lines = ordered.map((line) => {
      const price = share(line.price, 100n + dearer, 100n);
      const dear = makeLine(world, purchase, line.product, line.quantity, price, line.account);
      return { ...dear, cardId: line.cardId, layer: line.layer };
    });
  }
  for (const [account, amount] of debitsOf(purchase, part))
    post(world, purchase, part.task, account, codes.payable, amount, part.invoiceNumber);
  const shares = landedShares(purchase, part);
  if (arrival === 'later') {
    const amount = sum(part.lines.map((line) => line.value)) + sum(shares);
    const pair = { debit: codes.invoicedNotReceived, credit: codes.inventory, amount };
    addJournal(world, purchase, part, { ...pair, reference: 'Stock in Transit', isSystem: true });
  }
  if (arrival === 'before') {
    const amount = sum(ordered.map((line) => line.value));
    const pair = { debit: codes.receivedNotInvoiced, credit: codes.inventory, amount };
    addJournal(world, purchase, part, { ...pair, reference: 'Inventory accrual', isSystem: true });
    part.lines.forEach((line, index) => {
      const change = line.value + (shares[index] ?? 0n) - (ordered[index]?.value ?? 0n);
      changeValue(world, purchase, part, line, change);
    });
  }
  useDeposits(world, purchase, part);
}

/** What the invoice debits, in base currency: each line and charge by itself, the tax as one. */
function debitsOf(purchase: Purchase, part: PurchasePart): [account: string, amount: bigint][] {
  const tax = sum([...part.lines, ...part.charges].map((row) => row.tax));
  return [
    ...part.lines.map((line): [string, bigint] => [line.account, line.value]),
    ...part.charges.map(({ account, total }): [string, bigint] => [account, toBase(total, purchase.rate)]),
    [codes.vat, toBase(tax, purchase.rate)],
  ];
}

const bookedAt = (purchase: Purchase, part: PurchasePart): bigint =>
  sum(debitsOf(purchase, part).map(([, amount]) => amount));

const grossOf = (rows: readonly Pick<PurchaseCharge, 'total' | 'tax'>[]): bigint =>
  sum(rows.map((row) => row.total + row.tax));

/** Money paid with the order, before there is an invoice (accounting-rules 3 row 17). */
export function payDeposit(world: World, purchase: Purchase, percent: bigint): void {
  const day = world.agenda.now;
  const rows = purchase.parts.flatMap((part) => [...part.lines, ...part.charges]);
  const amount = share(grossOf(rows), percent, 100n);
  const rate = world.rate(purchase.supplier.currency, day);
  purchase.deposits.push({ id: world.random.guid(), day, amount, rate, reference: 'Deposit' });
  const paid = toBase(amount, rate);
  post(world, purchase, purchase.id, codes.supplierDeposits, codes.bank, paid, purchase.number);
}

/** The deposit counts as paid with the first invoice, at the rate at which it was paid. */
function useDeposits(world: World, purchase: Purchase, part: PurchasePart): void {
  if (part !== purchase.parts[0]) return;
  for (const deposit of purchase.deposits) {
    const account = codes.supplierDeposits;
    settle(world, purchase, part, { ...deposit, account, reference: `Deposit ${purchase.number}` });
  }
}

/** Pays a part of what is still owed, at the rate of the day. */
export function pay(world: World, purchase: Purchase, part: PurchasePart, percent: bigint): void {
  const day = world.agenda.now;
  const paid = sum(part.payments.map((payment) => payment.amount));
  const amount = share(grossOf([...part.lines, ...part.charges]) - paid, percent, 100n);
  if (amount <= 0n) return;
  settle(world, purchase, part, {
    amount,
    rate: world.rate(purchase.supplier.currency, day),
    reference: 'Bank transfer',
  });
}

/** The payment that completes an invoice clears what it was booked at; others their share of it. */
function settle(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  payment: { amount: bigint; rate: bigint; reference: string; account?: string },
): void {
  const cleared = sum(part.payments.map((earlier) => toBase(earlier.amount, purchase.rate)));
  part.payments.push({ ...payment, id: world.random.guid(), day: world.agenda.now });
  const complete =
    sum(part.payments.map(({ amount }) => amount)) === grossOf([...part.lines, ...part.charges]);
  const booked = complete ? bookedAt(purchase, part) - cleared : toBase(payment.amount, purchase.rate);
  const paid = toBase(payment.amount, payment.rate);
  const debit = (credit: string, amount: bigint): void =>
    post(world, purchase, part.task, codes.payable, credit, amount, part.invoiceNumber);
  debit(payment.account ?? codes.bank, paid);
  debit(codes.currencyGains, booked - paid);
}

/** The supplier gives credit for goods sent back, or for a price that was too high (accounting-rules 3 row 18). */
export function credit(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  what: { quantity: number; price?: bigint; refunded?: boolean },
): void {
  const [line] = part.lines;
  if (line === undefined) return;
  const unstocked = what.price === undefined;
  const account = unstocked ? line.account : codes.priceVariance;
  const price = what.price ?? line.price;
  const credited = makeLine(world, purchase, line.product, what.quantity, price, account);
  const task = world.random.guid();
  const number = world.number('SCN');
  const note = { task, number, part, day: world.agenda.now, lines: [credited], unstocked, refunds: [] };
  purchase.credits.push(note);
  const put = (creditAccount: string, amount: bigint): void =>
    post(world, purchase, task, codes.payable, creditAccount, amount, number);
  if (unstocked) sendBack(world, purchase, task, credited, put);
  else put(account, credited.value);
  put(codes.vat, toBase(credited.tax, purchase.rate));
  if (what.refunded === true) refund(world, purchase, note);
}

/** What the goods cost leaves the stock; a difference to what is credited for them is a price variance. */
function sendBack(
  world: World,
  purchase: Purchase,
  task: string,
  line: PurchaseLine,
  put: (account: string, amount: bigint) => void,
): void {
  const variance = { debit: codes.priceVariance, credit: codes.inventory };
  const place = purchase.location.name;
  const card = { taskId: task, number: purchase.number, location: place };
  const costChanged = (amount: bigint): void => {
    post(world, purchase, task, variance.debit, variance.credit, amount, line.product.name);
    recosted(world, line.product, { ...card, type: 'Unstock Cost Change', amount: -amount });
  };
  const issues = world.stock.issue(line.product.sku, place, line.quantity, { costChanged });
  if (issues === null) throw new Error('Goods sent back that are not there');
  const cost = sum(issues.map((issue) => issue.value));
  put(codes.inventory, cost);
  put(codes.priceVariance, line.value - cost);
  purchase.movements.push({
    ...{ taskId: task, productId: line.product.id, day: world.agenda.now, cost: -cost },
  });
  moved(world, line.product, { ...card, type: 'Unstock', quantity: -line.quantity, amount: -cost });
}

function refund(world: World, purchase: Purchase, note: Purchase['credits'][number]): void {
  const day = world.agenda.now;
  const { rate } = purchase;
  const amount = grossOf(note.lines);
  note.refunds.push({ id: world.random.guid(), day, amount, rate, reference: 'Refund' });
  const received = toBase(amount, rate);
  post(world, purchase, note.task, codes.bank, codes.payable, received, note.number);
}
