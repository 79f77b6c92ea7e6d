import type { SalesOrder } from '../cin7-omni/records';
import { share } from '../demo/rounding';
import { pay, paymentsOf, putStatus, totalOf } from './money-record';
import type { Story } from './story';

const methods = [
  ['EFTPOS', 56],
  ['Credit Card', 24],
  ['Cash', 15],
  ['Gift Voucher', 5],
] as const;

/** Paid at once, now and then by two means. */
export function payAtRegister(story: Story, order: SalesOrder): void {
  const { random } = story;
  story.till.push(order);
  const total = totalOf(order);
  const method = random.weighted(methods);
  if (!random.chance(6)) return pay(story, order, 'SalesOrder', total, method);
  const cash = share(total, 40n, 100n);
  pay(story, order, 'SalesOrder', cash, 'Cash');
  pay(story, order, 'SalesOrder', total - cash, method === 'Cash' ? 'EFTPOS' : method);
}

/**
 * Closing the register: the day's sales that were paid by one and the same means become one batch. Its members are not
 * imported one by one; only their payments know the batch (cin7-omni 3.6). Some days nobody closes it.
 */
export function closeRegister(story: Story): void {
  const { company, random } = story;
  const batched = random.chance(85);
  for (const order of story.till.splice(0)) {
    const [first, second] = paymentsOf(story, order, 'SalesOrder');
    if (first === undefined || second !== undefined || !batched) {
      putStatus(story, order, random.chance(80) ? 'Imported' : 'NotImported');
      continue;
    }
    const method = String(first['method']).replaceAll(' ', '');
    first['batchReference'] = `BATCH-${String(order.branchId)}-${String(order.invoiceDate)}-${method}`;
    first.modifiedDate = company.time.now();
    putStatus(story, order, 'DoNotImport');
  }
}
