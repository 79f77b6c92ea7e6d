import { isAbandoned, ORPHAN_GRACE_MS } from '../../server/sandbox/orphan';

test.each([
  ['its starter lives', { parent: 5 }, false],
  ['its starter is gone and it is idle', {}, true],
  ['its starter is gone and it was just used', { lastRequestAt: 1 }, false],
])('abandoned when %s', (_name, facts, expected) => {
  const idle = { startedBy: 5, parent: 1, lastRequestAt: 0, now: ORPHAN_GRACE_MS + 1 };
  expect(isAbandoned({ ...idle, ...facts })).toBe(expected);
});
