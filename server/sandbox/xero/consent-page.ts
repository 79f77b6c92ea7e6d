const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

const page = (title: string, body: string) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1f2a37; background: #f2f3f4; margin: 0; }
main { max-width: 26rem; margin: 12vh auto; background: #fff; padding: 2rem; border-radius: 8px; }
h1 { font-size: 1.25rem; margin-top: 0; }
button { font: inherit; padding: .5rem 1rem; border-radius: 4px; border: 1px solid #8a94a6; background: #fff; cursor: pointer; }
button[value="allow"] { background: #0a6bc8; border-color: #0a6bc8; color: #fff; }
p.note { color: #59636e; font-size: .875rem; }
</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;

/** Xero's consent question, in its plainest form: a form post, no script. Every value is escaped. */
export function consentPage(app: string, organisation: string, fields: Record<string, string>): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(
    'Allow access',
    `<h1>Allow ${escape(app)} to access ${escape(organisation)}?</h1>
<p class="note">This is the Xero sandbox that comes with Cogsheet. No real Xero account is involved.</p>
<form method="post">
${hidden.join('\n')}
<button type="submit" name="decision" value="allow">Allow access</button>
<button type="submit" name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

export const refusalPage = (reason: string) =>
  page('Sorry, something went wrong', `<h1>Sorry, something went wrong</h1><p>Error: ${escape(reason)}</p>`);
