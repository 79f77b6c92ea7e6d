import {
  accounts,
  bankAccounts,
  locationList,
  makeLocations,
  paymentTerms,
  taxRuleList,
  taxRules,
  type JsonObject,
  type Location,
} from './chart';
import type { Cin7CoreData } from '../cin7-core/data';
import { byEffectiveDate, saleLedgerRows, stockTaskLedgerRows } from '../cin7-core/ledger-rows';
import { customerRow, makeCustomers, makeSuppliers, supplierRow } from './contacts';
import { calendar, dayOf, isoDate, monthStart, stamp } from './days';
import { orderDays, planOrder } from './order-plan';
import { movementRow } from './product-movements';
import { makeBoughtServices, makeProducts, productFields, productRow } from './products';
import { purchaseDocument, purchaseLedgerRows } from './purchase-document';
import { onOrder, schedulePurchasing } from './purchasing';
import { createRandom } from './random';
import { asNumber, share } from './rounding';
import { saleDocument } from './sale-document';
import { demand, scheduleSale } from './selling';
import { journalDocument, journalLedgerRow, stockTaskDocument, transferDocument } from './stock-document';
import { openStock, scheduleWarehouse } from './warehouse';
import {
  bankTransferDocument,
  customerCreditRows,
  moneyDocument,
  supplierDepositRows,
} from './workshop/money-document';
import {
  assemblyDocument,
  disassemblyDocument,
  productionOrderDocument,
  productionRunDocument,
  writeOffDocument,
} from './workshop/making-document';
import { workshopLedgerRows } from './workshop/ledger';
import { onTheWay } from './workshop/moving';
import { payBeforehand } from './prepayments';
import { playWorkshop } from './workshop/programme';
import { createWorld, type World } from './world';

export interface DemoCompanyOptions {
  /** The same seed and day give the same company, byte for byte. */
  seed: string;
  /** `YYYY-MM-DD`: the last day of the story. */
  today: string;
  /** Orders in the full months before the current one. */
  sales?: number;
  /** Full months before the current one. */
  months?: number;
}

const DEFAULT_SALES = 1200;
const DEFAULT_MONTHS = 3;
/** The current month is kept lively, not large, whatever the size of the months before. */
const CURRENT_MONTH_SALES_MAX = 400;

/**
 * A homeware company with two warehouses, 150 products and four sales channels, played day by day over a FIFO stock
 * ledger, then written down in Cin7 Core's own response shapes. Costs, documents, stock and ledger agree exactly.
 */
export function generateDemoCompany(options: DemoCompanyOptions): Cin7CoreData {
  const world = play(options);
  return writeDown(world, options);
}

function play({
  seed,
  today: todayText,
  sales = DEFAULT_SALES,
  months = DEFAULT_MONTHS,
}: DemoCompanyOptions): World {
  const random = createRandom(`demo/${seed}`);
  const today = dayOf(todayText);
  const first = monthStart(today, months);
  const thisMonth = monthStart(today);
  const suppliers = makeSuppliers(random.fork('suppliers'));
  const world = createWorld({
    ...{ random: random.fork('events'), first, today, suppliers },
    services: makeBoughtServices(random.fork('services')),
    locations: makeLocations(random.fork('locations')),
    products: makeProducts(random.fork('products'), suppliers.length),
    customers: makeCustomers(random.fork('customers')),
  });
  const orders = random.fork('orders');
  const daysNow = today - thisMonth + 1;
  const salesNow = Math.round((Math.min(sales / months, CURRENT_MONTH_SALES_MAX) * daysNow) / 30);
  const days = [
    ...orderDays(orders, first, thisMonth - 1, sales),
    ...orderDays(orders, thisMonth, today, salesNow),
  ];
  world.sales = days.map((day) => planOrder(world, orders, day));
  for (const sale of world.sales) scheduleSale(world, sale);
  scheduleStock(world);
  world.agenda.run(first - 1, today);
  playWorkshop(world);
  payBeforehand(world);
  return world;
}

/** Opening stock, purchasing and warehouse work follow from what will be sold. */
function scheduleStock(world: World): void {
  const { main, depot } = world.locations;
  const sold = demand(world.sales);
  const length = world.today - world.first + 1;
  const perThousandDays = (place: string) => (sku: string) =>
    Math.ceil(((sold.get(place)?.get(sku) ?? 0) * 1000) / length);
  const [atMain, atDepot] = [perThousandDays(main.name), perThousandDays(depot.name)];
  const together = (sku: string): number => atMain(sku) + atDepot(sku);
  world.agenda.plan(world.first - 1, 'receipt', () => {
    openStock(world, [
      [main, together],
      [depot, atDepot],
    ]);
  });
  schedulePurchasing(world, together);
  scheduleWarehouse(world, atDepot);
}

function writeDown(world: World, { seed }: DemoCompanyOptions): Cin7CoreData {
  const random = createRandom(`demo/${seed}/book`);
  const opened = stamp(world.first - 1, 600);
  const sales = world.sales.map(saleDocument);
  const tasks = (kind: 'adjustment' | 'take') =>
    world.stockTasks.filter((task) => task.kind === kind).map(stockTaskDocument);
  const [stockAdjustments, stockTakes] = [tasks('adjustment'), tasks('take')];
  const inventoryWriteOffs = world.writeOffs.map(writeOffDocument);
  const finishedGoods = world.assemblies.map((task) => assemblyDocument(task, world.services.assembly));
  const disassemblies = world.disassemblies.map(disassemblyDocument);
  const rules = taxRuleList(random);
  return {
    me: me(world, rules[0]?.['ID']),
    accounts: accounts(),
    bankAccounts: bankAccounts(random),
    taxRules: rules,
    paymentTerms: paymentTerms(random),
    locations: locationList(world.locations),
    customers: world.customers.map((customer) => customerRow(customer, opened)),
    suppliers: world.suppliers.map((supplier) => supplierRow(supplier, opened)),
    products: productRows(world, opened),
    productAvailability: availability(world),
    sales,
    purchases: world.purchases.map(purchaseDocument),
    ...{ stockAdjustments, stockTakes },
    stockTransfers: world.transfers.map(transferDocument),
    ...{ inventoryWriteOffs, finishedGoods, disassemblies },
    productionOrders: world.productions.map(productionOrderDocument),
    productionRuns: world.productions.map((task) => productionRunDocument(task, world.services.assembly)),
    moneyTasks: world.moneyTasks.map(moneyDocument),
    bankTransfers: world.bankTransfers.map(bankTransferDocument),
    customerCredits: world.sales.flatMap(customerCreditRows),
    supplierDeposits: world.purchases.flatMap(supplierDepositRows),
    journals: world.journals.map(journalDocument),
    lists: {},
    productFields,
    transactions: byEffectiveDate([
      ...sales.flatMap(saleLedgerRows),
      ...world.purchases.flatMap(purchaseLedgerRows),
      ...stockAdjustments.flatMap((task) => stockTaskLedgerRows(task, 'StockAdjustment')),
      ...stockTakes.flatMap((task) => stockTaskLedgerRows(task, 'StockTake')),
      ...world.journals.map(journalLedgerRow),
      ...inventoryWriteOffs.flatMap((task) => stockTaskLedgerRows(task, 'InventoryWriteOff')),
      ...finishedGoods.flatMap((task) => stockTaskLedgerRows(task, 'FinishedGoods')),
      ...disassemblies.flatMap((task) => stockTaskLedgerRows(task, 'Disassembly')),
      ...workshopLedgerRows(world),
    ]),
  };
}

const me = (world: World, taxRuleId: unknown): JsonObject => ({
  Company: 'Larkspur Trading Ltd',
  Currency: 'GBP',
  TimeZone: 'Europe/London',
  DefaultWeightUnits: 'g',
  DefaultDimensionsUnits: 'cm',
  LockDate: null,
  OpeningBalanceDate: calendar(world.first - 1),
  TaxCalculationMethod: 'Row Total',
  DefaultSaleTaxRuleId: taxRuleId,
  DefaultSaleTaxRuleName: taxRules.standardSale,
  MaximumDecimalPlacesInQuantity: 'N2',
  ApplyCustomerDiscountsAfterOtherDiscounts: false,
  DiscountRule: 'Discount',
  AutomaticallyApplyDiscounts: false,
  RoundingTable: [],
});

function productRows(world: World, opened: string): JsonObject[] {
  const { stock, locations, suppliers, services } = world;
  const places = Object.values(locations).map(({ name }) => name);
  return [...world.products, services.delivery, services.assembly].map((product) => {
    const units = places.reduce((total, place) => total + stock.onHand(product.sku, place), 0);
    const value = places.reduce((total, place) => total + stock.valueOf(product.sku, place), 0n);
    const average = units === 0 ? product.cost * 100n : share(value * 100n, 1n, BigInt(units));
    const supplier = suppliers[product.supplier] ?? { id: '', name: '' };
    const movements = [...(world.productMovements.get(product.sku) ?? [])]
      .sort((left, right) => left.day - right.day)
      .map(movementRow);
    return productRow(product, average, supplier, locations.main, opened, movements);
  });
}

/**
 * `GET /ref/productavailability` rows: one per product and warehouse, and per other place where there is some.
 * `StockOnHand` is the value at cost; what is between two places is `InTransit` where it goes.
 */
function availability(world: World): JsonObject[] {
  const allocated = openOrders(world);
  return world.products
    .filter((product) => product.stocked)
    .flatMap((product) =>
      placesOf(world, product.sku).map(({ name }) => {
        const onHand = world.stock.onHand(product.sku, name);
        const taken = Math.min(onHand, allocated.get(`${product.sku}\n${name}`) ?? 0);
        return {
          ...{ ID: product.id, SKU: product.sku, Name: product.name, Barcode: '', Location: name },
          ...{ Bin: null, Batch: null, ExpiryDate: null, OnHand: onHand, Allocated: taken },
          Available: onHand - taken,
          OnOrder: onOrder(world, product.sku, name),
          StockOnHand: asNumber(world.stock.valueOf(product.sku, name)),
          InTransit: name === world.locations.showroom.name ? world.stock.onHand(product.sku, onTheWay) : 0,
          NextDeliveryDate: null,
        };
      }),
    );
}

function placesOf({ stock, locations }: World, sku: string): Location[] {
  const { main, depot, workshop, showroom } = locations;
  const coming = stock.onHand(sku, onTheWay) > 0 ? [showroom] : [];
  const some = [workshop, showroom].filter((place) => stock.onHand(sku, place.name) > 0);
  return [main, depot, ...new Set([...some, ...coming])];
}

/** Units on live orders that are not shipped yet, by SKU and place. */
function openOrders(world: World): Map<string, number> {
  const units = new Map<string, number>();
  for (const sale of world.sales) {
    if (sale.state !== 'live') continue;
    for (const { product, quantity } of sale.parts
      .filter((part) => part.shippedOn === null)
      .flatMap((part) => part.lines)) {
      const key = `${product?.sku ?? ''}\n${sale.location.name}`;
      units.set(key, (units.get(key) ?? 0) + quantity);
    }
  }
  return units;
}

/** Today as the generator wants it, in the time zone of the machine. */
export function todayText(now: Date): string {
  const day = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
  return isoDate(day);
}
