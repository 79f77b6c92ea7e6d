import { z } from 'zod';

export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Who may use this server, and how they say who they are. At least one of `provider` and `google` is there. */
export interface SignInSettings {
  readonly provider: ProviderSettings | null;
  /** Identity tokens of Apps Script: OAuth client ids of its Cloud project, and where Google's keys are. */
  readonly google: { readonly audience: readonly string[]; readonly keysUrl: string } | null;
  /** Addresses and `@domain`s, in lower case. */
  readonly users: readonly string[];
}

/** The variables of sign-in, for the schema of the environment. */
export const signInVariables = {
  SIGN_IN_ISSUER: z.url().optional(),
  SIGN_IN_CLIENT_ID: z.string().optional(),
  SIGN_IN_CLIENT_SECRET: z.string().optional(),
  SIGN_IN_USERS: z.string().optional(),
  GOOGLE_SHEETS_AUDIENCE: z.string().optional(),
  GOOGLE_KEYS_URL: z.url().default('https://www.googleapis.com/oauth2/v3/certs'),
};

type Variables = z.output<z.ZodObject<typeof signInVariables>>;

const user = /^[^\s@]*@[^\s@]+\.[^\s@]+$/;
/**
 * Entra's shared entrances, private accounts' tenant by its id among them: there anybody, or any tenant's administrator,
 * can claim any address.
 */
const sharedEntrance = /\/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(\/|$)/i;

/** Reads the settings of sign-in; null when there is none. What is wrong comes back as sentences. */
export function readSignIn(set: Variables, isSafeUrl: (url: string) => boolean) {
  const problems: string[] = [];
  const { SIGN_IN_ISSUER: issuer, SIGN_IN_CLIENT_ID: clientId, SIGN_IN_CLIENT_SECRET: clientSecret } = set;
  const parts = [issuer, clientId, clientSecret].filter((part) => part !== undefined);
  if (parts.length > 0 && parts.length < 3)
    problems.push('SIGN_IN_ISSUER, SIGN_IN_CLIENT_ID and SIGN_IN_CLIENT_SECRET: set all three or none.');
  if (issuer !== undefined && !isSafeUrl(issuer)) problems.push('SIGN_IN_ISSUER: must be an https address.');
  if (issuer !== undefined && sharedEntrance.test(new URL(issuer).pathname))
    problems.push(
      'SIGN_IN_ISSUER: name your own tenant (https://login.microsoftonline.com/<tenant id>/v2.0). Through the shared entrance any organisation could claim your addresses.',
    );
  if (!isSafeUrl(set.GOOGLE_KEYS_URL)) problems.push('GOOGLE_KEYS_URL: must be an https address.');
  const audience = listOf(set.GOOGLE_SHEETS_AUDIENCE);
  const users = listOf(set.SIGN_IN_USERS).map((entry) => entry.toLowerCase());
  const wrong = users.filter((entry) => !user.test(entry));
  if (wrong.length > 0)
    problems.push(
      `SIGN_IN_USERS: ${wrong.join(', ')} is neither an e-mail address nor @ and a domain (jane@firm.example, @firm.example).`,
    );
  const wanted = parts.length > 0 || audience.length > 0;
  if (wanted && users.length === 0)
    problems.push(
      'SIGN_IN_USERS: say who may use Cogsheet: e-mail addresses or @domain, separated by commas.',
    );
  if (!wanted && users.length > 0)
    problems.push(
      'SIGN_IN_USERS: there is no way to sign in. Set SIGN_IN_ISSUER, SIGN_IN_CLIENT_ID and SIGN_IN_CLIENT_SECRET, or GOOGLE_SHEETS_AUDIENCE.',
    );
  const settings: SignInSettings | null = wanted
    ? {
        provider:
          issuer !== undefined && clientId !== undefined && clientSecret !== undefined
            ? { issuer, clientId, clientSecret }
            : null,
        google: audience.length > 0 ? { audience, keysUrl: set.GOOGLE_KEYS_URL } : null,
        users,
      }
    : null;
  return { settings, problems };
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
