import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ok } from '../../server/accounting/result';
import { stopwatch } from '../../server/limits/stopwatch';
import { during, LateHttpsAgent, type Exchange } from '../../server/xero/exchange';
import type { XeroLedger } from '../../server/xero/ledger';
import { startXero, type RunningXero } from '../support/xero-sandbox';
import { journalDraft } from './drafts';
import { keptTokens, ledgerOf } from './signed-in';

/**
 * A process that was stopped, or a computer that slept, between the decision to send and the bytes' leaving: Xero may not
 * know the key any more. What cannot be looked at any more is the moment between the last check and the socket.
 */
let xero: RunningXero;
beforeEach(async () => {
  xero = await startXero();
});
afterEach(() => xero.close());

const puts = (): number => xero.control.calls.report().counts['PUT /api.xro/2.0/ManualJournals'] ?? 0;
const withheld = { ok: false, error: { code: 'cancelled', notSaved: true } };
const send = (ledger: XeroLedger, options: { mayLeave?: () => boolean; signal?: AbortSignal }) =>
  ledger.post([journalDraft('late')], 'key-1', options);

test.each([
  ['while the token was renewed', 7 * 60_000, false],
  ['not long enough to matter', 60_000, true],
])('stopped %s', async (_, pauseMs, leaves) => {
  const tokens = await keptTokens(xero);
  const ledger = await ledgerOf(xero, {
    tokens: {
      accessToken: async (options) => {
        xero.clock.advance(pauseMs);
        return tokens.accessToken(options);
      },
    },
  });
  const elapsed = stopwatch(xero.clock.now);
  const answer = await send(ledger, { mayLeave: () => elapsed() <= 75_000 });
  expect([answer.ok, puts()]).toEqual([leaves, leaves ? 1 : 0]);
  if (!leaves) expect(answer).toMatchObject(withheld);
});

test('stopped while the connection was made: it stands, and nothing is written to it', async () => {
  const ledger = await ledgerOf(xero);
  let asked = 0;
  const answer = await send(ledger, { mayLeave: () => (asked += 1) < 2 });
  expect(answer).toMatchObject(withheld);
  expect([asked, puts()]).toEqual([2, 0]);
});

test('cancelled after its turn', async () => {
  const abort = new AbortController();
  const ledger = await ledgerOf(xero);
  const mayLeave = (): boolean => {
    abort.abort();
    return true;
  };
  expect(await send(ledger, { mayLeave, signal: abort.signal })).toMatchObject(withheld);
  expect(puts()).toBe(0);
});

describe('over TLS', () => {
  const support = path.join(__dirname, '../support');
  const certificate = path.join(support, 'test-certificate.pem');
  let seen: string[];
  const server = createServer(
    {
      cert: readFileSync(certificate),
      key: readFileSync(path.join(support, 'test-key.pem')),
    },
    (request, response) => {
      seen.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end('{"ManualJournals":[]}');
    },
  );
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  beforeEach(() => (seen = []));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const ledgerOverTls = () =>
    ledgerOf(xero, {
      accountingUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
      tokens: { accessToken: async () => ok('token') },
    });

  test('a certificate that nobody vouches for: nothing is sent', async () => {
    const answer = await send(await ledgerOverTls(), {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'no-answer', notSaved: true } });
    expect(seen).toEqual([]);
  });

  test('the request leaves once the connection stands, and is withheld until the last', async () => {
    const agent = new LateHttpsAgent({ keepAlive: false, ca: readFileSync(certificate) });
    const { port } = server.address() as AddressInfo;
    const send = async (mayLeave: () => boolean): Promise<Exchange> => {
      const exchange = { timeoutMs: 5_000, mayLeave, withheld: false, answer: null, errorCode: null };
      await during(exchange, () => once(get({ port, agent, host: 'localhost', path: '/x' }), 'response'));
      return exchange;
    };
    expect((await send(() => true)).withheld).toBe(false);
    expect(seen).toEqual(['/x']);
    expect((await send(() => false)).withheld).toBe(true);
    expect(seen).toEqual(['/x']);
  });
});

test('a connection that is not made in time is an answer that never came', async () => {
  // An address that is set aside for documentation: nobody answers, or the network says at once that there is no way.
  const ledger = await ledgerOf(xero, { accountingUrl: 'http://192.0.2.1:81', timeoutMs: 200 });
  expect(await send(ledger, {})).toMatchObject({ ok: false, error: { code: 'no-answer', answered: false } });
});
