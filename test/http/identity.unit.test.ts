import { identityOf, isAllowed } from '../../server/sign-in/identity';

const tenant = 'https://login.microsoftonline.com/6f1b7c1e-0000-4000-8000-000000000000/v2.0';
const google = 'https://accounts.google.com';
const other = 'https://sign-in.firm.example';
const jane = { email: 'Jane@Firm.example', email_verified: true };

test.each<[string, string, object, object | null]>([
  ['a firm’s own provider that verified', other, jane, { email: 'jane@firm.example', managed: true }],
  ['a provider that did not verify', other, { ...jane, email_verified: false }, null],
  ['a provider that does not say', other, { email: jane.email }, null],
  ['a provider that says it as text', other, { ...jane, email_verified: 'true' }, null],
  [
    'a sign-in name is no address elsewhere',
    other,
    { preferred_username: jane.email, email_verified: true },
    null,
  ],
  ['a tenant of Entra', tenant, { email: jane.email }, { email: 'jane@firm.example', managed: true }],
  [
    'a tenant, user without mail',
    tenant,
    { preferred_username: jane.email },
    { email: 'jane@firm.example', managed: true },
  ],
  ['a tenant whose administrator says no', tenant, { ...jane, email_verified: false }, null],
  [
    'the shared entrance of Entra',
    'https://login.microsoftonline.com/common/v2.0',
    { email: jane.email },
    null,
  ],
  ['a look-alike of a tenant', `https://evil.example/?${tenant}`, { email: jane.email }, null],
  [
    'Google Workspace',
    google,
    { ...jane, hd: 'firm.example' },
    { email: 'jane@firm.example', managed: true },
  ],
  ['a Google account of her own', google, jane, { email: 'jane@firm.example', managed: false }],
  ['nobody', other, { email_verified: true }, null],
  ['two addresses in one', other, { email: 'a@b.example@firm.example', email_verified: true }, null],
])('%s', (_, issuer, claims, identity) => {
  expect(identityOf(issuer, claims)).toEqual(identity);
});

test.each([
  ['jane@firm.example', true, true],
  ['jane@firm.example', false, true],
  ['new@audit.example', true, true],
  ['new@audit.example', false, false],
  ['x@not-audit.example', true, false],
  ['x@sub.audit.example', true, false],
  ['mallory@elsewhere.example', true, false],
])('%s (given by the organisation: %s) may: %s', (email, managed, may) => {
  expect(isAllowed(['jane@firm.example', '@audit.example'], { email, managed })).toBe(may);
});
