import type { FetchResultDto } from '../../server/contract/jobs';
import { cin7Door, closing, connectionOf, monthBefore, startCogsheet } from '../support/cogsheet';

test('the COGS preview of a month with 10,000 sales takes at most 60 calls to Cin7', async () => {
  const server = await startCogsheet({ SANDBOX_SALES: '10000', SANDBOX_MONTHS: '1' });
  try {
    const connection = await connectionOf(server);
    const close = closing(server, connection.id);
    const door = cin7Door(connection);
    const period = monthBefore(connection.today);
    const fetched = (await close.fetch(period, { kinds: ['cogs'] })).result as FetchResultDto;
    await close.mapAccounts({ 1200: '631', 4100: '204' });
    const preview = await close.preview(period, ['cogs']);
    const calls = await door.calls();
    console.log(
      `Calls to Cin7: ${calls.total} ${JSON.stringify(calls.counts)}\n${fetched.summary}\nCOGS ${preview.totals.cogsInCin7} in ${preview.counts.documents} journals`,
    );
    expect(fetched.sales).toBeGreaterThanOrEqual(10_000);
    expect(calls.total).toBeLessThanOrEqual(60);
    expect(preview.totals.journals.debit).toBe(preview.totals.cogsInCin7);
    expect(preview.issues).toEqual([]);
  } finally {
    await server.close();
  }
});
