// Writes linked rows in transactions for ever and prints the number of each one after its commit was acknowledged.
const fs = require('node:fs');
const { openEmbedded } = require('../../../dist/server/store/embedded/embedded.js');

async function main() {
  const opened = await openEmbedded(process.argv[2]);
  const db = opened.value;
  await db.exec(`create table if not exists head (n int primary key, pad text);
    create table if not exists line (n int primary key references head (n), body jsonb);
    create index if not exists line_body on line using gin (body)`);
  let n = (await db.query('select coalesce(max(n), 0) as n from head')).rows[0].n;
  fs.writeSync(1, `open ${n}\n`);
  for (;;) {
    n++;
    await db.tx(async (tx) => {
      await tx.query('insert into head values ($1, $2)', [n, 'x'.repeat(300)]);
      await tx.query('insert into line values ($1, $2)', [n, { n, filler: 'y'.repeat(500) }]);
    });
    if (n % 50 === 0) await db.exec(`update head set pad = pad where n > ${n - 50}`);
    if (n % 120 === 0) await db.exec('checkpoint');
    fs.writeSync(1, `${n}\n`);
  }
}
main();
