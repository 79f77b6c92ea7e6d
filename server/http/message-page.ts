import type { Response } from 'express';

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A page that says one thing and offers one way on, for a browser that is on its way through sign-in. */
export function sendMessage(
  response: Response,
  status: number,
  message: { readonly title: string; readonly text: string; readonly next?: { label: string; href: string } },
): void {
  const { title, text, next } = message;
  response
    .status(status)
    .type('html')
    .send(
      `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escape(title)}</title>
    <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 34em; margin: 3em auto; padding: 0 1em; }
      h1 { font-size: 1.25em; }
    </style>
  </head>
  <body>
    <h1>${escape(title)}</h1>
    <p role="status">${escape(text)}</p>
${next ? `    <p><a href="${escape(next.href)}">${escape(next.label)}</a></p>\n` : ''}  </body>
</html>
`,
    );
}
