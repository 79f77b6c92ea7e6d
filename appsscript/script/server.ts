import type { ServerCall, ServerReply } from '../shared/rpc';
import { Failure, failureOf } from './failure';

/** Address of our server, put in by the build: `https://host`, without a slash at its end. */
declare const __COGSHEET_SERVER__: string;

/** Only our API, and no climbing out of it. */
function isApiPath(path: string): boolean {
  const place = path.split('?')[0] ?? '';
  return (
    /^\/api\/v1\/[!-~]+$/.test(path) && !/\/\/|#/.test(place) && !/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(place)
  );
}

const noIdentity =
  'Google did not say who you are, so nothing was sent. Reload the file and open Cogsheet from the Extensions menu; if Google asks for permissions, allow all of them. With several Google accounts in one browser, use a browser profile of its own for this account.';
const unreachable =
  'Cogsheet does not answer. Nothing is lost: what runs goes on. Check that it is running, then try again.';
const unknownName =
  'Google does not find the Cogsheet server under its address, so nothing was sent. What runs on the server goes on. Try again in a few minutes; if it stays, ask whoever set up the add-on whether the address is right and can be reached from the internet.';
const quota =
  'Google allows no more calls from this account today, so nothing was sent. The limit ends after 24 hours; what runs on the server goes on.';
const redirected =
  'The address of the Cogsheet server leads elsewhere, so nothing was sent there. Ask whoever set up the add-on to correct the address.';

/**
 * Calls our server as the user who looks at the sheet: her Google identity is the proof, and it goes to no other
 * address. An identity near its end is refused once in a while; then it is asked for once more, and never again. Whom
 * the server refuses then gets the server's own answer.
 */
export function callServer(call: ServerCall): ServerReply {
  if (!isApiPath(call.path) || !['get', 'post', 'put', 'delete'].includes(call.method))
    throw new Failure('invalid', 'The sidebar asked for an address that is not of Cogsheet.');
  const first = send(call);
  const response = first.getResponseCode() === 401 ? send(call) : first;
  const status = response.getResponseCode();
  if (status >= 300 && status < 400) throw new Failure('redirected', redirected);
  return {
    status,
    type: header(response, 'content-type') ?? '',
    etag: header(response, 'etag'),
    body: response.getContentText(),
  };
}

function send(call: ServerCall): GoogleAppsScript.URL_Fetch.HTTPResponse {
  // The types leave out that there may be none.
  const token = ScriptApp.getIdentityToken() as string | null;
  if (token === null || token === '') throw new Failure('no-identity', noIdentity);
  const { method, path, ifMatch, idempotencyKey, body } = call;
  try {
    return UrlFetchApp.fetch(__COGSHEET_SERVER__ + path, {
      method,
      muteHttpExceptions: true,
      followRedirects: false,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${token}`,
        ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { contentType: 'application/json', payload: body }),
    });
  } catch (error) {
    // Google throws for names that are not found, for no answer and for used-up limits, and tells them apart in words.
    const words = error instanceof Error ? error.message : String(error);
    if (/too many times|quota|bandwidth/i.test(words)) throw new Failure('quota', quota);
    if (/dns error/i.test(words)) throw new Failure('unreachable', unknownName);
    const refusal = failureOf(error);
    throw refusal.code === 'no-permission' ? refusal : new Failure('unreachable', unreachable);
  }
}

function header(response: GoogleAppsScript.URL_Fetch.HTTPResponse, name: string): string | null {
  const headers = response.getHeaders() as Record<string, unknown>;
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return typeof value === 'string' ? value : null;
}
