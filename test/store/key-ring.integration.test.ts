import { chmodSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { defaultKeyFile, loadKeyRing } from '../../server/store/key-ring';
import { temporaryDirectory } from './support/database';

const folder = temporaryDirectory();
afterAll(() => rmSync(folder, { recursive: true }));

test('the key file is made once, for its owner alone, beside the data and not in it', () => {
  const file = defaultKeyFile(path.join(folder, 'data/'));
  expect(file).toBe(path.join(folder, 'data.key'));
  const first = loadKeyRing(undefined, file);
  expect(first.ok).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const content = readFileSync(file, 'utf8');
  expect(loadKeyRing(undefined, file)).toEqual(first);
  expect(readFileSync(file, 'utf8')).toBe(content);
  expect(readdirSync(folder)).toEqual(['data.key']);
});

test.each([0o640, 0o604, 0o644, 0o660])('a key file of mode %o is refused and left alone', (mode) => {
  const file = path.join(folder, `open-${mode}`);
  writeFileSync(file, randomBytes(32).toString('base64'));
  chmodSync(file, mode);
  expect(loadKeyRing(undefined, file)).toMatchObject({
    ok: false,
    error: { code: 'key-file-readable-by-others' },
  });
  expect(statSync(file).mode & 0o777).toBe(mode);
});

test('a damaged key file is refused, never replaced', () => {
  const file = path.join(folder, 'short');
  writeFileSync(file, 'c2hvcnQ=', { mode: 0o600 });
  expect(loadKeyRing(undefined, file)).toMatchObject({ ok: false, error: { code: 'key-malformed' } });
  expect(readFileSync(file, 'utf8')).toBe('c2hvcnQ=');
  expect(loadKeyRing(undefined, folder)).toMatchObject({ ok: false });
});

test('the setting comes before the file and may hold several keys', () => {
  const keys = [randomBytes(32), randomBytes(32)];
  const unused = path.join(folder, 'unused');
  const ring = loadKeyRing(keys.map((key) => key.toString('base64')).join(', '), unused);
  expect(ring.ok && ring.value.map(({ key }) => key)).toEqual(keys);
  expect(statSync(unused, { throwIfNoEntry: false })).toBeUndefined();
  expect(loadKeyRing('bm8=', unused)).toMatchObject({ ok: false, error: { code: 'key-malformed' } });
});
