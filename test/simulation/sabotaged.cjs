// A process of the suite "broken on purpose": simulates seed after seed with passages of the product exchanged, until the
// auditor or the world finds something. What merely threw does not count: a crash is no double document. Argument: JSON
// of { exchanges, schema, first, seeds }, of which `schema` is SQL that runs after the migrations. Prints JSON: the seed,
// or null, and what was found.
const { runSources } = require('./sources.cjs');

const { exchanges, schema, first, seeds } = JSON.parse(process.argv[2]);
runSources(exchanges);
const { openMemoryStore } = require('./store.ts');
const { simulate } = require('./simulate.ts');

(async () => {
  const store = await openMemoryStore();
  await store.db.exec(schema);
  let caught = { seed: null, finding: '' };
  let threw = 0;
  for (let seed = first; seed < first + seeds && caught.seed === null; seed += 1) {
    const { findings } = await simulate(seed, store);
    const found = findings.find((finding) => !/^(threw|stopped):/.test(finding));
    if (found !== undefined) caught = { seed, finding: found.split('\n')[0] };
    else if (findings.length > 0) threw += 1;
  }
  console.log(JSON.stringify({ ...caught, threw }));
  process.exit(0);
})();
