import { decimal, sumDecimals } from '../../server/accounting/decimal';
import type { DocumentDto } from '../../server/contract/previews';
import { long, type Story } from './story';

/** A journal is undone from History: looked at first like any other, posted, and Xero stands as before it. */
export async function undone(story: Story, journal: DocumentDto): Promise<void> {
  const write = /^(Post|Reverse) 1 (document|journal)$/;
  const { host, witness, place, button, dialog, look, said, shown } = story;
  const before = await witness.journals();
  await place('History').click();
  await look('history');
  await button(`Reverse ${journal.number}`).click();
  await said(/This is the reversal of /);
  await look('reversal');
  const [reversal] = await story.documents((await newestReversal(story)).id);
  if (!reversal) throw new Error('The reversal has no document.');
  await shown('cogs-journal', reversal.key, 'status', /ready to post/);
  expect(await witness.journals()).toHaveLength(before.length);

  await button(write).click(long);
  expect(await dialog.textContent()).toMatch(/Reverse in Xero.*Demo Company \(UK\)/s);
  await look('reversal-confirmation');
  await dialog.getByRole('button', { name: write }).click();
  await story.outcome('1 of 1 posted');
  const after = await witness.journals();
  const added = after.filter(
    ({ manualJournalID }) => !before.some((one) => one.manualJournalID === manualJournalID),
  );
  expect(added).toHaveLength(1);
  const undoneLines = before.find(({ narration }) => narration === journal.number)?.journalLines ?? [];
  const balances = new Map<string, string>();
  for (const { accountCode = '', lineAmount } of [...undoneLines, ...(added[0]?.journalLines ?? [])]) {
    const sum = sumDecimals([decimal(balances.get(accountCode) ?? 0), decimal(lineAmount ?? 0)]);
    balances.set(accountCode, sum.toString());
  }
  expect(balances.size).toBeGreaterThan(1);
  expect([...new Set(balances.values())]).toEqual(['0']);

  const posting = (await story.postings()).find(({ number }) => number === journal.number);
  await shown('history', posting?.key ?? '', 'state', /^reversed$/);
  await shown('history', posting?.key ?? '', 'reverses', /^reversed by /);
  await place('History').click();
  expect(await button(`Reverse ${journal.number}`).count()).toBe(0);
  await place('Close').click();
  await host.settle();
  await button(new RegExp(`^Back to ${story.month}`)).click();
}

async function newestReversal({ server, connection }: Story): Promise<{ id: string }> {
  const { body } = await server.api<{ id: string; reversal: boolean }[]>(
    'GET',
    `/connections/${connection.id}/previews`,
  );
  const found = body.find(({ reversal }) => reversal);
  if (!found) throw new Error('There is no preview of a reversal.');
  return found;
}
