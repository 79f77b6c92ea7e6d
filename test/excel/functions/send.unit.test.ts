import { figureSender } from '../../../addin/excel/functions/send';
import { Client } from '../../../addin/panel/api/client';
import type { FigureAsk } from '../../../server/contract/figures';
import { FakeApi, problemReply } from '../../panel/fake-api';
import * as data from '../../workbook/fixtures';

const asks: FigureAsk[] = [{ id: '0', name: 'TIEOUT', args: ['2026-10'] }];
const answers = [{ id: '0', value: '0.00', unit: 'GBP', asOf: '2026-11-02T09:00:00.000Z', error: null }];

function sender(api: FakeApi, chosen?: () => string | null) {
  return figureSender(new Client(api.fetch, '/api/v1'), chosen);
}

test('asks the connection that the panel shows, without looking for one', async () => {
  const api = new FakeApi().on('figures', () => ({ answers }));
  expect(await sender(api, () => 'shown')(asks)).toEqual({ ok: true, answers });
  expect(api.calls.map(({ name, params, body }) => [name, params, body])).toEqual([
    ['figures', { connection: 'shown' }, { asks }],
  ]);
});

test('before the panel shows one, the first connected one is found once', async () => {
  const api = new FakeApi()
    .on('listConnections', () => [
      { ...data.connection, id: 'unfinished', state: 'authorising' },
      { ...data.connection, id: 'first', state: 'connected' },
    ])
    .on('figures', () => ({ answers }));
  const send = sender(api);
  await send(asks);
  await send(asks);
  expect(api.calls.map(({ name, params }) => [name, params['connection']])).toEqual([
    ['listConnections', undefined],
    ['figures', 'first'],
    ['figures', 'first'],
  ]);
});

test('a connection that is gone is looked for again', async () => {
  let gone = true;
  const api = new FakeApi()
    .on('listConnections', () => [{ ...data.connection, state: 'connected' }])
    .on('figures', () =>
      gone ? problemReply(404, 'not-found', 'There is no such connection.') : { answers },
    );
  const send = sender(api);
  expect(await send(asks)).toEqual({ ok: false, message: 'There is no such connection.' });
  gone = false;
  expect(await send(asks)).toEqual({ ok: true, answers });
  expect(api.named('listConnections')).toHaveLength(2);
});

test('nothing connected is told in words, and so is no answer', async () => {
  const none = new FakeApi().on('listConnections', () => []);
  expect(await sender(none)(asks)).toEqual({
    ok: false,
    message: 'Nothing is connected yet. Open the Cogsheet panel and connect, then recalculate.',
  });
  const silent = figureSender(new Client(() => Promise.reject(new Error('offline')), '/api/v1'));
  expect(await silent(asks)).toEqual({ ok: false, message: expect.stringContaining('does not answer') });
});
