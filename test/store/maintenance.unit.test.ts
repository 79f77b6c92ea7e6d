import type { Session } from '../../server/store/session';
import { startMaintenance } from '../../server/store/embedded/maintenance';

const MINUTE_MS = 60_000;
const answer = { fields: [], rows: [], rowCount: 0, command: '' };

function setUp() {
  const scripts: string[] = [];
  const session: Session = {
    statement: async () => answer,
    script: async (sql) => {
      scripts.push(sql);
      return answer;
    },
  };
  return { scripts, maintenance: startMaintenance(session, (use) => use(session)) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a checkpoint every three minutes in which something ran, none in an idle one', async () => {
  const { scripts, maintenance } = setUp();
  await jest.advanceTimersByTimeAsync(4 * MINUTE_MS);
  expect(scripts).toEqual([]);
  await maintenance.session.statement('insert', ['x']);
  await jest.advanceTimersByTimeAsync(3 * MINUTE_MS);
  expect(scripts).toEqual(['checkpoint']);
  await jest.advanceTimersByTimeAsync(30 * MINUTE_MS);
  expect(scripts).toEqual(['checkpoint']);
  maintenance.stop();
});

test('every tenth one cleans up dead rows and counts the live ones', async () => {
  const { scripts, maintenance } = setUp();
  for (let i = 0; i < 10; i++) {
    await maintenance.session.statement('update', []);
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MS);
  }
  expect(scripts.slice(0, 9).every((script) => script === 'checkpoint')).toBe(true);
  expect(scripts.slice(9)).toEqual(['vacuum (analyze)', 'checkpoint']);
  maintenance.stop();
});

test('a bulk load is followed by a checkpoint without waiting for the timer', async () => {
  const { scripts, maintenance } = setUp();
  const batch = 'x'.repeat(10_000_000);
  for (let i = 0; i < 3; i++) await maintenance.session.statement('insert', [batch]);
  await jest.advanceTimersByTimeAsync(0);
  expect(scripts).toEqual([]);
  await maintenance.session.statement('insert', [batch]);
  await jest.advanceTimersByTimeAsync(0);
  expect(scripts).toEqual(['checkpoint', 'analyze']);
  maintenance.stop();
  await maintenance.session.statement('insert', [batch]);
  await jest.advanceTimersByTimeAsync(30 * MINUTE_MS);
  expect(scripts).toEqual(['checkpoint', 'analyze']);
});
