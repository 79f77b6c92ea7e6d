import { zero } from '../decimal';
import type { Book } from './book';
import { writeTrueUps } from './late-costs';
import { Lot } from './lot';
import type { ProductionAbsorb, ProductionReceive } from './movements';
import { goodAndLost } from './production';

/** Labour or overhead into work in progress (accounting-rules 3 row 25). */
export function absorb(movement: ProductionAbsorb, book: Book): void {
  book.run(movement.run).add(movement.valueMinor);
  book.write({
    place: movement,
    valueMinor: 0n,
    amounts: [
      { account: 'workInProgress', amountMinor: movement.valueMinor },
      { account: 'overheadAbsorbed', amountMinor: -movement.valueMinor },
    ],
  });
}

/** Finished goods, or the parts of a disassembly, at what the run has in work (accounting-rules 6.5). */
export function deliver(movement: ProductionReceive, book: Book): void {
  const pool = book.pool(movement);
  const run = book.run(movement.run);
  const costMinor = run.takeNext();
  const { goodMinor, lostMinor } = goodAndLost(costMinor, movement.qty, movement.abnormalLoss ?? zero);
  const qty = book.scale.toUnits(movement.qty);
  const lot = new Lot(pool.stock, qty, goodMinor, book.turn, true);
  book.lots.set(movement.id, { lot, movement });
  run.deliver(lot, movement.qty, movement.abnormalLoss ?? zero);
  const layer = pool.stock.open(lot);
  const trueUps = pool.receive({ qty, valueMinor: goodMinor, lot, layer, takenAt: 0 }, book.turn);
  book.write({
    place: pool.place,
    qty,
    valueMinor: goodMinor,
    amounts: [
      { account: 'inventory', amountMinor: goodMinor },
      { account: 'productionWastage', amountMinor: lostMinor },
      { account: 'workInProgress', amountMinor: -costMinor },
    ],
  });
  writeTrueUps(pool.place, trueUps, book);
}
