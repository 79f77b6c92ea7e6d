import { z } from 'zod';
import { problem } from '../contract/common';
import { routes, type Route } from '../contract/routes';
import type { Cookies } from '../sign-in/cookies';

const common = ['invalid-request', 'not-found'];
const ofPerson = ['sign-in-required', 'not-allowed', 'sign-in-unavailable'];

/** The OpenAPI 3.1 document of the API, made from the same schemas that requests are parsed with. */
export function openApiDocument(version: string, { session }: Cookies): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cogsheet',
      version,
      description: 'Cin7 to Xero: previewed in the sheet, approved by a person, posted exactly once.',
    },
    paths,
    security: [{ session: [] }, { token: [] }],
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: session },
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Of a session, or an identity token of Google Apps Script. None where nobody signs in.',
        },
      },
    },
  };
}

function operation(name: string, route: Route): object {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const ifMatch = route.problems.includes('version-required')
    ? [
        {
          name: 'If-Match',
          in: 'header',
          required: true,
          description: 'The ETag that the table was read with.',
          schema: { type: 'string' },
        },
      ]
    : [];
  const ok = route.answer
    ? { description: 'Done', content: { 'application/json': { schema: schemaOf(route.answer, 'output') } } }
    : { description: 'Done' };
  return {
    operationId: name,
    summary: route.summary,
    parameters: [...inPath, ...queryParameters(route), ...ifMatch],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }
      : {}),
    ...(route.open ? { security: [] } : {}),
    responses: {
      [route.status]: ok,
      default: {
        description: `Problem: ${[...common, ...(route.open ? [] : ofPerson), ...route.problems].join(', ')}`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function queryParameters({ query }: Route): object[] {
  if (!query) return [];
  const schema = schemaOf(query, 'input') as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Record<string, unknown>;
  return json;
}
