import type { Request } from 'express';
import type { Cookies } from '../sign-in/cookies';
import type { Credentials } from '../sign-in/people';

/** The value of a cookie; null when the request brings none of this name. */
export function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === name) return value.join('=').trim() || null;
  }
  return null;
}

/** Headers that proxies add. */
const passedOn = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];

/**
 * What a request brings to say who sends it. A browser sends cookies along whoever makes it ask; for a change they count
 * only beside an Origin, which `ownOriginOnly` has found to be ours.
 */
export function credentialsOf(request: Request, { session }: Cookies): Credentials {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const trusted = reads || request.headers.origin !== undefined;
  const forwarded = passedOn.some((name) => request.headers[name] !== undefined);
  return { bearer, cookie: trusted ? cookieOf(request, session) : null, forwarded };
}
