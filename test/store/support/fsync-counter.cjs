// Counts real fsync calls in the process that hosts the engine: here it runs without its worker thread.
const fs = require('node:fs');
let calls = 0;
const fsyncSync = fs.fsyncSync;
fs.fsyncSync = (handle) => {
  calls++;
  return fsyncSync(handle);
};
const { openEngine } = require('../../../dist/server/store/embedded/engine.js');

async function main() {
  const engine = await openEngine(process.argv[2]);
  await engine.script('create table counted (n int primary key)');
  const count = async (work) => {
    const before = calls;
    await work();
    return calls - before;
  };
  const commits = await count(async () => {
    for (let n = 0; n < 50; n++) await engine.statement('insert into counted values ($1)', [String(n)]);
  });
  const transaction = await count(() =>
    engine.script('begin; insert into counted values (100); insert into counted values (101); commit'),
  );
  const reads = await count(() => engine.statement('select count(*) from counted', []));
  fs.writeSync(1, `${JSON.stringify({ commits, transaction, reads })}\n`);
  await engine.close();
  process.exit(0);
}
main();
