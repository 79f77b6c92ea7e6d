import { createHash } from 'node:crypto';
import { type DialogEnd, dialogWords } from '../../addin/excel/dialog';
import { Session, newVerifier, signingIn } from '../../addin/excel/sign-in';

const home = 'https://cogsheet.example.com';
const answer = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

/** A pane whose dialog ends so, and whose server answers so. */
function pane(end: DialogEnd, server: (sent: Sent) => Response) {
  const sent: Sent[] = [];
  const dialogs: string[] = [];
  const session = new Session(async (input, init) => {
    const one = { url: String(input), init };
    sent.push(one);
    return server(one);
  });
  const dialog = async (url: string): Promise<DialogEnd> => {
    dialogs.push(url);
    return end;
  };
  const bearer = async (): Promise<string | null> => {
    await session.fetch('/api/v1/connections');
    return new Headers(sent.at(-1)?.init?.headers).get('authorization');
  };
  return { signIn: signingIn({ session, home, dialog }), sent, dialogs, bearer, session };
}

const told: DialogEnd = { kind: 'message', message: JSON.stringify({ kind: 'signed-in', code: 'once' }) };
const opened = { token: 'secret', expiresAt: '2026-11-23T18:00:00.000Z', user: 'ana@example.com' };

test('the dialog is opened with the challenge of the verifier that the code is exchanged with', async () => {
  const { signIn, sent, dialogs, bearer } = pane(told, () => answer(201, opened));
  expect(await signIn()).toEqual({ ok: true });
  const begun = new URL(decodeURIComponent(new URL(dialogs[0] ?? '').hash.slice(1)));
  expect(begun.origin + begun.pathname).toBe(`${home}/sign-in`);
  expect(begun.searchParams.get('return')).toBe('dialog');
  expect(sent[0]?.url).toBe('/api/v1/session');
  const { code, verifier } = JSON.parse(String(sent[0]?.init?.body)) as { code: string; verifier: string };
  expect(code).toBe('once');
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(begun.searchParams.get('challenge'));
  expect(await bearer()).toBe('Bearer secret');
});

test('each sign-in has a verifier of its own', async () => {
  const [one, other] = [await newVerifier(), await newVerifier()];
  expect(one.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(one.challenge).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(one.verifier).not.toBe(other.verifier);
});

test('before the sign-in, and once the server does not take the token any more, none is sent', async () => {
  let status = 201;
  const { signIn, bearer } = pane(told, () => answer(status, opened));
  expect(await bearer()).toBeNull();
  await signIn();
  status = 401;
  expect(await bearer()).toBe('Bearer secret');
  expect(await bearer()).toBeNull();
});

test.each<[string, DialogEnd, string]>([
  ['closed', { kind: 'closed' }, 'The sign-in window was closed'],
  ['not allowed', { kind: 'refused', code: 12009 }, 'choose Allow'],
  ['blocked', { kind: 'refused', code: 12011 }, 'Allow pop-ups'],
  ['something else', { kind: 'message', message: '{"kind":"other"}' }, 'no answer that Cogsheet understands'],
])('a dialog that was %s signs nobody in, and the server is not asked', async (_name, end, words) => {
  const { signIn, sent } = pane(end, () => answer(201, opened));
  expect(await signIn()).toEqual({ ok: false, message: expect.stringContaining(words) as string });
  expect(sent).toEqual([]);
});

test("a code that the server does not take: the server's own words", async () => {
  const problem = {
    type: 'about:blank',
    code: 'sign-in-required',
    title: 'No',
    status: 401,
    detail: 'Too late.',
  };
  const { signIn, bearer } = pane(told, () => answer(401, problem));
  expect(await signIn()).toEqual({ ok: false, message: 'Too late.' });
  expect(await bearer()).toBeNull();
});

test('every code of a dialog has words, also one that nobody knows', () => {
  const codes = [12002, 12003, 12004, 12005, 12007, 12009, 12011, 1];
  const words = codes.map((code) => dialogWords({ kind: 'refused', code }, ''));
  expect(new Set(words).size).toBe(codes.length);
  expect(dialogWords({ kind: 'closed' }, 'Closed.')).toBe('Closed.');
});
