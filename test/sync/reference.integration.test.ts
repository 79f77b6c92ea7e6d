import { currentReferences, keptReferences, refreshReferences } from '../../server/sync/reference';
import { openJoined } from './joined-books';

let joined: Awaited<ReturnType<typeof openJoined>>;
beforeAll(async () => {
  joined = await openJoined();
});
afterAll(() => joined.close());

const got = <Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

test('lock dates and tracked items are read anew, the lists are not', async () => {
  const connection = await joined.connect();
  const { context } = joined.tools;
  await joined.xero.rows('PUT', '/Items', { Code: 'KETTLE', Name: 'Kettle' });
  got(await refreshReferences(context, connection, true));
  const tracked = async () =>
    got(await currentReferences(context, connection)).xero.items.find(({ code }) => code === 'KETTLE')
      ?.isTracked;
  expect(await tracked()).toBe(false);
  await joined.xero.rows('POST', '/Items', {
    Code: 'KETTLE',
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { COGSAccountCode: '310' },
  });
  joined.xero.control.calls.clear();
  expect(await tracked()).toBe(true);
  expect(joined.xero.control.calls.report().counts).toEqual({
    'GET /api.xro/2.0/Organisation': 1,
    'GET /api.xro/2.0/Items': 1,
  });
  const kept = got(await keptReferences(context, connection)).xero.items;
  expect(kept.find(({ code }) => code === 'KETTLE')).toMatchObject({ isTracked: true });
});
