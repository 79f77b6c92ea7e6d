import type { Response } from 'express';
import type { Quirks } from './quirks';
import { jsonText } from './render';

/** What an endpoint answers. */
export interface Answer {
  status: number;
  body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refusal = (status: number, text: string): Answer => ({ status, body: new Refusal(text) });

/** A text that is sent in the form in which the account answers errors. */
export class Refusal {
  constructor(readonly text: string) {}
}

export const texts = {
  unauthorised: 'Unauthorized access',
  forbidden: 'Access is forbidden',
  notFound: 'Resource not found',
  tooMany: 'Rate limit exceeded. Retry after some time.',
  serverError: 'An unexpected error occurred. Please try again later.',
  unavailable: 'Service temporarily unavailable. Please try again later.',
  malformed: 'Missing or malformed JSON data; please see the documentation for examples.',
  batch: 'Batch limit is 250.',
} as const;

export function send(response: Response, { status, body }: Answer, quirks: Quirks): void {
  const shown =
    body instanceof Refusal ? (quirks.errorBodies === 'text' ? body.text : { message: body.text }) : body;
  response.status(status).type('application/json').send(jsonText(shown));
}

export function sendTooMany(response: Response, quirks: Quirks, seconds: number | undefined): void {
  if (quirks.retryAfter && seconds !== undefined) response.setHeader('Retry-After', String(seconds));
  send(response, refusal(429, texts.tooMany), quirks);
}
