import type { GoodsReceipt } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import { orderWords, readAuthorised } from './authorised';
import type { PurchaseOnTheWay } from './purchase';
import { receiptLineSchema, receiptSchema } from './purchase-schema';
import { read, type DocumentName } from '../read';
import { partsOf, type Part } from './sections';
import { withoutBin } from './trade-lines';

/**
 * What was received. With put-away switched on the same goods are listed twice, under `StockReceived` and `PutAway`
 * (cin7-core 4): equal cards count once; where Cin7 gives no card, the same facts in both sections are the same goods,
 * and equal rows of one section are not.
 */
export function readGoodsReceipts(
  raw: unknown,
  name: DocumentName,
  onTheWay: PurchaseOnTheWay,
  faults: SourceFault[],
): GoodsReceipt[] {
  const byId = new Map<string, GoodsReceipt>();
  for (const field of ['PutAway', 'StockReceived']) {
    const seen = new Map<string, number>();
    const sections = partsOf(raw, field, name);
    if (!sections.ok) faults.push(sections.error);
    for (const part of sections.ok ? sections.value : [])
      for (const line of linesOf(part, name, onTheWay, faults)) {
        const { id: facts, ...receipt } = line;
        const count = (seen.get(facts) ?? 0) + 1;
        seen.set(facts, count);
        const id = count === 1 ? facts : `${facts}#${count}`;
        if (!byId.has(id)) byId.set(id, { id, ...receipt });
      }
  }
  return [...byId.values()];
}

function linesOf(
  { raw, place }: Part,
  name: DocumentName,
  { purchase, shared }: PurchaseOnTheWay,
  faults: SourceFault[],
): GoodsReceipt[] {
  const section = readAuthorised(receiptSchema, raw, place, name, [], orderWords);
  if (!section.ok) faults.push(section.error);
  if (!section.ok || section.value === null) return [];
  const parts = partsOf(raw, 'Lines', name, place);
  if (!parts.ok) faults.push(parts.error);
  const taskId = section.value.TaskID || purchase.ID;
  return (parts.ok ? parts.value : []).flatMap((part): GoodsReceipt[] => {
    const line = read(receiptLineSchema, part.raw, name, part.place);
    if (!line.ok) {
      faults.push(line.error);
      return [];
    }
    const { Date, Quantity, SKU, Location, Received, CardID, ProductID } = line.value;
    if (!Received) return [];
    if (Date === null) {
      const reason = 'Expected a date, found nothing.';
      faults.push({ ...name, field: `${part.place}.Date`, reason });
      return [];
    }
    const location = withoutBin(Location) || shared.location;
    const facts = `${taskId}/${ProductID || SKU}/${Date}/${location}/${Quantity}`;
    const id = CardID || facts;
    return [{ id, purchaseId: purchase.ID, taskId, date: Date, sku: SKU, location, quantity: Quantity }];
  });
}
