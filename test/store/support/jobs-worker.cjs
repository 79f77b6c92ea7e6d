// Works the queue `slow`: prints each job as it starts, and never finishes one.
const fs = require('node:fs');
const { openEmbedded } = require('../../../dist/server/store/embedded/embedded.js');
const { createJobs } = require('../../../dist/server/store/jobs.js');

async function main() {
  const { value: db } = await openEmbedded(process.argv[2]);
  const jobs = createJobs(db, ['slow'], { log: { error: (fields) => console.error(fields) } });
  await jobs.start();
  await jobs.enqueue('slow', { step: 1 });
  jobs.work('slow', (data) => {
    fs.writeSync(1, `${JSON.stringify(data)}\n`);
    return new Promise(() => undefined);
  });
}
main();
