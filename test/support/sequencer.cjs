const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * What takes longest begins first, so that no core waits for it at the end. Jest knows durations from earlier runs only; in
 * a fresh clone it goes by the size of files, which says nothing of how many seeds a file runs or what it waits for.
 */
const longest = [
  'simulation/simulation',
  'crash/postgres',
  'crash/embedded',
  'web/web-workbook',
  'story/month-end',
  'e2e/tie-out',
  'appsscript/sign-in',
  'story/screens',
  'e2e/post-faults',
  'e2e/fifty-clients',
  'sync/auto-sync.integration',
  'sync/after-restore',
  'sync/fetch-kinds',
  'sync/fetch.integration',
  'store/backup',
  'cin7/omni/mutated',
  'accounting/laws',
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = longest.findIndex((name) => path.replaceAll('\\', '/').includes(`/test/${name}`));
      return place < 0 ? longest.length : place;
    };
    return [...super.sort(tests)].sort((left, right) => rank(left) - rank(right));
  }
};
