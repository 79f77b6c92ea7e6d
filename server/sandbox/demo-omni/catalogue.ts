import type { OmniCompany } from '../cin7-omni/company';
import type { OmniRecord, StockControl } from '../cin7-omni/records';
import type { Day } from '../demo/days';
import type { Random } from '../demo/random';
import { asNumber, share } from '../demo/rounding';
import { longAgo, type Party } from './people';

/** What a customer buys: one option of a style, in one piece or in sizes. */
export interface Item {
  productId: number;
  optionId: number;
  sku: string;
  style: string;
  name: string;
  option: string;
  barcode: string;
  control: StockControl;
  sizes: { size: string; sku: string; barcode: string }[];
  /** Cents NZD without tax, before suppliers' ups and downs. */
  cost: bigint;
  /** Cents NZD with GST. */
  retail: bigint;
  /** Cents NZD without GST. */
  trade: bigint;
  /** Of the suppliers; made ones have none. */
  supplier: Party | null;
  salesAccount: string | null;
}

export interface Catalogue {
  /** What people order, best sellers first. */
  items: Item[];
  wrapping: Item;
  /** Put together in the workshop of the warehouse. */
  hampers: { item: Item; parts: { item: Item; quantity: number }[]; work: bigint }[];
  /** A kit is sold by one price and sent as its parts. */
  kit: { item: Item; parts: { item: Item; quantity: number }[] };
}

type Style = readonly [
  code: string,
  name: string,
  category: string,
  control: StockControl,
  supplier: number,
  cost: number,
  options: readonly string[],
];

const styles: readonly Style[] = [
  ['LMP', 'Desk lamp', 'Lighting', 'FIFO', 1, 4120, ['Brass', 'Black', 'White']],
  ['CDL', 'Soy candle', 'Home', 'Batch', 3, 780, ['Manuka', 'Kawakawa', 'Fig']],
  ['BLB', 'Bulb E27', 'Consumables', 'FIFO', 1, 315, ['Warm', 'Cool']],
  ['MUG', 'Stoneware mug', 'Kitchen', 'FIFO', 0, 640, ['Ash', 'Clay', 'Moss', 'Ink']],
  ['TWL', 'Tea towel', 'Kitchen', 'FIFO', 5, 420, ['Tui', 'Kea', 'Pukeko']],
  ['BRD', 'Rimu board', 'Kitchen', 'FIFO', 0, 1890, ['Small', 'Large']],
  ['THR', 'Wool throw', 'Home', 'FIFO', 2, 5250, ['Natural', 'Charcoal']],
  ['POT', 'Planter', 'Garden', 'FIFO', 4, 1340, ['Steel', 'Copper', 'Black']],
  ['VAS', 'Vase', 'Home', 'FIFO', 0, 1575, ['Tall', 'Round']],
  ['COF', 'Coffee beans 1 kg', 'Pantry', 'Batch', 3, 1710, ['House', 'Decaf']],
  ['CRD', 'Greeting cards', 'Paper', 'FIFO', 5, 155, ['Birthday', 'Thanks', 'Blank']],
  ['SPK', 'Bluetooth speaker', 'Lighting', 'Serial', 1, 8830, ['Walnut', 'Slate']],
  ['PEN', 'Pendant light', 'Lighting', 'FIFO', 4, 6490, ['Dome', 'Cone']],
  ['DRY', 'Dish rack', 'Kitchen', 'FIFO', 4, 2260, ['Steel', 'Black']],
];
const sized: readonly Style[] = [
  ['TEE', 'Merino tee', 'Apparel', 'Batch', 2, 2780, ['Black', 'Navy']],
  ['APR', 'Linen apron', 'Apparel', 'Batch', 2, 1930, ['Flax']],
];
const sizes = ['S', 'M', 'L'];
const categories = [...new Set([...styles, ...sized].map(([, , category]) => category)), 'Services'];

const sizeRangeId = 4;

export function makeCatalogue(
  company: OmniCompany,
  random: Random,
  suppliers: readonly Party[],
  first: Day,
): Catalogue {
  company.add('SizeRanges', { id: sizeRangeId, name: 'Apparel', sizes });
  categories.forEach((name, index) =>
    company.add('ProductCategories', { id: index + 1, name, isActive: true }),
  );
  const make = (style: Style, inSizes: boolean): Item[] =>
    addStyle(company, random, style, inSizes, suppliers[style[4]] ?? null, first);
  const bought = styles.flatMap((style) => make(style, false));
  const apparel = sized.flatMap((style) => make(style, true));
  const [hamperA, hamperB] = make(
    ['HMP', 'Gift hamper', 'Home', 'FIFO', -1, 0, ['Morning', 'Evening']],
    false,
  );
  const [kit] = make(['KIT', 'Desk set', 'Lighting', 'Undefined', -1, 0, ['Brass']], false);
  const [wrapping] = make(['WRAP', 'Gift wrapping', 'Services', 'Labour', -1, 0, ['Standard']], false);
  const part = (sku: string, quantity: number): { item: Item; quantity: number } => {
    const item = bought.find((one) => one.sku === sku);
    if (item === undefined) throw new Error(`No item ${sku}`);
    return { item, quantity };
  };
  if (hamperA === undefined || hamperB === undefined || kit === undefined || wrapping === undefined)
    throw new Error('The catalogue is not complete');
  const hampers = [
    { item: hamperA, parts: [part('COF-HOU', 1), part('MUG-ASH', 2), part('CRD-THA', 1)], work: 350n },
    { item: hamperB, parts: [part('CDL-FIG', 2), part('TWL-TUI', 1)], work: 0n },
  ];
  for (const hamper of hampers) addBom(company, hamper, first);
  return {
    items: [...shuffled(random, [...bought, ...apparel]), hamperA, hamperB],
    ...{ wrapping, hampers },
    kit: { item: kit, parts: [part('LMP-BRA', 1), part('BLB-WAR', 2)] },
  };
}

function shuffled<T>(random: Random, values: T[]): T[] {
  const left = [...values];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(random.int(0, left.length - 1), 1));
  return out;
}

const madePrices: Readonly<Record<string, readonly [bigint, bigint]>> = {
  HMP: [12_900n, 7_400n],
  KIT: [16_900n, 10_500n],
  WRAP: [600n, 450n],
};

function addStyle(
  company: OmniCompany,
  random: Random,
  [code, name, category, control, , baseCost, options]: Style,
  inSizes: boolean,
  supplier: Party | null,
  first: Day,
): Item[] {
  const productId = company.next('Products');
  const salesAccount = category === 'Consumables' ? 'Sales (Consumables)' : null;
  const items = options.map((option): Item => {
    const optionId = company.next('options');
    const sku = `${code}-${option.slice(0, 3).toUpperCase()}`;
    const cost = share(BigInt(baseCost), BigInt(random.int(92, 112)), 100n);
    const [retail, trade] = madePrices[code] ?? [
      share(cost, BigInt(random.int(250, 340)), 10_000n) * 100n + 90n,
      share(cost, BigInt(random.int(155, 185)), 1000n) * 10n,
    ];
    const barcode = `94000${String(optionId).padStart(7, '0')}7`;
    return {
      ...{ productId, optionId, sku, style: code, name, option, barcode, control, cost, retail, trade },
      ...{ supplier, salesAccount },
      sizes: inSizes
        ? sizes.map((size, index) => ({
            size,
            sku: `${sku}-${size}`,
            barcode: `${barcode.slice(0, -1)}${String(index)}`,
          }))
        : [],
    };
  });
  company.add('Products', productRecord(items, category, supplier, first));
  return items;
}

/** One row for each option, and for each size of one: their ids repeat (cin7-omni 2.10). */
const optionRows = (item: Item, created: string): OmniRecord[] => {
  const prices = {
    retailPrice: asNumber(item.retail),
    wholesalePrice: asNumber(item.trade),
    priceColumns: { RetailNZD: asNumber(item.retail), WholesaleNZD: asNumber(item.trade) },
  };
  const row = {
    ...{ id: item.optionId, createdDate: created, modifiedDate: created, status: 'Primary' },
    ...{ productId: item.productId, code: item.sku, barcode: item.barcode, productOptionCode: item.sku },
    ...{ productOptionBarcode: item.barcode, option1: item.option, optionWeight: 1.2, ...prices },
    supplierCode: item.supplier === null ? null : `SUP-${item.sku}`,
  };
  if (item.sizes.length === 0) return [row];
  return item.sizes.map(({ size, sku, barcode }, index) => ({
    ...row,
    ...{ size, sizeId: index + 1, productOptionSizeCode: sku, productOptionSizeBarcode: barcode },
  }));
};

function productRecord(
  items: readonly Item[],
  category: string,
  supplier: Party | null,
  first: Day,
): OmniRecord {
  const [item] = items;
  if (item === undefined) throw new Error('A style without options');
  const created = longAgo(first, item.productId);
  return {
    ...{ id: item.productId, status: 'Public', createdDate: created, modifiedDate: created },
    ...{
      styleCode: item.style,
      name: item.name,
      supplierId: supplier?.id ?? 0,
      brand: supplier?.company ?? null,
    },
    ...{
      category,
      categoryIdArray: [categories.indexOf(category) + 1],
      stockControl: item.control,
      optionLabel1: 'Finish',
    },
    ...{ orderType: item.control === 'Undefined' ? 'Kit' : 'Order', salesAccount: item.salesAccount },
    sizeRangeId: item.sizes.length > 0 ? sizeRangeId : 0,
    productOptions: items.flatMap((one) => optionRows(one, created)),
  };
}

function addBom(company: OmniCompany, { item, parts, work }: Catalogue['hampers'][number], first: Day): void {
  const created = longAgo(first, item.optionId);
  const component = (type: string, one: Item, qty: number, cost: bigint): OmniRecord => ({
    ...{ id: company.next('lines'), productId: one.productId, productOptionId: one.optionId, type },
    ...{ code: one.sku, name: one.name, option1: one.option, qty, unitCost: asNumber(cost) },
  });
  const components = parts.map((part) => component('Use', part.item, part.quantity, part.item.cost));
  if (work > 0n)
    components.push({ ...component('Addon', item, 1, work), code: 'WORK', name: 'Packing work' });
  const product = {
    ...component(
      'Make',
      item,
      1,
      work + parts.reduce((total, part) => total + part.item.cost * BigInt(part.quantity), 0n),
    ),
    components,
  };
  company.add('BomMasters', {
    ...{ id: item.optionId, createdDate: created, modifiedDate: created, createdBy: 9, modifiedBy: 9 },
    ...{ reference: `BOM-${item.sku}`, product, products: [product] },
  });
}
