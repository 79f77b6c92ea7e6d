import { decimal, type Decimal } from '../../server/accounting/decimal';
import { kinds } from '../../server/contract/common';
import type { FetchResultDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import {
  closing,
  connectionOf,
  monthBefore,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';

let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

test('explore', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const last = monthBefore(connection.today);
  const before = monthBefore(last.from);
  const first = monthBefore(before.from);
  const period = { from: first.from, to: last.to };
  const fetched = (await close.fetch(period, { kinds: [...kinds] })).result as FetchResultDto;
  console.log(JSON.stringify(fetched));
  console.log(JSON.stringify((await close.mapAccounts({ 1200: '631', 4100: '204' })).body.faults));
  const tell = (preview: PreviewDto) =>
    console.log(
      JSON.stringify(preview.counts),
      JSON.stringify(preview.totals.byKind),
      preview.issues.map((one) => `${one.severity} ${one.code} x${one.count}: ${one.reason} ${one.remedy}`).join('\n'),
      preview.confirmation,
    );
  const preview = await close.preview(period, [...kinds]);
  tell(preview);
  if (preview.counts.postable === 0) return;
  const posted = await close.approveAndPost(preview);
  console.log(JSON.stringify(posted));
  const errors = await server.api<{ items: { what: string }[] }>('GET', `${close.at}/errors?limit=30`);
  console.log(errors.body.items.map(({ what }) => what).join('\n'));
  const second = await close.preview(period, [...kinds]);
  tell(second);
  if (second.counts.postable > 0) console.log(JSON.stringify(await close.approveAndPost(second)));
  for (const month of [first, before, last]) {
    const tie = await server.api<{ rows: { account: string; cin7: string; ours: string; xero: string; difference: string }[] }>(
      'GET',
      `${close.at}/reconciliation?period=${month.from.slice(0, 7)}`,
    );
    console.log(
      tie.body.rows.map((row) => [row.account, row.cin7, row.ours, row.xero, row.difference].join('  ')).join('\n'),
    );
  }
});
