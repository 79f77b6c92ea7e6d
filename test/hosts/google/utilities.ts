import { createHash, randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { format } from 'node:util';
import { notModelled } from './errors';
import type { Execution } from './execution';
import { type Args, type Handle, act, chain, define, enumName, enumeration, free, held } from './service';
import { formatDate } from './zone';

/** Bytes are signed in Apps Script (docs: Byte[]). */
const signed = (bytes: Buffer): number[] => [...bytes].map((byte) => (byte > 127 ? byte - 256 : byte));
const bufferOf = (data: unknown): Buffer =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(Uint8Array.from(data as number[]));

export const blobHandle: (bytes: Buffer) => Handle = define<Buffer>({
  name: 'Blob',
  needs: 'nothing',
  members: {
    getBytes: free('', signed),
    getDataAsString: free('string?', (bytes) => bytes.toString('utf8')),
  },
});

const digests = enumeration('DigestAlgorithm', ['MD5', 'SHA_1', 'SHA_256', 'SHA_512']);
const charsets = enumeration('Charset', ['US_ASCII', 'UTF_8']);

export const utilities = define<null>({
  name: 'Utilities',
  needs: 'nothing',
  values: { DigestAlgorithm: digests, Charset: charsets },
  members: {
    getUuid: free('', () => randomUUID()),
    sleep: act('int', (_, [milliseconds], execution) => execution.sleep(Number(milliseconds))),
    formatDate: free('Date, string, string', (_, [date, zone, pattern]) =>
      formatDate((date as Date).getTime(), zone === 'GMT' ? 'UTC' : String(zone), String(pattern)),
    ),
    computeDigest: free('DigestAlgorithm, string/array, Charset?', (_, [algorithm, data]) =>
      signed(createHash(enumName(algorithm).replace('_', '').toLowerCase()).update(bufferOf(data)).digest()),
    ),
    base64Encode: free('string/array, Charset?', (_, [data]) => bufferOf(data).toString('base64')),
    base64EncodeWebSafe: free('string/array, Charset?', (_, [data]) =>
      bufferOf(data).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
    ),
    base64Decode: free('string, Charset?', (_, [text]) => signed(Buffer.from(String(text), 'base64'))),
    base64DecodeWebSafe: free('string, Charset?', (_, [text]) =>
      signed(Buffer.from(String(text), 'base64url')),
    ),
    newBlob: free('string/array, string?, string?', (_, [data]) => blobHandle(bufferOf(data))),
    gzip: free('Blob, string?', (_, [blob]) => blobHandle(gzipSync(held<Buffer>(blob)))),
    ungzip: free('Blob', (_, [blob]) => blobHandle(gunzipSync(held<Buffer>(blob)))),
  },
})(null);

const log = (level: string) =>
  act<null>(
    '...',
    (_, args: Args, execution: Execution) => void execution.host.logs.push({ level, text: format(...args) }),
  );

export const scriptConsole = define<null>({
  name: 'console',
  needs: 'nothing',
  members: { log: log('log'), info: log('info'), warn: log('warn'), error: log('error') },
})(null);

export const logger = define<null>({
  name: 'Logger',
  needs: 'nothing',
  members: {
    log: chain(
      'any, any?',
      (_, args, { host }) => void host.logs.push({ level: 'log', text: format(...args) }),
    ),
    getLog: free('', () => notModelled('Logger.getLog')),
  },
})(null);
