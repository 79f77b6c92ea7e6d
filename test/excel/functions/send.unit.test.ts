import { figureSender } from '../../../addin/excel/functions/send';
import { Client } from '../../../addin/panel/api/client';
import type { FigureAsk } from '../../../server/contract/figures';
import { FakeApi, problemReply } from '../../panel/fake-api';
import * as data from '../../workbook/fixtures';
import { omni } from '../../workbook/omni-fixtures';

const asks: FigureAsk[] = [{ id: '0', name: 'TIEOUT', args: ['2026-10'] }];
const answers = [{ id: '0', value: '0.00', unit: 'GBP', asOf: '2026-11-02T09:00:00.000Z', error: null }];

const connections = [
  { ...data.connection, id: 'unfinished', state: 'authorising' },
  { ...data.connection, id: 'first', state: 'connected' },
  { ...omni, id: 'second', state: 'connected' },
];
const listing = (): FakeApi =>
  new FakeApi().on('listConnections', () => connections).on('figures', () => ({ answers }));

function sender(api: FakeApi) {
  const send = figureSender(new Client(api.fetch, '/api/v1'));
  return (wanted: FigureAsk[], connection = '') => send(wanted, connection);
}
const sent = (api: FakeApi) => api.calls.map(({ name, params }) => [name, params['connection']]);

test('a formula that names none is about the first finished connection, which is found once', async () => {
  const api = listing();
  const send = sender(api);
  await send(asks);
  expect(await send(asks)).toEqual({ ok: true, answers });
  expect(sent(api)).toEqual([
    ['listConnections', undefined],
    ['figures', 'first'],
    ['figures', 'first'],
  ]);
});

test.each(['Harbour Omni', ' harbour omni ', 'Omni demo'])('"%s" is the second one', async (name) => {
  const api = listing();
  await sender(api)(asks, name);
  expect(sent(api)).toEqual([
    ['listConnections', undefined],
    ['figures', 'second'],
  ]);
});

test('an unknown name is refused in words, and looked for anew', async () => {
  const api = listing();
  const send = sender(api);
  expect(await send(asks, 'Harbour Two')).toEqual({
    ...{ ok: false, kind: 'invalid' },
    message: 'No connection is called "Harbour Two". There is "Demo Company (UK)", "Harbour Omni".',
  });
  api.on('listConnections', () => [...connections, { ...omni, id: 'third', name: 'Harbour Two' }]);
  expect(await send(asks, 'Harbour Two')).toEqual({ ok: true, answers });
  expect(sent(api).at(-1)).toEqual(['figures', 'third']);
});

test('a name that two have is refused, with the names that tell them apart', async () => {
  const api = listing().on('listConnections', () => [
    data.connection,
    { ...omni, organisation: data.connection.organisation },
  ]);
  expect(await sender(api)(asks, 'Demo Company (UK)')).toEqual({
    ...{ ok: false, kind: 'invalid' },
    message: '2 connections are called "Demo Company (UK)". Name the one that is meant: "Demo", "Omni demo".',
  });
  expect(api.named('figures')).toEqual([]);
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
    ...{ ok: false, kind: 'unavailable' },
    message: 'Nothing is connected yet. Open the Cogsheet panel and connect, then recalculate.',
  });
  const silent = figureSender(new Client(() => Promise.reject(new Error('offline')), '/api/v1'));
  expect(await silent(asks, '')).toEqual({
    ...{ ok: false, kind: 'unavailable' },
    message: expect.stringContaining('does not answer'),
  });
});
