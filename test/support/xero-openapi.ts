import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import type { Document, OpenAPIBackend } from 'openapi-backend';
import { parse } from 'yaml';

/**
 * Xero's published OpenAPI file as a judge of what goes over the wire. It lives beside the checkout, not in it; where
 * it is absent the tests that need it say so and check everything else.
 */
const file = path.resolve(__dirname, '../../../shared/xero-openapi/xero_accounting.yaml');

export const xeroOpenapiAvailable = (): boolean => existsSync(file);
export const xeroOpenapiAbsent =
  'LEFT OUT: ../shared/xero-openapi/xero_accounting.yaml is not here, so bodies were not validated against the OpenAPI file of Xero.';

interface Judges {
  backend: OpenAPIBackend;
  check(method: string, requestPath: string): string;
}
let judges: Promise<Judges> | undefined;

function load(): Promise<Judges> {
  judges ??= (async () => {
    const definition = parse(readFileSync(file, 'utf8')) as Document;
    // `Element` is the exception: a failed element is echoed with whatever was sent.
    const { Element: _echo, ...schemas } = definition.components?.schemas ?? {};
    refuseUndeclared(schemas);
    const { OpenAPIBackend: Backend } = await importOpenapiBackend();
    const backend = new Backend({
      definition,
      quick: true,
      validate: true,
      ajvOpts: { strict: false },
      customizeAjv: (ajv) => {
        addFormats(ajv);
        return ajv;
      },
    });
    await backend.init();
    return {
      backend,
      check(method, requestPath) {
        const operation = backend.matchOperation({
          method: method.toLowerCase(),
          path: plain(requestPath),
          headers: {},
        });
        if (operation?.operationId === undefined)
          throw new Error(`no operation for ${method} ${requestPath}`);
        return operation.operationId;
      },
    };
  })();
  return judges;
}

/**
 * openapi-backend loads an ES module that jest cannot require before Node 24. Its work is to
 * read documents from files; ours is already an object (and quick mode resolves references by other means), so it is
 * replaced by a parser that hands the object back, and by functions that fail when called.
 */
function importOpenapiBackend() {
  const refuse = () => {
    throw new Error('the reference parser is left out here');
  };
  jest.doMock('@apidevtools/json-schema-ref-parser', () => ({
    __esModule: true,
    default: {
      dereference: refuse,
      resolve: refuse,
      parse: (document: unknown) => Promise.resolve(document),
    },
  }));
  return import('openapi-backend');
}

const plain = (requestPath: string) => requestPath.split('?')[0] ?? '';

/** The file lets any property pass; with this a misspelt one is a fault. */
function refuseUndeclared(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) return node.forEach(refuseUndeclared);
  const schema = node as Record<string, unknown>;
  const declares = typeof schema['properties'] === 'object' && schema['type'] === 'object';
  if (declares && schema['additionalProperties'] === undefined) schema['additionalProperties'] = false;
  Object.values(schema).forEach(refuseUndeclared);
}

/** Answered by Xero though the file does not declare them: the envelope, and dates as text. */
const undeclared = new Set([
  'Id',
  'ProviderName',
  'DateTimeUTC',
  'DateString',
  'DueDateString',
  'UpdatedDateUTCString',
]);

function withoutExtras(value: unknown, top = true): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutExtras(inner, false));
  if (typeof value !== 'object' || value === null) return value;
  const isAttribute = 'Id' in value && 'Value' in value && Object.keys(value).length === 2;
  const kept = Object.entries(value).filter(
    ([key, inner]) => inner !== null && (isAttribute || !undeclared.has(key)) && !(top && key === 'Status'),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutExtras(inner, false)]));
}

/**
 * Faults of a request body that is about to be sent, e.g. `/JournalLines/0 must NOT have additional properties`; empty
 * when it fits. `requestPath` is below `/api.xro/2.0` and may carry a query.
 */
export async function validateXeroRequest(
  method: string,
  requestPath: string,
  body: unknown,
): Promise<string[]> {
  const { backend, check } = await load();
  const operation = check(method, requestPath);
  const request = {
    method: method.toLowerCase(),
    path: plain(requestPath),
    headers: { 'xero-tenant-id': 'x', 'content-type': 'application/json' },
    body,
  };
  return texts(backend.validateRequest(request, operation).errors);
}

/** Faults of an answer with `status`, after the envelope and nulls are stripped; empty when it fits. */
export async function validateXeroResponse(
  method: string,
  requestPath: string,
  status: number,
  body: unknown,
): Promise<string[]> {
  const { backend, check } = await load();
  const operation = check(method, requestPath);
  return texts(backend.validateResponse(withoutExtras(body), operation, status).errors);
}

const texts = (
  errors: { instancePath?: string; message?: string; params?: unknown }[] | null | undefined,
): string[] =>
  (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath ?? ''} ${message ?? ''} ${JSON.stringify(params)}`,
  );
