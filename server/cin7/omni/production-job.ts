import { decimal, decimalText, sumDecimals, zero, type Decimal } from '../../accounting/decimal';
import { minorDigits, powerOfTen } from '../../accounting/rounding';
import { roundingToleranceMinor } from '../../accounting/settings';
import { defaultAccounts } from './accounts';
import { type OmniContext } from './context';
import { documentId } from './identity';
import type { ProductionJob } from './schema';
import { rowsOf, taskOf, type StockDocument } from './stock-document';
import { misfit, type Misfit } from './state';
import { ok, type Result } from '../../accounting/result';

type Product = ProductionJob['products'][number];
type Component = Product['components'][number];

/** Quantities and costs of a job's products and of what went into them. */
export interface JobParts {
  readonly made: readonly { readonly line: Product; readonly qty: Decimal; readonly value: Decimal }[];
  readonly used: readonly {
    readonly line: Component;
    readonly qty: Decimal;
    readonly value: Decimal;
    /** Work and other services have no stock. */
    readonly stocked: boolean;
  }[];
}

/**
 * A production job on the day on which it was completed (accounting-rules 3, rows 24 to 26): components and work into work
 * in progress, finished goods out of it. What the goods are worth more or less than what went in stands on production costs,
 * so that nothing stays in work.
 */
export function readProductionJob(job: ProductionJob, context: OmniContext): StockDocument {
  const { completedDate: date, branchId } = job;
  const isDone = job.isApproved !== false && date !== null;
  const task = taskOf({
    ...{ taskId: documentId('ProductionJobs', job.id), kind: 'assembly', number: job.reference || job.id },
    ...{ date, location: context.branchName(branchId), toLocation: '', reference: job.projectName },
    status: isDone ? 'COMPLETED' : 'DRAFT',
  });
  if (!isDone) return { task, rows: [], misfits: [] };
  const parts = jobParts(job, context);
  if (!parts.ok) return { task, rows: [], misfits: [parts.error] };
  const { made, used } = parts.value;
  const sum = (all: readonly { readonly value: Decimal }[]) => sumDecimals(all.map(({ value }) => value));
  const stock = context.stockAccount(branchId);
  const { workInProgress, productionCosts } = defaultAccounts;
  const components = sum(used.filter(({ stocked }) => stocked));
  const work = sum(used.filter(({ stocked }) => !stocked));
  const difference = sum(made).minus(components).minus(work);
  const pairs = [
    { debit: workInProgress, credit: stock, amount: components, description: 'Components' },
    { debit: workInProgress, credit: productionCosts, amount: work, description: 'Work and services' },
    { debit: workInProgress, credit: productionCosts, amount: difference, description: 'Difference in cost' },
    { debit: stock, credit: workInProgress, amount: sum(made), description: 'Finished goods' },
  ];
  return { task, rows: rowsOf(task, 'FinishedGoods', date, pairs), misfits: [] };
}

/**
 * Whether component quantities are those of the whole job or of one unit is not told (cin7-omni 2.11) [unsure]: the reading
 * that comes to the job's total cost is right, and neither is a fault.
 */
export function jobParts(job: ProductionJob, context: OmniContext): Result<JobParts, Misfit> {
  const made: { line: Product; qty: Decimal; value: Decimal }[] = [];
  for (const [index, line] of job.products.entries()) {
    const qty = line.actualQty ?? line.standardQty;
    if (qty === null) return misfit(`products[${index}].actualQty`, 'Expected an amount, found nothing.');
    made.push({ line, qty: decimal(qty), value: decimal(qty).times(line.unitCost) });
  }
  const readings = [false, true].map((ofEach) =>
    made.flatMap(({ line: product, qty: units }) =>
      product.components.map((line) => {
        const stated = decimal(line.actualQty ?? line.qty ?? line.standardQty ?? '0');
        const qty = ofEach ? stated.times(units) : stated;
        const stocked = line.type !== 'Addon' && context.productOf(line)?.stocked !== false;
        return { line, qty, stocked, value: qty.times(line.unitCost) };
      }),
    ),
  );
  const { baseCurrency: currency } = context.settings;
  const expected =
    job.totalCost === null ? sumDecimals(made.map(({ value }) => value)) : decimal(job.totalCost);
  const costs = readings.map((used) => sumDecimals(used.map(({ value }) => value)));
  const sourceLines = readings[0]?.length ?? 0;
  const allowed = roundingToleranceMinor({ roundingTolerance: null }, { sourceLines, currency, baseCurrency: currency }); // prettier-ignore
  const scale = powerOfTen(minorDigits(currency));
  const fits = costs.findIndex((cost) => cost.minus(expected).abs().times(scale).lte(allowed.toString()));
  const used = readings[fits];
  if (used) return ok({ made: withValues(made, expected), used });
  const texts = costs.map((cost) => decimalText(cost)).join(', or each for every unit ');
  return misfit(
    'totalCost',
    `Its components come to ${texts}, yet the job's cost is ${decimalText(expected)}. Open it in Cin7 and save it again, then fetch.`,
  );
}

/** Goods that state no cost of their own are worth what the job cost, by quantity where there are several. */
function withValues(made: JobParts['made'], total: Decimal): JobParts['made'] {
  if (made.some(({ value }) => !value.eq(0))) return made;
  const [only, ...more] = made;
  return only && more.length === 0 ? [{ ...only, value: only.qty.eq(0) ? zero : total }] : made;
}
