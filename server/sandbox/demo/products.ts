import { codes, taxRules, type JsonObject, type Location } from './chart';
import type { Random } from './random';
import { asNumber, share } from './rounding';

export interface Product {
  id: string;
  sku: string;
  name: string;
  category: string;
  stocked: boolean;
  zeroRated: boolean;
  /** What one unit costs the company, base minor units, before suppliers' ups and downs. */
  cost: bigint;
  /** Consumer price with tax, base minor units. */
  retail: bigint;
  /** Trade price without tax, base minor units. */
  trade: bigint;
  supplier: number;
}

const ranges: readonly [category: string, prefix: string, nouns: readonly string[]][] = [
  ['Kitchen', 'KIT', ['Kettle', 'Mug', 'Chopping Board', 'Mixing Bowl', 'Tea Towel', 'Rolling Pin']],
  [
    'Bathroom',
    'BAT',
    ['Soap Dish', 'Bath Mat', 'Hand Towel', 'Toothbrush Jar', 'Wall Mirror', 'Shower Caddy'],
  ],
  ['Garden', 'GAR', ['Plant Pot', 'Trowel', 'Lantern', 'Watering Can', 'Bird Feeder', 'Twine Reel']],
  ['Lighting', 'LIG', ['Table Lamp', 'Pendant Shade', 'Candle', 'Fairy Lights', 'Wall Light', 'Desk Lamp']],
  ['Books', 'BOO', ['Cookery Notebook', 'Garden Diary', 'Atlas', 'Field Guide', 'Pattern Book', 'Almanac']],
];
const finishes = ['Oak', 'Brass', 'Slate', 'Linen', 'Copper'];

/** 150 stocked products, five ranges of 30, and one service without stock. */
export function makeProducts(random: Random, suppliers: number): Product[] {
  const products = ranges.flatMap(([category, prefix, nouns]) =>
    nouns.flatMap((noun, nounIndex) =>
      finishes.map((finish, finishIndex): Product => {
        const cost = BigInt(random.int(150, random.chance(15) ? 6000 : 1800));
        const retail = share(cost, BigInt(random.int(250, 380)), 10_000n) * 100n + 99n;
        return {
          id: random.guid(),
          sku: `${prefix}-${String(nounIndex * finishes.length + finishIndex + 1).padStart(3, '0')}`,
          name: `${finish} ${noun}`,
          category,
          stocked: true,
          zeroRated: category === 'Books',
          cost,
          retail,
          trade: share(retail, 52n, 100n),
          supplier: random.int(0, suppliers - 1),
        };
      }),
    ),
  );
  const wrapping: Product = {
    ...{ id: random.guid(), sku: 'GIFT-WRAP', name: 'Gift wrapping', category: 'Services' },
    ...{ stocked: false, zeroRated: false, cost: 0n, retail: 350n, trade: 250n, supplier: 0 },
  };
  return [...products, wrapping];
}

/** Work bought from others, for service purchases and assemblies; it is not among what customers order. */
export const makeBoughtServices = (random: Random): { delivery: Product; assembly: Product } => {
  const service = (sku: string, name: string): Product => ({
    ...{ id: random.guid(), sku, name, category: 'Services' },
    ...{ stocked: false, zeroRated: false, cost: 0n, retail: 0n, trade: 0n, supplier: 0 },
  });
  return { delivery: service('DELIVERY', 'Courier service'), assembly: service('ASSEMBLY', 'Assembly work') };
};

/** Fields that every Cin7 Core object with a ProductID carries; the demo company leaves them empty. */
export const productFields: JsonObject = {
  ProductLength: 0,
  ProductWidth: 0,
  ProductHeight: 0,
  ProductWeight: 0,
  WeightUnits: 'g',
  DimensionsUnits: 'cm',
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`ProductCustomField${String(index + 1)}`, null]),
  ),
};

/** `GET /product` row; `averageCost` in ten thousandths of the base currency. */
export function productRow(
  product: Product,
  averageCost: bigint,
  supplier: { id: string; name: string },
  location: Location,
  lastModified: string,
  movements: readonly JsonObject[],
): JsonObject {
  return {
    ID: product.id,
    SKU: product.sku,
    Name: product.name,
    Category: product.category,
    Brand: 'Larkspur',
    Type: product.stocked ? 'Stock' : 'Service',
    CostingMethod: 'FIFO',
    DropShipMode: 'No Drop Ship',
    DefaultLocation: location.name,
    UOM: 'Item',
    Status: 'Active',
    Barcode: '',
    Description: product.name,
    AverageCost: asNumber(averageCost, 4),
    PriceTier1: asNumber(product.retail),
    PriceTier2: asNumber(product.trade),
    PriceTiers: { Retail: asNumber(product.retail), Trade: asNumber(product.trade) },
    // null: the document's or the company's default account applies.
    COGSAccount: product.stocked ? codes.costOfGoodsSold : null,
    InventoryAccount: product.stocked ? codes.inventory : null,
    RevenueAccount: product.stocked ? null : codes.sales,
    ExpenseAccount: null,
    PurchaseTaxRule: null,
    SaleTaxRule: product.zeroRated ? taxRules.zeroSale : null,
    DiscountRule: null,
    Tags: '',
    Sellable: true,
    LastModifiedOn: lastModified,
    BillOfMaterial: false,
    BOMType: 'None',
    AutoAssembly: false,
    AutoDisassembly: false,
    QuantityToProduce: 1,
    AssemblyCostEstimationMethod: 'Average Cost',
    HSCode: '',
    CountryOfOrigin: '',
    CountryOfOriginCode: '',
    AttributeSet: null,
    Suppliers: product.stocked
      ? [
          {
            SupplierID: supplier.id,
            SupplierName: supplier.name,
            Cost: asNumber(product.cost),
            Currency: 'GBP',
          },
        ]
      : [],
    ReorderLevels: [],
    BillOfMaterialsProducts: [],
    BillOfMaterialsServices: [],
    Movements: movements,
    Attachments: [],
    CustomPrices: [],
  };
}
