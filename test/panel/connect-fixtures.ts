import type {
  CheckDto,
  CheckId,
  ConnectSetupDto,
  PrerequisitesDto,
} from '../../server/contract/prerequisites';

const check = (id: CheckId, step: CheckDto['step'], title: string, detail: string): CheckDto => ({
  ...{ id, step, title, detail },
  state: 'ok',
  remedy: null,
  sheet: null,
  url: null,
});

/** Everything fine, as the server tells it of a finished connection. */
export const prerequisites: PrerequisitesDto = {
  checkedAt: '2026-11-23T10:00:00.000Z',
  checks: [
    check('cin7-keys', 'connect', 'Cin7 keys', 'Cin7 answers for Harbour Goods Ltd.'),
    check('xero-access', 'connect', 'Xero access', 'Cogsheet may see Demo Company (UK).'),
    check('native-link', 'connect', "Cin7's own link to Xero", 'None of the newest 20 came.'),
    check('customers', 'contacts', 'Customers', '4 of 4 contacts of your invoices exist in Xero by name.'),
    check('tracked-items', 'contacts', 'Items tracked in Xero', 'Xero tracks no items.'),
  ],
};

/** The same with some checks changed. */
export const withChecks = (changes: Partial<Record<CheckId, Partial<CheckDto>>>): PrerequisitesDto => ({
  ...prerequisites,
  checks: prerequisites.checks.map((one) => ({ ...one, ...changes[one.id] })),
});

/** A server with an app of its own at Xero. */
export const realSetup: ConnectSetupDto = {
  sandbox: null,
  demoKeys: null,
  redirectUri: 'https://books.example/xero/callback',
};

export const demoSetup = {
  sandbox: {
    cin7Core: 'http://127.0.0.1:4001',
    cin7Omni: 'http://127.0.0.1:4004',
    xero: 'http://127.0.0.1:4002',
    identity: 'http://127.0.0.1:4003',
    limits: 'Demo limits.',
  },
  demoKeys: {
    'cin7-core': {
      accountId: '11111111-1111-4111-8111-111111111111',
      applicationKey: '22222222-2222-4222-8222-222222222222',
    },
    'cin7-omni': { username: 'HarbourAPI', connectionKey: 'demo-key' },
  },
  redirectUri: 'http://localhost:3000/xero/callback',
} satisfies ConnectSetupDto;
