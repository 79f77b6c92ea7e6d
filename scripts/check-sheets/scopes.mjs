import * as walk from 'acorn-walk';

const google = (name) => `https://www.googleapis.com/auth/${name}`;
const scopes = {
  openid: 'openid',
  email: google('userinfo.email'),
  currentOnly: google('spreadsheets.currentonly'),
  container: google('script.container.ui'),
  fetch: google('script.external_request'),
};
export const agreed = Object.values(scopes);

/** Scopes that services and their members need. A service that is not named here is a finding. */
export const services = {
  SpreadsheetApp: [scopes.currentOnly],
  UrlFetchApp: [scopes.fetch],
  HtmlService: [],
  PropertiesService: [],
  CacheService: [],
  LockService: [],
  ScriptApp: [],
  Session: [],
  Utilities: [],
  Logger: [],
};
const members = {
  'SpreadsheetApp.openById': [google('spreadsheets')],
  'SpreadsheetApp.openByUrl': [google('spreadsheets')],
  'SpreadsheetApp.open': [google('spreadsheets')],
  'SpreadsheetApp.create': [google('spreadsheets')],
  // Without userinfo.email the token has no e-mail, and the server turns it away.
  'ScriptApp.getIdentityToken': [scopes.openid, scopes.email],
  'ScriptApp.newTrigger': [google('script.scriptapp')],
  'ScriptApp.getProjectTriggers': [google('script.scriptapp')],
  'ScriptApp.deleteTrigger': [google('script.scriptapp')],
  'Session.getActiveUser': [scopes.email],
  'Session.getEffectiveUser': [scopes.email],
};
/** Members of `Ui`, whatever the object is called. */
const dialogs = ['showSidebar', 'showModalDialog', 'showModelessDialog', 'alert', 'prompt'];
const advanced = ['Sheets', 'Drive', 'Gmail', 'Docs', 'Calendar', 'AdminDirectory', 'People', 'BigQuery'];

/** Scopes that the code needs, each with the member that needs it. */
export function scopesUsed(scripts, finding) {
  const used = new Map();
  const use = (list, by) => list.forEach((scope) => used.has(scope) || used.set(scope, by));
  for (const { tree } of scripts) {
    walk.simple(tree, {
      Identifier({ name, loc }) {
        const isService = /^[A-Z]\w*(App|Service)$/.test(name) || advanced.includes(name);
        if (Object.hasOwn(services, name)) use(services[name], name);
        else if (isService && !declaredIn(tree, name)) {
          finding(
            'Code.js',
            `line ${loc.start.line} uses ${name}, whose scope is not among the agreed ones.`,
            'Do without it.',
          );
        }
      },
      MemberExpression({ object, property, computed, loc }) {
        if (computed) return;
        const called = `${object.name ?? ''}.${property.name}`;
        if (called === 'ScriptApp.getOAuthToken') {
          finding(
            'Code.js',
            `line ${loc.start.line} takes the user's own access token.`,
            'Use ScriptApp.getIdentityToken: that one opens nothing.',
          );
        }
        use(members[called] ?? [], called);
        if (dialogs.includes(property.name)) use([scopes.container], `Ui.${property.name}`);
      },
    });
  }
  return used;
}

/** Whether the script declares a name of its own, so that it is no service. */
function declaredIn(tree, name) {
  let own = false;
  const check = (node) => void (own ||= node?.name === name);
  walk.full(tree, (node) => {
    if (/Declarator|Function|Class/.test(node.type)) check(node.id);
    for (const parameter of node.params ?? []) check(parameter);
  });
  return own;
}
