import type { Response } from 'express';

/** What an endpoint answers. */
export interface Answer {
  status: number;
  body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Error bodies are arrays of the error model. */
export const refusal = (status: number, exception: string): Answer => ({
  status,
  body: [{ ErrorCode: status, Exception: exception }],
});

/** Which form the "too many calls" answer takes; all three were seen in the wild. */
export const limitStyles = ['429', '503', 'odd'] as const;
export type LimitStyle = (typeof limitStyles)[number];

export function sendTooMany(
  response: Response,
  style: LimitStyle,
  perMinute: number,
  retryAfter?: number,
): void {
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  const text = `You have reached ${String(perMinute)} calls per 60 seconds API limit`;
  switch (style) {
    case '429':
      return void response.status(429).json({ ErrorCode: 429, Exception: text });
    case '503':
      return void response.status(503).type('text/plain').send('The service is unavailable.');
    case 'odd':
      return void response.status(400).type('text/plain').send(`${text}.`);
  }
}

/** Wrong paths answer 200 with this page. */
export function sendPageNotFound(response: Response): void {
  response
    .status(200)
    .type('text/html')
    .send(
      '<!DOCTYPE html><html><head><title>Cin7 Core</title></head><body><h1>Page not found</h1>' +
        '<p>The page you are looking for does not exist.</p></body></html>',
    );
}
