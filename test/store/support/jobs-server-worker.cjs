// Works the queue `slow` on a PostgreSQL server: prints each job as it starts, and when its signal is aborted.
const fs = require('node:fs');
const { openPostgres } = require('../../../dist/server/store/postgres.js');
const { createJobs } = require('../../../dist/server/store/jobs.js');
const { createSharedLeases } = require('../../../dist/server/store/leases.js');
const { openLeaseSession } = require('../../../dist/server/store/lease-session.js');

const say = (text) => fs.writeSync(1, `${text}\n`);

async function main() {
  const [, , url, silentSeconds] = process.argv;
  const log = { error: (fields, message) => console.error(message, fields) };
  const { value: db } = await openPostgres(url, log);
  const leases = createSharedLeases((onEnd) => openLeaseSession(url, onEnd, Number(silentSeconds)), log, {
    beatMs: 300,
  });
  const jobs = createJobs(db, ['slow'], { log, leases, takeOverSeconds: 1 });
  await jobs.start();
  jobs.work('slow', async (data, { signal, stopping }) => {
    say(`begun ${data.step}`);
    stopping.addEventListener('abort', () => say('told to stop'));
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    say('aborted');
    signal.throwIfAborted();
  });
  process.once('SIGTERM', () =>
    jobs
      .stop({ finishMs: 500, graceMs: 2000 })
      .then(() => leases.close())
      .then(() => db.close())
      .then(() => process.exit(0)),
  );
  say('ready');
}
main();
