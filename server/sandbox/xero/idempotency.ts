import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Clock } from '../common/clock';

interface Remembered {
  /** null: the first call failed before its body was read, so any body counts as the same. */
  fingerprint: string | null;
  at: number;
  answer: { status: number; type: string; body: string } | null;
}

const keptMs = 6 * 60_000;
export const keyLengthMax = 128;

export type Recall =
  | { kind: 'first' }
  | { kind: 'replay'; status: number; type: string; body: string }
  | { kind: 'conflict'; message: string };

/** Idempotency-Key of PUT and POST: per app, six minutes from the first call, errors kept like any other answer. */
export class IdempotencyCache {
  private readonly entries = new Map<string, Remembered>();

  constructor(private readonly clock: Clock) {}

  /** Looks a call up and claims its key when it is the first. */
  recall(request: Request, clientId: string): Recall {
    const key = keyOf(request);
    if (key === null) return { kind: 'first' };
    const name = `${clientId}\n${key}`;
    const now = this.clock().getTime();
    for (const [other, entry] of this.entries) if (now - entry.at >= keptMs) this.entries.delete(other);
    const fingerprint = fingerprintOf(request);
    const found = this.entries.get(name);
    if (found?.answer == null) {
      this.entries.set(name, { fingerprint, at: found?.at ?? now, answer: null });
      return { kind: 'first' };
    }
    if (found.fingerprint !== null && found.fingerprint !== fingerprint) {
      return { kind: 'conflict', message: `Idempotency Key: ${key} is used with a different request.` };
    }
    return { kind: 'replay', ...found.answer };
  }

  /** Keeps the answer to a claimed key. A later answer to the same call (a 500 in place of it) replaces the earlier. */
  remember(request: Request, clientId: string, response: Response, body: string): void {
    const key = keyOf(request);
    if (key === null) return;
    const name = `${clientId}\n${key}`;
    const entry = this.entries.get(name) ?? { fingerprint: null, at: this.clock().getTime(), answer: null };
    const type = String(response.getHeader('Content-Type') ?? 'application/json; charset=utf-8');
    this.entries.set(name, { ...entry, answer: { status: response.statusCode, type, body } });
  }
}

export function keyOf(request: Request): string | null {
  const key = request.get('idempotency-key');
  return key === undefined || key === '' || (request.method !== 'PUT' && request.method !== 'POST')
    ? null
    : key;
}

function fingerprintOf(request: Request): string {
  return createHash('sha256')
    .update(`${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
}
