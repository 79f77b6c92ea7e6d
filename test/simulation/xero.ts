import type { AxiosAdapter, AxiosStatic, InternalAxiosRequestConfig } from 'axios';
import { createRequire } from 'node:module';
import type { Change, Persistence } from '../../server/sandbox/common/persistence';
import { demoOrganisation } from '../../server/sandbox/xero/demo-organisation';
import type { Document, ManualJournal } from '../../server/sandbox/xero/model';
import { createXeroSandbox } from '../../server/sandbox/xero/sandbox';
import { faultsOfAnyCall, faultsOfSignIn, faultsOfWrites, type Fault } from './faults';
import { callApp, type HttpAnswer, type HttpRequest } from './in-process-http';
import type { Random } from './random';
import type { World } from './world';

export const simulatedDay = '2026-11-23';
export const tenant = demoOrganisation(simulatedDay).organisation.OrganisationID ?? '';
export const xeroAddress = 'http://books.test';

/** A record as Xero first took it, and as it is now. */
export interface Kept<Value> {
  readonly first: Value;
  readonly now: Value;
}

/** The sandbox's own records, by the door through which it saves them. */
class Records implements Persistence {
  readonly id = 'simulation';
  readonly documents = new Map<string, Kept<Document>>();
  readonly journals = new Map<string, Kept<ManualJournal>>();

  load = (): Change[] => [];
  close = (): void => undefined;

  save(changes: Change[]): void {
    for (const { kind, id, value } of changes) {
      if (kind === 'document') keep(this.documents, id, value as Document);
      else if (kind === 'manualJournal') keep(this.journals, id, value as ManualJournal);
    }
  }
}

function keep<Value>(records: Map<string, Kept<Value>>, id: string, now: Value): void {
  records.set(id, { first: records.get(id)?.first ?? now, now });
}

/** How likely each call is to go wrong; all zero in calm weather. */
export interface Weather {
  calls: number;
  signIn: number;
  /** Nothing gets through until then. */
  outageUntil: number;
}

/** Waits that a process sits out, and that are given back to whichever process comes next. */
const limitsOfSlowXero: readonly Fault[] = [30, 60].map((retryAfter) => ({
  ...{ kind: 'sandbox', name: '429-minute of a slow Xero' },
  rule: { fault: '429-minute', retryAfter },
}));

/** Longest a request can be on its way after its sender gave up: well under the 3 minutes that the product waits for it. */
const lateMs = { least: 20_000, most: 140_000 };

/** Xero's sandbox on virtual time, and the network on the way to it. */
export class SimulatedXero {
  readonly records = new Records();
  /** Calls of the accounting API as they arrived. */
  readonly calls: { readonly at: number; readonly status: number }[] = [];
  readonly weather: Weather = { calls: 0, signIn: 0, outageUntil: 0 };
  readonly sandbox;
  private readonly chances: Random;
  /** A request is on its way until then: Xero is slow, and lets less through. */
  private slowUntil = 0;

  constructor(
    private readonly world: World,
    random: Random,
    /** How long a call that writes takes, beyond what any call takes. */
    private readonly writeMs = 0,
  ) {
    this.chances = random;
    this.sandbox = createXeroSandbox({
      seedData: demoOrganisation(simulatedDay),
      clock: () => new Date(world.now),
      limits: 'vendor',
      persistence: this.records,
    });
  }

  /** Somebody in Xero's own screens, or the auditor: no network in between, and none of the product's limits. */
  direct(request: HttpRequest): Promise<HttpAnswer> {
    return callApp(this.sandbox.app, request);
  }

  /** A call of the product: two gates, since a process may die, and others go on, while the answer is on its way. */
  async send(request: HttpRequest): Promise<HttpAnswer | { readonly socketError: string }> {
    const { world } = this;
    const label = `${request.method} ${request.path.split('?', 1)[0] ?? ''}`;
    let fault: Fault | null = null;
    const sent = await world.gate(`send ${label}`, async () => {
      world.count('calls');
      world.now += this.chances.between(20, 250);
      fault = this.faultFor(request);
      if (fault) {
        world.count('faults');
        world.count(`fault: ${(fault as Fault).name}`);
      }
      const answer = await this.deliver(request, fault);
      world.note(
        `${label} -> ${'socketError' in answer ? answer.socketError : answer.status}${fault ? ` (${(fault as Fault).name})` : ''}`,
      );
      return answer;
    });
    if ('socketError' in sent && sent.socketError === 'ECONNABORTED') await world.sleep(60_000);
    if (this.writeMs > 0 && request.method !== 'GET') await world.sleep(this.writeMs);
    return world.gate(`answer ${label} ${'status' in sent ? sent.status : sent.socketError}`, () => {
      world.now += this.chances.between(20, 400);
      return sent;
    });
  }

  private faultFor({ method, path }: HttpRequest): Fault | null {
    const { calls, signIn, outageUntil } = this.weather;
    const all = path.startsWith('/identity')
      ? faultsOfSignIn
      : method === 'GET'
        ? faultsOfAnyCall
        : faultsOfWrites;
    if (this.world.now < outageUntil) {
      const silent = all.filter(
        ({ kind, name }) => kind === 'socket' || name.startsWith('502') || name === '503',
      );
      return this.chances.pick(silent);
    }
    const probability = path.startsWith('/identity')
      ? signIn
      : method === 'GET'
        ? calls
        : Math.min(0.6, 2 * calls);
    if (method !== 'GET' && this.world.now < this.slowUntil && this.chances.chance(0.4))
      return this.chances.pick(limitsOfSlowXero);
    return this.chances.chance(probability) ? this.chances.pick(all) : null;
  }

  /** The request arrives at Xero. Nobody ever takes the access away there: who is refused a new token lost it himself. */
  private async arrive(request: HttpRequest): Promise<HttpAnswer> {
    const at = this.world.now;
    const answer = await this.direct(request);
    if (request.path.startsWith('/api.xro')) this.calls.push({ at, status: answer.status });
    if (request.path.startsWith('/identity') && answer.status === 400)
      this.world.find('signed out: Xero does not know the refresh token any more');
    return answer;
  }

  private async deliver(
    request: HttpRequest,
    fault: Fault | null,
  ): Promise<HttpAnswer | { readonly socketError: string }> {
    switch (fault?.kind) {
      case undefined:
        return this.arrive(request);
      case 'sandbox':
        this.sandbox.control.faults.set([fault.rule]);
        return this.arrive(request).finally(() => this.sandbox.control.faults.clear());
      case 'answer':
        return fault.damage(await this.arrive(request), this.chances);
      case 'gateway':
        if (fault.arrives) await this.arrive(request);
        return { status: fault.status, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
      case 'until-a-date': {
        const until = new Date(this.world.now + 20_000).toUTCString();
        return { status: 429, headers: { 'x-rate-limit-problem': 'minute', 'retry-after': until }, body: '' };
      }
      case 'twice':
        await this.arrive(request);
        return this.arrive(request);
      case 'socket':
        if (fault.arrives === 'now') await this.arrive(request);
        if (fault.arrives === 'late') this.arriveLate(request);
        return { socketError: fault.code };
    }
  }

  /** Later than its sender waits: 60 s, and up to the bound after that. */
  private arriveLate(request: HttpRequest): void {
    const ms = this.chances.between(lateMs.least, lateMs.most);
    this.slowUntil = this.world.now + ms;
    this.world.later(ms, () => {
      this.world.arriving(async () => {
        const { status } = await this.arrive(request);
        this.world.note(`late ${request.method} ${request.path.split('?', 1)[0] ?? ''} -> ${status}`);
      });
    });
  }
}

const axios = createRequire(require.resolve('xero-node'))('axios') as AxiosStatic;

/** Joins the product's two HTTP clients, the one in `xero-node` and `fetch`, to a simulated Xero. Answers the way back. */
export function joinNetwork(xero: SimulatedXero): () => void {
  const before = { adapter: axios.defaults.adapter, fetch: globalThis.fetch };
  axios.defaults.adapter = adapterOf(xero);
  globalThis.fetch = (async (input: string | URL, init: RequestInit = {}) => {
    const { pathname, search } = new URL(String(input));
    const answer = await xero.send({
      method: init.method ?? 'GET',
      path: pathname + search,
      headers: lowerCase((init.headers ?? {}) as Record<string, string>),
      body: typeof init.body === 'string' ? init.body : null,
    });
    if ('socketError' in answer)
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: answer.socketError } });
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  }) as typeof fetch;
  return () => {
    if (before.adapter !== undefined) axios.defaults.adapter = before.adapter;
    globalThis.fetch = before.fetch;
  };
}

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

const adapterOf = (xero: SimulatedXero): AxiosAdapter =>
  async function adapter(config: InternalAxiosRequestConfig) {
    const { pathname, search } = new URL(axios.getUri(config));
    const answer = await xero.send({
      method: (config.method ?? 'get').toUpperCase(),
      path: pathname + search,
      headers: lowerCase(config.headers.toJSON() as Record<string, string>),
      body: typeof config.data === 'string' ? config.data : null,
    });
    if ('socketError' in answer) throw new axios.AxiosError('No answer', answer.socketError, config, {});
    const response = {
      data: answer.body,
      status: answer.status,
      statusText: '',
      headers: new axios.AxiosHeaders(answer.headers),
      config,
      request: {},
    };
    const accepted = config.validateStatus?.(answer.status) ?? true;
    if (accepted) return response;
    throw new axios.AxiosError('Refused', axios.AxiosError.ERR_BAD_RESPONSE, config, {}, response);
  };
