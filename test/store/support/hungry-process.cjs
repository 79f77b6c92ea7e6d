// Asks a Xero sandbox for its organisation as fast as the shared budget lets it, in time that runs faster than real time.
// Prints `ready`, then `failed ...` for every call without an answer.
const fs = require('node:fs');
const { openPostgres } = require('../../../dist/server/store/postgres.js');
const { openEmbedded } = require('../../../dist/server/store/embedded/embedded.js');
const { createCallBudgets } = require('../../../dist/server/store/call-budget.js');
const { createXeroLedger } = require('../../../dist/server/xero/xero-ledger.js');

const say = (text) => fs.writeSync(1, `${text}\n`);

async function main() {
  const { store, xeroUrl, token, tenantId, start, times } = JSON.parse(process.argv[2]);
  const opened = await (store.startsWith('postgres')
    ? openPostgres(store, { error: () => undefined })
    : openEmbedded(store));
  const clock = {
    now: () => start + (Date.now() - start) * times,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(resolve, ms / times);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
  const ledger = createXeroLedger({
    accountingUrl: `${xeroUrl}/api.xro/2.0`,
    tenantId,
    clientId: 'an app',
    tokens: { accessToken: async () => ({ ok: true, value: token }) },
    publicUrl: 'http://localhost:3000',
    clock,
    budgets: createCallBudgets(opened.value, clock),
  });
  say('ready');
  const work = async () => {
    for (;;) {
      const answer = await ledger.organisation();
      if (!answer.ok) say(`failed ${answer.error.code}`);
    }
  };
  await Promise.all([1, 2, 3, 4, 5].map(work));
}
main();
