import { createLog } from '../../server/log';

test('keys and tokens stay out of the log, however deep they lie in what is logged', () => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const headers = {
    authorization: 'Bearer SECRET-1',
    cookie: 'cogsheet-session=SECRET-2',
    'set-cookie': ['cogsheet-session=SECRET-3'],
    host: 'cogsheet.firm.example',
  };
  log.info(headers, 'flat');
  log.info({ headers }, 'one deep');
  log.info({ req: { headers } }, 'two deep');
  log.info({ context: { req: { headers } } }, 'three deep');
  log.error({ accessToken: 'SECRET-4', xero: { refreshToken: 'SECRET-5' } }, 'tokens');
  log.error({ keys: { cin7: { applicationKey: 'SECRET-6' } }, token: 'SECRET-7' }, 'keys');
  expect(lines).toHaveLength(6);
  expect(lines.join('')).not.toContain('SECRET');
  expect(lines.join('').match(/cogsheet\.firm\.example/g)).toHaveLength(4);
});
