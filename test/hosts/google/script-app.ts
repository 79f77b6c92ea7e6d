import { type Execution, scopes } from './execution';
import { userHandle } from './protection';
import { act, define, enumeration, free, valueOf } from './service';

export const authModes = enumeration('AuthMode', ['NONE', 'CUSTOM_FUNCTION', 'LIMITED', 'FULL']);
const authStatuses = enumeration('AuthorizationStatus', ['REQUIRED', 'NOT_REQUIRED']);

const missing = ({ host }: Execution, wanted: readonly string[]): boolean =>
  wanted.some((scope) => !host.granted.has(scope));

/** Docs: requireScopes "ends the current execution and renders an authorization prompt" when one was not granted. */
function require(execution: Execution, wanted: readonly string[]): void {
  if (!missing(execution, wanted)) return;
  execution.host.consentScreens.push([...wanted]);
  execution.end('Authorization is required to perform that action.');
}

const authorization = define<boolean>({
  name: 'AuthorizationInfo',
  needs: 'nothing',
  members: {
    getAuthorizationStatus: free('', (required) =>
      valueOf(authStatuses, required ? 'REQUIRED' : 'NOT_REQUIRED'),
    ),
    getAuthorizationUrl: free('', (required) => (required ? 'https://script.google.com/authorize' : null)),
  },
});

export const scriptApp = define<null>({
  name: 'ScriptApp',
  needs: 'nothing',
  values: { AuthMode: authModes, AuthorizationStatus: authStatuses },
  members: {
    // Docs: needs `openid`, else null; reference 4: null in simple triggers and custom functions.
    getIdentityToken: free('', (_, __, { host, mode }) =>
      mode === 'FULL' && host.granted.has(scopes.openid) ? host.identityToken() : null,
    ),
    getScriptId: free('', () => 'script-1'),
    getAuthorizationInfo: free('AuthMode | AuthMode, array', (_, [, wanted], execution) =>
      authorization(
        missing(execution, (wanted as string[] | undefined) ?? execution.host.manifest.oauthScopes),
      ),
    ),
    requireAllScopes: act('AuthMode', (_, __, execution) =>
      require(execution, execution.host.manifest.oauthScopes),
    ),
    requireScopes: act('AuthMode, array', (_, [, wanted], execution) =>
      require(execution, wanted as string[]),
    ),
    getProjectTriggers: free('', () => [], 'triggers'),
  },
})(null);

/** Docs: the e-mail is blank where there is no authorisation for it. */
export const session = define<null>({
  name: 'Session',
  needs: 'nothing',
  members: {
    getActiveUser: free('', (_, __, { host, mode }) => userHandle(mode === 'FULL' ? host.user : ''), 'email'),
    getEffectiveUser: free(
      '',
      (_, __, { host, mode }) => userHandle(mode === 'FULL' ? host.user : ''),
      'email',
    ),
    getActiveUserLocale: free('', (_, __, { host }) => host.userLocale),
    getScriptTimeZone: free('', (_, __, { host }) => host.manifest.timeZone),
  },
})(null);
