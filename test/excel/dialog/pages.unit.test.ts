import { gatePage, isSignIn, isXeroPage } from '../../../addin/excel/dialog/destinations';
import { readMessage } from '../../../addin/excel/dialog/messages';
import { authorised, gate, signedIn } from '../../../addin/excel/dialog/pages';

const home = new URL('https://cogsheet.example.com/excel/authorise.html');
const local = new URL('https://localhost:3000/excel/authorise.html');
const xero = 'https://login.xero.com/identity/connect/authorize?client_id=1&state=a%26b';
const hashOf = (url: string): string => new URL(gatePage(url), home).hash;

test('goes on to Xero with the cookie that brings the user back here', () => {
  const step = gate(hashOf(xero), home);
  expect(step.goTo).toBe(xero);
  expect(step.cookie).toBe('cogsheet-return=dialog; path=/xero; SameSite=Lax; Secure; Max-Age=1800');
  expect(step.tell).toBeUndefined();
});

test('goes on to the sign-in of its own server, without that cookie', () => {
  const url = 'https://cogsheet.example.com/sign-in?return=dialog&challenge=x';
  expect(gate(hashOf(url), home)).toEqual({ text: 'Going on to the sign-in …', goTo: url });
});

test.each([
  'https://example.com/identity/connect/authorize',
  'https://login.xero.com.example.com/',
  'http://login.xero.com/identity/connect/authorize',
  'javascript:alert(1)',
  'data:text/html,x',
  '//login.xero.com/',
  'https://cogsheet.example.com/excel/taskpane.html',
  'https://other.example.com/sign-in',
  'http://localhost:3100/identity/connect/authorize',
  '',
  '%',
])('goes nowhere else: %s', (url) => {
  const step = gate(`#${url}`, home);
  expect(step.goTo).toBeUndefined();
  expect(step.cookie).toBeUndefined();
  expect(step.text).toContain('begin again');
});

test('on this machine the permission page of the sandbox counts as well', () => {
  const sandbox = 'http://localhost:3101/identity/connect/authorize?client_id=x';
  expect(isXeroPage(sandbox, local)).toBe(true);
  expect(isXeroPage('http://localhost:3101/anything', local)).toBe(false);
  expect(isXeroPage(sandbox, home)).toBe(false);
  expect(isSignIn('https://localhost:3001/sign-in', local)).toBe(false);
});

test('says what came of the permission, to the user and to the pane', () => {
  expect(authorised('#connected=c-1')).toMatchObject({
    text: 'Xero is connected. You can close this window; the Cogsheet panel goes on.',
    tell: { kind: 'authorised', connected: true },
  });
  const refused = authorised('#connect=refused');
  expect(refused.text).toContain('You did not give Cogsheet permission in Xero, so nothing is connected.');
  expect(refused.tell).toEqual({ kind: 'authorised', connected: false, text: refused.text });
  for (const hash of ['#connect=something', '', '#']) {
    expect(authorised(hash).text).toContain('Xero could not be connected.');
  }
});

test('hands the code of the sign-in to the pane; without one it says so', () => {
  expect(signedIn('#code=abc')).toMatchObject({ tell: { kind: 'signed-in', code: 'abc' } });
  expect(signedIn('')).not.toHaveProperty('tell');
  expect(signedIn('').text).toContain('you are not signed in');
});

test('what the pane is told by others is no message', () => {
  const told = { kind: 'signed-in', code: 'abc' };
  expect(readMessage(JSON.stringify(told))).toEqual(told);
  for (const text of ['', '{', '1', '{"kind":"signed-in"}', '{"kind":"signed-in","code":""}', '{"kind":"x"}'])
    expect(readMessage(text)).toBeNull();
});
