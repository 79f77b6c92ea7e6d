// A process of the suite "broken on purpose": simulates seed after seed with one passage of the product exchanged, until
// the auditor finds something. Argument: JSON of { file, line, becomes, seeds }. Prints JSON: the seed, or null, and why.
const { runSources } = require('./sources.cjs');

const { seeds, ...exchange } = JSON.parse(process.argv[2]);
runSources(exchange);
const { openMemoryStore } = require('./store.ts');
const { simulate } = require('./simulate.ts');

(async () => {
  const store = await openMemoryStore();
  let caught = { seed: null, finding: '' };
  for (let seed = 1; seed <= seeds && caught.seed === null; seed += 1) {
    const { findings } = await simulate(seed, store);
    if (findings.length > 0) caught = { seed, finding: findings[0].split('\n')[0] };
  }
  console.log(JSON.stringify(caught));
  process.exit(0);
})();
