import type { Adjustment, BranchTransfer, ProductionJob } from '../cin7-omni/records';
import { onTheWay } from '../cin7-omni/stock-book';
import { completeAdjustment, completeJob, moveUnits } from '../cin7-omni/stock-rules';
import { isoDate, monthStart, weekday, type Day } from '../demo/days';
import { asNumber, share } from '../demo/rounding';
import { demand } from './buying';
import type { Item } from './catalogue';
import { branches, salesPerson } from './people';
import type { Story } from './story';

interface Count {
  item: Pick<Item, 'productId' | 'optionId' | 'sku' | 'name' | 'option'>;
  quantity: number;
  /** Cents for one that is added. */
  cost: bigint;
}

function adjustment(story: Story, branchId: number, reason: string, counts: readonly Count[]): Adjustment {
  const { company } = story;
  const id = company.next('Adjustments');
  const now = company.time.now();
  return company.add('Adjustments', {
    ...{ id, createdDate: now, modifiedDate: now, createdBy: salesPerson, processedBy: salesPerson },
    ...{ isApproved: true, reference: `ADJ-${String(id)}`, branchId, completedDate: null, productTotal: 0 },
    ...{ adjustInAccountingSystem: null, adjustmentReason: reason, source: 'Backend' },
    alternativeAccountCode: reason === 'Opening stock' ? 'Historical Adjustment' : null,
    lineItems: counts.map(({ item, quantity, cost }, index) => ({
      ...{ id: company.next('lines'), createdDate: now, transactionId: id, productId: item.productId },
      ...{
        productOptionId: item.optionId,
        sort: index + 1,
        code: item.sku,
        name: item.name,
        option1: item.option,
      },
      ...{ qty: quantity, qtyAdjusted: 0, unitCost: asNumber(cost) },
    })),
  });
}

/** Each size by itself. */
const piecesOf = (item: Item): Count['item'][] =>
  item.sizes.length > 0 ? item.sizes.map(({ sku }) => ({ ...item, sku })) : [item];

const atShop = (item: Item): boolean => item.sizes.length === 0 && item.control !== 'Serial';

/** Opening stock, dated the day before the story begins: two layers of everything, at two costs. */
export function openStock(story: Story): void {
  const { catalogue, company, agenda } = story;
  for (const branchId of [branches.warehouse, branches.shop]) {
    const items = catalogue.items.filter(
      (item) => item.supplier !== null && (branchId === branches.warehouse || atShop(item)),
    );
    for (const percent of [92n, 101n]) {
      const counts = items.flatMap((item) =>
        piecesOf(item).map((piece) => ({
          item: piece,
          quantity:
            Number(
              share(demand(story, item, branchId), 20n, 1000n * BigInt(Math.max(item.sizes.length, 1))),
            ) + 4,
          cost: share(item.cost, percent, 100n),
        })),
      );
      const opening = adjustment(story, branchId, 'Opening stock', counts);
      opening.adjustInAccountingSystem = isoDate(agenda.now);
      completeAdjustment(company, opening, isoDate(agenda.now));
    }
  }
}

/** Counts on Fridays and at the end of the month, transfers on Tuesdays, production on Wednesdays. */
export function scheduleWarehouse(story: Story): void {
  const { agenda, first, today } = story;
  for (let day = first; day <= today; day += 1) {
    if (weekday(day) === 5) agenda.plan(day, 'count', () => weeklyCount(story, day));
    if (weekday(day) === 2) agenda.plan(day, 'transfer', () => replenish(story));
    if (weekday(day) === 3 || day === first) agenda.plan(day, 'transfer', () => makeHampers(story));
    if (monthStart(day + 1) === day + 1) agenda.plan(day, 'count', () => monthEndCount(story));
  }
}

function someCounts({ random, catalogue }: Story, count: number, from: number, to: number): Count[] {
  const items = catalogue.items.filter((item) => item.supplier !== null && atShop(item));
  const chosen = new Set(Array.from({ length: count }, () => random.pick(items)));
  return [...chosen].flatMap((item) => {
    const quantity = random.int(from, to);
    return quantity === 0 ? [] : [{ item, quantity, cost: item.cost }];
  });
}

function weeklyCount(story: Story, day: Day): void {
  const { random, company, agenda } = story;
  const found = random.chance(25);
  const counts = someCounts(story, random.int(1, 3), found ? 1 : -3, found ? 2 : -1);
  const week = Math.floor((day - monthStart(day)) / 7);
  const branchId = random.chance(60) ? branches.warehouse : branches.shop;
  const made = adjustment(story, branchId, found ? 'Found' : 'Breakage', counts);
  // The third of a month goes to the books in the next one; the second of the first month never does.
  if (week === 2) made.adjustInAccountingSystem = isoDate(monthStart(monthStart(day) + 40));
  else if (!(week === 1 && monthStart(day) === story.first))
    made.adjustInAccountingSystem = isoDate(agenda.now);
  completeAdjustment(company, made, isoDate(agenda.now));
}

function monthEndCount(story: Story): void {
  const { company, agenda } = story;
  for (const branchId of [branches.warehouse, branches.shop]) {
    const made = adjustment(story, branchId, 'Month-end count', someCounts(story, 6, -2, 2));
    made.adjustInAccountingSystem = isoDate(agenda.now);
    completeAdjustment(company, made, isoDate(agenda.now));
  }
  // Begun, and completed only when somebody comes back to it.
  adjustment(story, branches.warehouse, 'Recount', someCounts(story, 2, 1, 2));
}

/** What the shop will need for three weeks; the goods are a day or two on the way. */
function replenish(story: Story): void {
  const { company, catalogue, agenda, random } = story;
  const { book } = company;
  const wanted = catalogue.items.filter(atShop).flatMap((item) => {
    const need = share(demand(story, item, branches.shop), 21n, 1000n) + 3n;
    if (BigInt(book.onHand(item.sku, branches.shop)) * 2n > need) return [];
    const quantity = Math.min(Number(need), Math.floor(book.onHand(item.sku, branches.warehouse) / 2));
    return quantity < 1 ? [] : [{ item, quantity }];
  });
  if (wanted.length === 0) return;
  const transfer = transferRecord(story, wanted);
  transfer.dispatchedDate = isoDate(agenda.now);
  moveUnits(company, transfer, branches.warehouse, onTheWay);
  agenda.plan(agenda.now + random.int(1, 2), 'transfer', () => {
    moveUnits(company, transfer, onTheWay, branches.shop);
    Object.assign(transfer, { receivedDate: isoDate(agenda.now), stage: 'Received' });
    transfer.modifiedDate = company.time.now();
  });
}

function transferRecord(story: Story, wanted: readonly { item: Item; quantity: number }[]): BranchTransfer {
  const { company } = story;
  const id = company.next('BranchTransfers');
  const now = company.time.now();
  return company.add<BranchTransfer>('BranchTransfers', {
    ...{
      id,
      createdDate: now,
      modifiedDate: now,
      createdBy: salesPerson,
      approvedBy: salesPerson,
      isApproved: true,
    },
    ...{
      reference: `BT-${String(id)}`,
      sourceBranchId: branches.warehouse,
      destinationBranchId: branches.shop,
    },
    ...{
      approvalDate: company.time.today(),
      dispatchedDate: null,
      receivedDate: null,
      stage: 'Dispatched',
      source: 'Backend',
    },
    lineItems: wanted.map(({ item, quantity }, index) => ({
      ...{ id: company.next('lines'), createdDate: now, transactionId: id, productId: item.productId },
      ...{
        productOptionId: item.optionId,
        sort: index + 1,
        code: item.sku,
        name: item.name,
        option1: item.option,
      },
      ...{ qty: quantity, qtyTransferred: quantity, unitCost: 0 },
    })),
  });
}
function makeHampers(story: Story): void {
  const { company, catalogue, agenda, random } = story;
  for (const { item, parts, work } of catalogue.hampers) {
    const quantity = Math.max(4, Number(share(demand(story, item, branches.warehouse), 9n, 1000n)));
    if (company.book.onHand(item.sku, branches.warehouse) >= quantity) continue;
    const id = company.next('ProductionJobs');
    const now = company.time.now();
    const part = (type: 'Make' | 'Use' | 'Addon', of: Item, qty: number, cost: bigint) => ({
      ...{ id: company.next('lines'), productId: of.productId, productOptionId: of.optionId, type, sort: 1 },
      ...{ code: of.sku, name: of.name, option1: of.option, qty, unitCost: asNumber(cost) },
    });
    const components = parts.map((one) => part('Use', one.item, one.quantity * quantity, one.item.cost));
    if (work > 0n)
      components.push({ ...part('Addon', catalogue.wrapping, quantity, work), name: 'Packing work' });
    const product = { ...part('Make', item, quantity, 0n), standardQty: quantity, actualQty: 0, components };
    const job: ProductionJob = company.add('ProductionJobs', {
      ...{ id, createdDate: now, modifiedDate: now, createdBy: 9, completedBy: 9, isApproved: true },
      ...{
        branchId: branches.warehouse,
        reference: `PJ-${String(id)}`,
        source: 'Backend',
        completedDate: null,
      },
      ...{ dueDate: isoDate(agenda.now + 2), totalCost: 0, products: [product] },
    });
    finish(story, job, agenda.now + random.int(1, 2));
  }
}

/** Done on a day, or a day later while a component is missing. */
function finish(story: Story, job: ProductionJob, day: Day): void {
  story.agenda.plan(day, 'transfer', () => {
    if (!completeJob(story.company, job, isoDate(story.agenda.now))) finish(story, job, story.agenda.now + 1);
  });
}
