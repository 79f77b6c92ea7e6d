import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result } from './accounting/result';
import type { TlsFiles } from './config';
import { codeOf } from './store/error-code';

/** Certificate (with its chain) and private key, in PEM. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** Reads both files and tries them together; what is wrong is said with the variable that names the file. */
export function loadTls({ certFile, keyFile }: TlsFiles): Result<Tls, string> {
  const cert = readPem('TLS_CERT_FILE', certFile, /-----BEGIN CERTIFICATE-----/);
  if (!cert.ok) return cert;
  const key = readPem('TLS_KEY_FILE', keyFile, /-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  if (!key.ok) return key;
  try {
    createSecureContext({ cert: cert.value, key: key.value });
  } catch (error) {
    return err(
      `TLS_CERT_FILE and TLS_KEY_FILE: they do not belong together, or one of them is damaged (${codeOf(error) ?? 'unknown'}).`,
    );
  }
  return ok({ cert: cert.value, key: key.value });
}

function readPem(variable: string, file: string, begin: RegExp): Result<string, string> {
  try {
    const text = readFileSync(file, 'utf8');
    return begin.test(text)
      ? ok(text)
      : err(
          `${variable}: ${file} holds no ${variable === 'TLS_KEY_FILE' ? 'private key' : 'certificate'} in PEM.`,
        );
  } catch (error) {
    return err(`${variable}: ${file} cannot be read (${codeOf(error) ?? 'unknown'}).`);
  }
}
