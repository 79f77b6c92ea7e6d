import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Exactly once, in bad weather (issue 6): the real use cases, store, look-up, pacing and sign-in code against Xero's
 * sandbox in virtual time, with accidents drawn from a seed. The command that runs is the one that people run.
 */
const root = path.resolve(__dirname, '../..');
/** `npm run simulate` runs any number. */
const count = 500;

function simulated(...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/simulate.mjs', ...given], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return { status, stdout, stderr };
}

test('the same seed is the same run, in another process too', () => {
  const once = simulated('--seed', '4711', '--count', '1', '--trace');
  expect(once.stdout).toMatch(/^fingerprint \w{16}$/m);
  expect(simulated('--seed', '4711', '--count', '1', '--trace')).toMatchObject({ stdout: once.stdout });
  expect(simulated('--seed', '4712', '--count', '1', '--trace').stdout).not.toBe(once.stdout);
});

test(
  `${count} seeds: nothing double, nothing lost, nothing unbalanced, everything settled`,
  () => {
    const { status, stdout, stderr } = simulated('--seed', '1', '--count', String(count));
    console.log(stdout);
    expect({ status, failed: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, failed: '' });
  },
  30 * 60_000,
);

/** Seeds of longer campaigns that once found something, and what it was. */
const regressions: readonly (readonly [seed: string, found: string])[] = [
  ['5018', 'a clock set forward ended the wait for a request that was still on its way'],
];
test.each(regressions)('seed %s: %s', (seed) => {
  const { status, stdout } = simulated('--seed', seed, '--count', '1');
  expect({ status, failed: status === 0 ? '' : stdout }).toEqual({ status: 0, failed: '' });
});

test(
  "2,000 documents at Xero's own limits: nothing refused, 95 % of what is allowed used while there is work",
  () => {
    const { status, stdout, stderr } = simulated('--vendor-limits', '--documents', '2000');
    console.log(stdout);
    expect({ status, failed: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, failed: '' });
    expect(stdout).toMatch(/^2,00\d documents in Xero, [\d,]+ calls, 0 refused by a limit$/m);
    expect(stdout).toMatch(/^used of what was allowed while work was left: (9[5-9]|100)/m);
  },
  30 * 60_000,
);
