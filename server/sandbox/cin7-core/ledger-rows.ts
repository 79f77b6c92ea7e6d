import { objectAt, objectsAt, sameText, textAt, type JsonObject } from '../common/json';

/**
 * `GET /transactions` rows of a sale, from the `Transactions` of its own document. Which TaskID the ledger shows for
 * advanced sales is not documented: here the task's own, as in the document [?].
 */
export function saleLedgerRows(sale: JsonObject): JsonObject[] {
  const references = new Map<string, string>();
  return objectsAt(sale, 'Transactions').map((row) => {
    const task = textAt(row, 'TaskID');
    let reference = references.get(task);
    if (reference === undefined) references.set(task, (reference = referenceOf(sale, task)));
    return {
      TaskID: row['TaskID'],
      DebitAccountCode: row['Debit'],
      CreditAccountCode: row['Credit'],
      Amount: row['Amount'],
      EffectiveDate: row['EffectiveDate'],
      Reference: reference,
      Transaction: `${textAt(sale, 'Customer')} - ${reference}`,
      Type: 'Sale',
    };
  });
}

/** `INV-00004`, or `INV-00004/CR-00002` for a credit note; the order's number before there is an invoice. */
function referenceOf(sale: JsonObject, task: string): string {
  const ofTask = (part: JsonObject): boolean => sameText(textAt(part, 'TaskID'), task);
  const note = objectsAt(sale, 'CreditNotes').find(ofTask);
  if (note !== undefined) {
    return [textAt(note, 'CreditNoteInvoiceNumber'), textAt(note, 'CreditNoteNumber')]
      .filter(Boolean)
      .join('/');
  }
  const invoice = objectsAt(sale, 'Invoices').find(ofTask);
  const fulfilment = objectsAt(sale, 'Fulfilments').find(ofTask);
  return (
    textAt(invoice ?? {}, 'InvoiceNumber') ||
    textAt(fulfilment ?? {}, 'LinkedInvoiceNumber') ||
    textAt(objectAt(sale, 'Order'), 'SaleOrderNumber')
  );
}

/** Where a stock task has its number. */
const numberFields = {
  StockAdjustment: 'StocktakeNumber',
  StockTake: 'StocktakeNumber',
  InventoryWriteOff: 'InventoryWriteOffNumber',
  FinishedGoods: 'AssemblyNumber',
  Disassembly: 'DisassemblyNumber',
} as const;

/** `GET /transactions` rows of a stock task from its own `Transactions`; in the ledger the accounts are bare codes. */
export function stockTaskLedgerRows(task: JsonObject, type: keyof typeof numberFields): JsonObject[] {
  return objectsAt(task, 'Transactions').map((row) => ({
    TaskID: task['TaskID'],
    DebitAccountCode: bareCode(row['Debit']),
    CreditAccountCode: bareCode(row['Credit']),
    Amount: row['Amount'],
    EffectiveDate: row['EffectiveDate'],
    Reference: textAt(task, numberFields[type]),
    Transaction: textAt(task, 'Reference') || textAt(task, 'Notes'),
    Type: type,
  }));
}

/** `715: Inventory` to `715`. */
const bareCode = (account: unknown): unknown =>
  typeof account === 'string' ? account.split(': ', 1)[0] : account;

/** Oldest first; rows of one day keep their order. */
export function byEffectiveDate(rows: JsonObject[]): JsonObject[] {
  const keyed = rows.map((row) => ({ row, key: textAt(row, 'EffectiveDate') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
