import type { FigureName } from '../../server/contract/figures';
import type { DrawAnswer, DrawPlan, FillPlan, LinkPlan, LookAnswer, PatchAnswer, PatchPlan } from './plan';

/** Why the script did not do what the sidebar asked for. Closed: the sidebar has a remedy for each. */
export const failureCodes = [
  'no-identity',
  'no-permission',
  'unreachable',
  'redirected',
  'quota',
  'too-large',
  'busy',
  'refused',
  'gone',
  'invalid',
  'unexpected',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** What the one callable answers, as JSON. */
export type Envelope<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: FailureCode; readonly message: string };

/** A request to our server; only paths below `/api/v1` exist. */
export interface ServerCall {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** From `/api/v1/` on, with its query. */
  readonly path: string;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  /** JSON text. */
  readonly body?: string;
}

export interface ServerReply {
  readonly status: number;
  readonly type: string;
  readonly etag: string | null;
  readonly body: string;
}

export interface OpenAnswer {
  /** The file is a copy of another one in which Cogsheet drew. */
  readonly copied: boolean;
  /** What the menu asked the panel to do; told once. */
  readonly command: string | null;
  /** Our sheets that are there: id and Google's number of the tab. */
  readonly sheets: readonly (readonly [id: string, gid: number])[];
  /** What `remember` kept with the file; null when nothing was. */
  readonly record: string | null;
  readonly timeZone: string;
  readonly locale: string;
}

/** A question of a custom function: `["COGS","2026-10-01","2026-10-31"]` is its key. */
export interface FigureQuestion {
  readonly name: FigureName;
  readonly args: readonly string[];
  /** Name of a connection or of its Xero organisation; left out: the first one. */
  readonly connection?: string;
}

/** What a figure came to, as its cell shows it: a decimal text or words, or why there is none. */
export type FigureResult =
  { readonly value: string; readonly isAmount: boolean } | { readonly fault: string };

/** What became of the cells that ask for figures, after an answer. */
export interface Renewed {
  /** Calculated again. */
  readonly cells: number;
  /** As before: the user may not change them, or was changing them just then. */
  readonly held: number;
  /** As before: more than are calculated again after one answer. */
  readonly beyond: number;
}

/** Everything the sidebar may ask of the script, by name. Each call is one execution at Google. */
export interface Rpc {
  open(input: Record<string, never>): OpenAnswer;
  /** The user wants to work with this copy of the file. */
  adopt(input: Record<string, never>): { readonly adopted: true };
  /** Keeps a short text with the file, in place of the one before. */
  remember(input: { readonly text: string }): { readonly remembered: true };
  call(input: ServerCall): ServerReply;
  draw(input: DrawPlan): DrawAnswer;
  fill(input: FillPlan): { readonly filled: boolean };
  patch(input: PatchPlan): PatchAnswer;
  link(input: LinkPlan): { readonly linked: boolean };
  /** What stands in our sheets now, where the cursor is, which figures are wanted. */
  look(input: LookInput): LookAnswer;
  show(input: { readonly sheet: string; readonly row?: string; readonly column?: string }): {
    readonly shown: boolean;
  };
  /** Keeps figures and has the cells that show them calculated again. */
  keepFigures(input: { readonly figures: readonly (readonly [FigureQuestion, FigureResult])[] }): Renewed;
  /** All figures that were ever asked for in this file, newest last. */
  knownFigures(input: Record<string, never>): { readonly figures: readonly FigureQuestion[] };
}

export interface LookInput {
  /** Sheets to look at with the digest of what the sidebar knows; `active` looks at those alone that the user sees. */
  readonly sheets: readonly (readonly [id: string, digest: string])[];
  readonly activeOnly: boolean;
}

export type RpcName = keyof Rpc;
