import { readConfig } from '../server/config';
import { callLimits } from '../server/sandbox/cin7-omni/limits';
import { limitSets } from '../server/sandbox/xero/limits';
import type { SandboxAddresses } from '../server/sandbox-process';
import { systemsOf } from '../server/systems-of';

const addresses: SandboxAddresses = {
  cin7Core: 'http://127.0.0.1:3100/ExternalApi/v2/',
  cin7Omni: 'http://127.0.0.1:3102/api/v1/',
  xero: 'http://127.0.0.1:3101/api.xro/2.0',
  identity: 'http://127.0.0.1:3101/identity',
};
const systems = (env: Record<string, string>, sandbox: SandboxAddresses | null) => {
  const read = readConfig(env);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return systemsOf(read.config, sandbox, 3000);
};
const vendor = { perSecond: 3, perMinute: 60, perDay: 5_000 };

test('real systems: the configured addresses at the pace that the vendors allow', () => {
  const app = { XERO_CLIENT_ID: 'id', XERO_CLIENT_SECRET: 'secret' };
  expect(systems({ ...app, CIN7_OMNI_URL: 'https://omni.firm.example/v1/' }, null)).toMatchObject({
    cin7Core: { baseUrl: 'https://inventory.dearsystems.com/ExternalApi/v2/', callsPerMinute: 60 },
    cin7Omni: { baseUrl: 'https://omni.firm.example/v1/', limits: vendor },
    xero: { callsPerMinute: 60 },
    sandbox: null,
  });
});

test('the sandboxes: every address, with the vendors’ limits when they are asked for', () => {
  expect(systems({ SANDBOX_LIMITS: 'vendor' }, addresses)).toMatchObject({
    cin7Core: { baseUrl: addresses.cin7Core, callsPerMinute: 60 },
    cin7Omni: { baseUrl: addresses.cin7Omni, limits: vendor },
    xero: { accountingUrl: addresses.xero, connectionsUrl: 'http://127.0.0.1:3101/connections' },
    sandbox: addresses,
  });
});

test('the demo is faster, and within what its sandboxes allow', () => {
  const { cin7Omni, cin7Core, xero } = systems({}, addresses);
  const { perSecond, perMinute, perDay } = cin7Omni.limits;
  expect(perSecond).toBeGreaterThan(vendor.perSecond);
  expect(perSecond).toBeLessThan(callLimits.demo.second);
  expect(perMinute).toBe(cin7Core.callsPerMinute);
  expect(perMinute).toBeLessThan(callLimits.demo.minute);
  expect(perDay).toBeLessThan(callLimits.demo.day);
  expect(xero.callsPerMinute).toBeLessThan(limitSets.demo.minute);
});
