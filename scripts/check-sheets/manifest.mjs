import { agreed } from './scopes.mjs';

/** Findings about the manifest; `used` are the scopes that the code needs. */
export function checkManifest(source, used, finding) {
  const name = 'appsscript.json';
  let manifest;
  try {
    manifest = JSON.parse(source);
  } catch (error) {
    return finding(name, `is no JSON: ${error.message}.`, 'Correct it: clasp would push it as it is.');
  }
  if (manifest.runtimeVersion !== 'V8') finding(name, 'does not ask for V8.', 'Set "runtimeVersion": "V8".');
  if (typeof manifest.timeZone !== 'string') finding(name, 'has no time zone.', 'Set "timeZone": "Etc/UTC".');
  for (const key of ['webapp', 'executionApi', 'addOns']) {
    if (manifest[key] !== undefined)
      finding(name, `has "${key}".`, 'Remove it: an editor add-on needs none, and it opens an entrance.');
  }
  const { enabledAdvancedServices, libraries } = manifest.dependencies ?? {};
  if (enabledAdvancedServices?.length || libraries?.length) {
    finding(
      name,
      'names advanced services or libraries.',
      'Remove them: the scope for the open spreadsheet alone excludes them.',
    );
  }
  checkScopes(name, manifest.oauthScopes ?? [], used, finding);
  checkAddresses(name, manifest.urlFetchWhitelist, finding);
}

function checkScopes(name, declared, used, finding) {
  for (const scope of declared) {
    if (!agreed.includes(scope))
      finding(name, `asks for ${scope}.`, 'Remove it: users agreed to five narrow scopes.');
    else if (!used.has(scope))
      finding(
        name,
        `asks for ${scope}, which nothing in the code needs.`,
        'Remove it, or the code that needed it is gone.',
      );
  }
  if (new Set(declared).size < declared.length) finding(name, 'asks for a scope twice.', 'Keep one of each.');
  for (const [scope, by] of used) {
    if (!declared.includes(scope))
      finding(
        name,
        `lacks ${scope}, which ${by} needs.`,
        'Declare it if it is agreed, else do without the call.',
      );
  }
}

function checkAddresses(name, addresses, finding) {
  if (!Array.isArray(addresses) || addresses.length === 0) {
    return finding(
      name,
      'has no urlFetchWhitelist.',
      "Name the server's address there, so that data goes nowhere else.",
    );
  }
  for (const address of addresses) {
    const well = /^https:\/\/(?!localhost\b|127\.)[a-z0-9.-]+(:\d+)?\/([^*]*\/)?$/i.test(address);
    if (!well)
      finding(
        name,
        `urlFetchWhitelist: ${address} is no public https address that ends in a slash.`,
        'Write it like https://cogsheet.example.com/.',
      );
  }
}
