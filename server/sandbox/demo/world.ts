import { Agenda } from './agenda';
import type { Locations } from './chart';
import type { Currency, Customer, Supplier } from './contacts';
import type { Day } from './days';
import type { ProductMovement } from './product-movements';
import type { Product } from './products';
import type { Random } from './random';
import { RATE_ONE } from './rounding';
import { StockLedger } from './stock-ledger';
import type { Sale } from './sale';
import type { Purchase } from './purchase';
import type {
  Assembly,
  BankTransfer,
  Disassembly,
  Journal,
  MoneyTask,
  Production,
  StockTask,
  Transfer,
  WriteOff,
} from './stock-task';

/** One debit and credit pair in base currency; a negative amount reverses an earlier one. */
export interface Posting {
  id: string;
  taskId: string;
  debit: string;
  credit: string;
  amount: bigint;
  day: Day;
  description: string;
}

/** Everything the demo company is made of while its story is played day by day. */
export interface World {
  random: Random;
  /** First day of the story; opening stock is dated the day before. */
  first: Day;
  today: Day;
  agenda: Agenda;
  stock: StockLedger;
  locations: Locations;
  products: Product[];
  /** By SKU, in the order in which they happened. */
  productMovements: Map<string, ProductMovement[]>;
  customers: Customer[];
  suppliers: Supplier[];
  /** Work that is bought, never sold. */
  services: { delivery: Product; assembly: Product };
  sales: Sale[];
  purchases: Purchase[];
  stockTasks: StockTask[];
  transfers: Transfer[];
  writeOffs: WriteOff[];
  assemblies: Assembly[];
  disassemblies: Disassembly[];
  productions: Production[];
  moneyTasks: MoneyTask[];
  bankTransfers: BankTransfer[];
  journals: Journal[];
  /** Base currency per 1 of `currency` on that day, times 100,000. */
  rate(currency: Currency, day: Day): bigint;
  /** Next number of a series: `SO-00042`. */
  number(series: string): string;
  /** Minute of the day at which something was entered; early on the last day, so that it is never in the future. */
  minute(day: Day): number;
}

export interface WorldParts {
  random: Random;
  first: Day;
  today: Day;
  locations: Locations;
  products: Product[];
  customers: Customer[];
  suppliers: Supplier[];
  services: World['services'];
}

export function createWorld(parts: WorldParts): World {
  const counters = new Map<string, number>();
  const minutes = parts.random.fork('minutes');
  const rates = makeRates(parts.random.fork('rates'), parts.first - 60, parts.today);
  return {
    ...parts,
    agenda: new Agenda(),
    stock: new StockLedger(),
    productMovements: new Map(),
    sales: [],
    purchases: [],
    stockTasks: [],
    transfers: [],
    writeOffs: [],
    assemblies: [],
    disassemblies: [],
    productions: [],
    moneyTasks: [],
    bankTransfers: [],
    journals: [],
    rate: (currency, day) => (currency === 'GBP' ? RATE_ONE : rates(currency, day)),
    number(series) {
      const next = (counters.get(series) ?? 0) + 1;
      counters.set(series, next);
      return `${series}-${String(next).padStart(5, '0')}`;
    },
    minute: (day) => (day >= parts.today ? minutes.int(0, 5) : minutes.int(420, 1200)),
  };
}

/** Rates that drift a little every day. */
function makeRates(random: Random, first: Day, last: Day): (currency: 'EUR' | 'USD', day: Day) => bigint {
  const walk = (start: number): bigint[] => {
    let rate = start;
    return Array.from({ length: last - first + 1 }, () => {
      rate += random.int(-260, 260);
      return BigInt(rate);
    });
  };
  const series = { EUR: walk(86_412), USD: walk(76_935) };
  return (currency, day) => {
    const rate = series[currency][day - first];
    if (rate === undefined) throw new RangeError('No rate for this day');
    return rate;
  };
}
