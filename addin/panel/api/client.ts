import type { z } from 'zod';
import {
  type DifferenceDto,
  type FaultDto,
  type ProblemCode,
  problem,
} from '../../../server/contract/common';
import { type Route, type RouteName, routes } from '../../../server/contract/routes';

/** Why a call did not succeed. `unreachable`: no answer at all. `unreadable`: an answer that the contract does not know. */
export interface ApiProblem {
  readonly code: ProblemCode | 'unreachable' | 'unreadable';
  /** Status of HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly title: string;
  /** What happened and what to do, for the accountant. */
  readonly detail: string;
  readonly faults: readonly FaultDto[];
  readonly difference: DifferenceDto | null;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value; readonly etag: string | null }
  | { readonly ok: false; readonly problem: ApiProblem };

type Routes = typeof routes;
type ParamNames<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParamNames<`/${More}`>
    : Rest
  : never;
type InputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;
export type AnswerOf<Name extends RouteName> = Routes[Name] extends { answer: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;

export type CallInput<Name extends RouteName> = {
  readonly params: Readonly<Record<ParamNames<Routes[Name]['path']>, string>>;
  /** Version last read, for routes that need If-Match. */
  readonly ifMatch?: string;
} & (Routes[Name] extends { query: infer Schema } ? { readonly query?: Partial<InputOf<Schema>> } : unknown) &
  (Routes[Name] extends { body: infer Schema } ? { readonly body: InputOf<Schema> } : unknown);

const unreachable: ApiProblem = {
  code: 'unreachable',
  status: 0,
  title: 'No answer',
  detail:
    'Cogsheet does not answer. Nothing is lost: what runs goes on. Check that it is running, then try again.',
  faults: [],
  difference: null,
};

const unreadable = (status: number): ApiProblem => ({
  code: 'unreadable',
  status,
  title: 'Unexpected answer',
  detail: `Cogsheet gave an answer that this panel does not understand (status ${status}). Reload the page; if it stays, the two are of different versions.`,
  faults: [],
  difference: null,
});

/** Our HTTP API, typed by the contract. Every answer is parsed; expected failures are values. */
export class Client {
  /**
   * @param base where the API lives, such as `/api/v1`
   * @param signedOut is called when the server asks who is there, with its sentence
   */
  constructor(
    private readonly fetch: typeof globalThis.fetch,
    private readonly base: string,
    private readonly signedOut: (sentence: string | null) => void = () => undefined,
  ) {}

  async call<Name extends RouteName>(name: Name, input: CallInput<Name>): Promise<Answer<AnswerOf<Name>>> {
    const route: Route = routes[name];
    return this.send(route, input, route.answer) as Promise<Answer<AnswerOf<Name>>>;
  }

  /** The same where the address decides which of the contract's shapes the answer has. */
  async callAs<Name extends RouteName, Schema extends z.ZodType>(
    name: Name,
    input: CallInput<Name>,
    schema: Schema,
  ): Promise<Answer<z.output<Schema>>> {
    return this.send(routes[name], input, schema) as Promise<Answer<z.output<Schema>>>;
  }

  private async send(
    route: Route,
    input: LooseInput,
    schema: z.ZodType | undefined,
  ): Promise<Answer<unknown>> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    if (input.ifMatch !== undefined) headers['if-match'] = input.ifMatch;
    let response: Response;
    let text: string;
    try {
      response = await this.fetch(this.base + address(route.path, input), {
        method: route.method.toUpperCase(),
        headers,
        credentials: 'same-origin',
        // The version of a table does not change when its checks do: a remembered answer would show old checks.
        cache: 'no-store',
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      });
      text = await response.text();
    } catch {
      return { ok: false, problem: unreachable };
    }
    const body = parseJson(text);
    if (!response.ok) {
      const refusal = readProblem(body, response.status);
      if (response.status === 401)
        this.signedOut(refusal.code === 'sign-in-required' ? refusal.detail : null);
      return { ok: false, problem: refusal };
    }
    const etag = response.headers.get('etag');
    if (!schema) return { ok: true, value: undefined, etag };
    const parsed = schema.safeParse(body);
    return parsed.success
      ? { ok: true, value: parsed.data, etag }
      : { ok: false, problem: unreadable(response.status) };
  }
}

interface LooseInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

function address(path: string, { params, query }: LooseInput): string {
  const place = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return pairs.length > 0 ? `${place}?${new URLSearchParams(pairs).toString()}` : place;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readProblem(body: unknown, status: number): ApiProblem {
  const parsed = problem.safeParse(body);
  if (!parsed.success) return unreadable(status);
  const { code, title, detail, faults, difference } = parsed.data;
  return { code, status, title, detail, faults: faults ?? [], difference: difference ?? null };
}
