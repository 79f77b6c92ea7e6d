import { long, type Story } from './story';

/**
 * Xero refuses one document: it is named with Xero's own reason and what to do, the others are posted. Mended in Xero
 * and tried again, it stands there once.
 */
export async function refusedByXero(story: Story): Promise<void> {
  const { host, witness, button, dialog, place, said, look, shown, facing } = story;
  const before = { journals: await witness.journals(), invoices: await witness.invoices() };
  await button('Preview again')
    .or(button(/^Preview/))
    .first()
    .click();
  await button(/^Post 2 documents$/).waitFor(long);
  const documents = await story.documents((await story.preview()).id);
  const journal = documents.find(({ kind }) => kind === 'cogs');
  if (!journal) throw new Error('The reversed journal is not drafted again.');
  expect(documents).toHaveLength(2);

  await button('Approve only').click();
  await button(/^Post 2 documents$/).waitFor(long);
  await witness.account('310', { Status: 'ARCHIVED' });
  await button(/^Post 2 documents$/).click();
  await dialog.getByRole('button', { name: /^Post 2 documents$/ }).click();
  await story.outcome('1 of 2 posted');
  await look('refused');
  await shown('cogs-journal', journal.key, 'status', /^not posted$/);
  expect(await witness.journals()).toHaveLength(before.journals.length);
  expect(await witness.invoices()).toHaveLength(before.invoices.length + 1);

  await button(/^See 1 error$/).click();
  await facing('errors');
  await said(/was not posted\. Xero says: /);
  const { body } = await story.server.api<{ items: { id: string }[] }>(
    'GET',
    `/connections/${story.connection.id}/errors`,
  );
  await shown('errors', body.items[0]?.id ?? '', 'what', /^✖ Journal COGS .* was not posted\. Xero says: /);
  const name = await host.cellText('errors', body.items[0]?.id ?? '', 'document');
  expect(name).toMatch(/^Journal COGS /);
  await look('errors');

  await witness.account('310', { Status: 'ACTIVE' });
  await button(`Retry ${name}`).click();
  await said(/Nothing needs you\./);
  await look('errors-none');
  await shown('cogs-journal', journal.key, 'status', /^posted$/);
  const once = (await witness.journals()).filter(({ url }) => url?.includes(journal.key));
  expect(once).toHaveLength(1);
  await place('Close').click();
}
