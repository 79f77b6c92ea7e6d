import { readConfig } from '../../server/config';

const provider = {
  SIGN_IN_ISSUER: 'https://login.microsoftonline.com/6f1b7c1e-0000-4000-8000-000000000000/v2.0',
  SIGN_IN_CLIENT_ID: 'id',
  SIGN_IN_CLIENT_SECRET: 'a secret',
};
const users = { SIGN_IN_USERS: 'Jane@Firm.example, @audit.example' };
const hosted = { ...provider, ...users, PUBLIC_URL: 'https://cogsheet.firm.example/' };

function problemsOf(env: Record<string, string>): string[] {
  const read = readConfig(env);
  return 'problems' in read ? read.problems : [];
}

function configOf(env: Record<string, string>) {
  const read = readConfig(env);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.config;
}

test('without anything set there is no sign-in, no https and no public name', () => {
  expect(configOf({})).toMatchObject({ signIn: null, tls: null, publicUrl: null, host: '127.0.0.1' });
});

test('a hosted server: addresses in lower case, the public address without its slash', () => {
  expect(configOf({ ...hosted, HOST: '0.0.0.0' })).toMatchObject({
    publicUrl: 'https://cogsheet.firm.example',
    signIn: {
      users: ['jane@firm.example', '@audit.example'],
      provider: { issuer: provider.SIGN_IN_ISSUER, clientId: 'id', clientSecret: 'a secret' },
      google: null,
    },
  });
});

test('Google Sheets alone is a way to sign in', () => {
  expect(configOf({ ...users, GOOGLE_SHEETS_AUDIENCE: 'dev-client, live-client' }).signIn).toEqual({
    users: ['jane@firm.example', '@audit.example'],
    provider: null,
    google: {
      audience: ['dev-client', 'live-client'],
      keysUrl: 'https://www.googleapis.com/oauth2/v3/certs',
    },
  });
});

test.each<[string, Record<string, string>, string]>([
  ['reachable without sign-in', { HOST: '0.0.0.0' }, 'HOST: 0.0.0.0 is not this machine alone'],
  [
    'a public name without sign-in',
    { PUBLIC_URL: 'https://cogsheet.firm.example' },
    'people must sign in. Set SIGN_IN_ISSUER',
  ],
  [
    'reachable under no name',
    { ...provider, ...users, HOST: '192.168.1.5' },
    'PUBLIC_URL: say under which address',
  ],
  [
    'a public name over http',
    { ...hosted, PUBLIC_URL: 'http://cogsheet.firm.example' },
    'PUBLIC_URL: must begin with https://',
  ],
  [
    'a public address with a path',
    { ...hosted, PUBLIC_URL: 'https://firm.example/cogsheet' },
    'PUBLIC_URL: must be an address alone',
  ],
  [
    'no address at all',
    { ...hosted, PUBLIC_URL: 'ftp://firm.example' },
    'PUBLIC_URL: must begin with https://',
  ],
  [
    'the tenant of private accounts by its id',
    {
      ...hosted,
      SIGN_IN_ISSUER: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    },
    'SIGN_IN_ISSUER: name your own tenant',
  ],
  ['half a certificate', { TLS_CERT_FILE: 'cert.pem' }, 'TLS_CERT_FILE and TLS_KEY_FILE: set both or none'],
  ['half a provider', { ...users, SIGN_IN_ISSUER: 'https://accounts.google.com' }, 'set all three or none'],
  ['nobody on the list', { ...provider }, 'SIGN_IN_USERS: say who may use Cogsheet'],
  ['nobody on the list, Google', { GOOGLE_SHEETS_AUDIENCE: 'c' }, 'SIGN_IN_USERS: say who may use Cogsheet'],
  ['a list without a way in', { ...users }, 'SIGN_IN_USERS: there is no way to sign in'],
  [
    'a list with a word in it',
    { ...provider, SIGN_IN_USERS: 'jane, @firm.example' },
    'SIGN_IN_USERS: jane is neither',
  ],
  ['everybody', { ...provider, SIGN_IN_USERS: '*' }, 'SIGN_IN_USERS: * is neither'],
  [
    'a provider over http',
    { ...hosted, SIGN_IN_ISSUER: 'http://sign-in.firm.example' },
    'SIGN_IN_ISSUER: must be an https',
  ],
  [
    'any tenant',
    { ...hosted, SIGN_IN_ISSUER: 'https://login.microsoftonline.com/common/v2.0' },
    'name your own tenant',
  ],
  [
    'any organisation',
    { ...hosted, SIGN_IN_ISSUER: 'https://login.microsoftonline.com/organizations/v2.0' },
    'name your own tenant',
  ],
  [
    'keys over http',
    { ...hosted, GOOGLE_KEYS_URL: 'http://keys.example' },
    'GOOGLE_KEYS_URL: must be an https',
  ],
])('%s is refused, and what to set is said', (_, env, words) => {
  expect(problemsOf(env).join('\n')).toContain(words);
});

test('Cin7 is called at its own addresses unless others are set', () => {
  expect(configOf({})).toMatchObject({
    cin7CoreUrl: 'https://inventory.dearsystems.com/ExternalApi/v2/',
    cin7OmniUrl: 'https://api.cin7.com/api/v1/',
  });
  expect(configOf({ CIN7_OMNI_URL: 'https://omni.firm.example/v1/' }).cin7OmniUrl).toBe(
    'https://omni.firm.example/v1/',
  );
  expect(problemsOf({ CIN7_OMNI_URL: 'omni' }).join('\n')).toContain('CIN7_OMNI_URL');
});

test('the sandboxes take three ports in a row', () => {
  expect(configOf({ SANDBOX_PORT: '65533' }).sandbox.port).toBe(65_533);
  expect(problemsOf({ SANDBOX_PORT: '65534' }).join('\n')).toContain('SANDBOX_PORT');
});

test('secrets are not repeated in what is said', () => {
  expect(problemsOf({ ...provider, SIGN_IN_USERS: '*' }).join('\n')).not.toContain('a secret');
});
