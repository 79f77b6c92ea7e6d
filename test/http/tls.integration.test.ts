import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadTls } from '../../server/tls';

const certFile = path.join(__dirname, '../support/test-certificate.pem');
const keyFile = path.join(__dirname, '../support/test-key.pem');
let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'cogsheet-tls-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('a certificate and its key are taken', () => {
  const tls = loadTls({ certFile, keyFile });
  expect(tls.ok && tls.value.cert).toContain('BEGIN CERTIFICATE');
});

test('what is wrong with them is said, with the variable and without the key', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const otherKey = written('other.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  const damaged = written('damaged.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  const said = (files: { certFile: string; keyFile: string }) => {
    const tls = loadTls(files);
    return tls.ok ? 'taken' : tls.error;
  };
  expect(said({ certFile: path.join(folder, 'none.pem'), keyFile })).toMatch(
    /^TLS_CERT_FILE: .*none\.pem cannot be read \(ENOENT\)/,
  );
  expect(said({ certFile: keyFile, keyFile })).toMatch(/^TLS_CERT_FILE: .* holds no certificate in PEM/);
  expect(said({ certFile, keyFile: certFile })).toMatch(/^TLS_KEY_FILE: .* holds no private key in PEM/);
  expect(said({ certFile, keyFile: otherKey })).toMatch(/do not belong together/);
  expect(said({ certFile: damaged, keyFile })).toMatch(/damaged/);
});
