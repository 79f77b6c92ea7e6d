import type { PostResultDto } from '../../server/contract/jobs';
import {
  closing,
  connectionOf,
  finished,
  monthBefore,
  startCogsheet,
  xeroWitness,
} from '../support/cogsheet';

/**
 * kill -9 of the server in the middle of a post, at different moments of the call; the sandboxes live on as Xero would.
 * After a restart the run goes on by itself and Xero holds each document once.
 */
test.each([
  [
    'while Xero holds the answer of a batch it has saved',
    [{ match: { method: 'PUT', nth: 2 }, fault: 'delay', delayMs: 3_000 }],
    1_000,
  ],
  [
    'while a lost batch is being looked up',
    [
      { match: { method: 'PUT', path: 'Invoices' }, fault: 'drop-after' },
      { match: { method: 'GET', path: 'Invoices', times: 1 }, fault: 'delay', delayMs: 3_000 },
    ],
    1_500,
  ],
])('killed %s', async (_, rules, afterMs) => {
  let server = await startCogsheet();
  try {
    const connection = await connectionOf(server);
    const close = closing(server, connection.id);
    const witness = await xeroWitness(connection);
    const period = monthBefore(connection.today);
    await close.fetch(period);
    await close.mapAccounts({ 1200: '631', 4100: '204' });
    const preview = await close.preview(period);
    expect((await close.approve(preview)).status).toBe(200);
    await witness.faults(rules);
    const { job } = (await close.post(preview)).body;
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await server.kill();
    await witness.clearFaults();
    const half = [...(await witness.invoices()), ...(await witness.journals())].length;
    server = await server.restart();
    const ended = await finished(server, job);
    expect(ended.result as PostResultDto).toMatchObject({
      posted: preview.counts.documents,
      rejected: 0,
      unknown: 0,
    });
    const documents = await closing(server, connection.id).documents(preview.id);
    const urls = [...(await witness.invoices()), ...(await witness.journals())].map(({ url }) => url ?? '');
    console.log(
      `Killed with ${half} of ${documents.length} documents in Xero; ${urls.length} after the restart.`,
    );
    expect(urls).toHaveLength(documents.length);
    for (const { key } of documents)
      expect([key, urls.filter((url) => url.includes(key)).length]).toEqual([key, 1]);
  } finally {
    await server.close();
  }
});
