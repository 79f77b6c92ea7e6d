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
fieldset { border: 0; margin: 0 0 1rem; padding: 0; }
label { display: block; padding: .25rem 0; }
p.note { color: #59636e; font-size: .875rem; }
</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;

/** An organisation that leave can be given for. */
export interface Offered {
  id: string;
  name: string;
}

/**
 * Xero's consent question, in its plainest form: a form post, no script. Every value is escaped. Of several organisations
 * one is chosen, as on Xero's page [?]; the first is proposed.
 */
export function consentPage(
  app: string,
  organisations: readonly Offered[],
  fields: Record<string, string>,
): string {
  const [only, ...others] = organisations;
  const whose = only !== undefined && others.length === 0 ? only.name : 'one of your organisations';
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(
    'Allow access',
    `<h1>Allow ${escape(app)} to access ${escape(whose)}?</h1>
<p class="note">This is the Xero sandbox that comes with Cogsheet. No real Xero account is involved.</p>
<form method="post">
${hidden.join('\n')}
${others.length === 0 ? '' : choiceOf(organisations)}
<button type="submit" name="decision" value="allow">Allow access</button>
<button type="submit" name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

const choiceOf = (organisations: readonly Offered[]): string => `<fieldset>
<legend>Organisation</legend>
${organisations
  .map(
    ({ id, name }, index) =>
      `<label><input type="radio" name="organisation" value="${escape(id)}"${index === 0 ? ' checked' : ''}> ${escape(name)}</label>`,
  )
  .join('\n')}
</fieldset>`;

export const refusalPage = (reason: string) =>
  page('Sorry, something went wrong', `<h1>Sorry, something went wrong</h1><p>Error: ${escape(reason)}</p>`);
