import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { omniBaseUrl } from './cin7/omni/api';
import { isLoopback } from './loopback';
import { readSignIn, signInVariables, type SignInSettings } from './sign-in/settings';
import { xeroProduction } from './xero/oauth';

/**
 * Everything that is set from outside, read once from the environment. Without Xero app credentials the server runs on
 * the demo company in the sandboxes.
 */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  PUBLIC_URL: z.url().optional(),
  COGSHEET_SECRET_KEY: z.string().optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  ...signInVariables,
  XERO_CLIENT_ID: z.string().min(1).optional(),
  XERO_CLIENT_SECRET: z.string().min(1).optional(),
  XERO_AUTHORIZE_URL: z.url().default(xeroProduction.authorizeUrl),
  XERO_TOKEN_URL: z.url().default(xeroProduction.tokenUrl),
  XERO_REVOCATION_URL: z.url().default(xeroProduction.revocationUrl),
  XERO_CONNECTIONS_URL: z.url().default(xeroProduction.connectionsUrl),
  XERO_ACCOUNTING_URL: z.url().default(xeroProduction.accountingUrl),
  CIN7_CORE_URL: z.url().default('https://inventory.dearsystems.com/ExternalApi/v2/'),
  CIN7_OMNI_URL: z.url().default(omniBaseUrl),
  SANDBOX_DATA: z.string().optional(),
  /** The first of three in a row. */
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_533).default(3100),
  SANDBOX_LIMITS: z.enum(['vendor', 'demo']).default('demo'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Origin under which people reach the server; null: this machine's name and the port. */
  readonly publicUrl: string | null;
  /** Null: http. */
  readonly tls: TlsFiles | null;
  /** Null: nobody signs in, and only this machine reaches the server. */
  readonly signIn: SignInSettings | null;
  readonly secretKey: string | undefined;
  /** Null: no real Xero app is configured, so the sandboxes serve the demo company. */
  readonly xero: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly revocationUrl: string;
    readonly connectionsUrl: string;
    readonly accountingUrl: string;
  } | null;
  readonly cin7CoreUrl: string;
  readonly cin7OmniUrl: string;
  readonly sandbox: {
    readonly data: string | null;
    readonly port: number;
    readonly limits: 'vendor' | 'demo';
  };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Reads the configuration; what is wrong comes back as one sentence a line, naming the variable. */
export function readConfig(
  env: Record<string, string | undefined>,
): { config: Config } | { problems: string[] } {
  const filled = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(filled);
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path: where, message }) => `${where.join('.')}: ${message}`),
    };
  const set = parsed.data;
  const problems: string[] = [];
  const signIn = readSignIn(set, isSafeUrl);
  problems.push(...signIn.problems, ...reachProblems(set, signIn.settings !== null));
  if ((set.TLS_CERT_FILE === undefined) !== (set.TLS_KEY_FILE === undefined))
    problems.push('TLS_CERT_FILE and TLS_KEY_FILE: set both or none.');
  if ((set.XERO_CLIENT_ID === undefined) !== (set.XERO_CLIENT_SECRET === undefined))
    problems.push('XERO_CLIENT_ID and XERO_CLIENT_SECRET: set both or none.');
  if (set.XERO_CLIENT_ID !== undefined && set.SANDBOX_DATA !== undefined)
    problems.push(
      'SANDBOX_DATA: cannot be used together with XERO_CLIENT_ID; the sandboxes run only without a real connection.',
    );
  if (set.PUBLIC_URL !== undefined && /xero/i.test(set.PUBLIC_URL))
    problems.push('PUBLIC_URL: must not contain "xero"; Xero drops links that do.');
  if (problems.length > 0) return { problems };
  const { XERO_CLIENT_ID: clientId, XERO_CLIENT_SECRET: clientSecret } = set;
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = set;
  return {
    config: {
      port: set.PORT,
      host: set.HOST,
      dataDir: path.resolve(set.DATA_DIR ?? defaultDataDir(set.SANDBOX_DATA)),
      databaseUrl: set.DATABASE_URL ?? null,
      publicUrl: set.PUBLIC_URL === undefined ? null : new URL(set.PUBLIC_URL).origin,
      tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : null,
      signIn: signIn.settings,
      secretKey: set.COGSHEET_SECRET_KEY,
      xero:
        clientId && clientSecret
          ? {
              clientId,
              clientSecret,
              authorizeUrl: set.XERO_AUTHORIZE_URL,
              tokenUrl: set.XERO_TOKEN_URL,
              revocationUrl: set.XERO_REVOCATION_URL,
              connectionsUrl: set.XERO_CONNECTIONS_URL,
              accountingUrl: set.XERO_ACCOUNTING_URL,
            }
          : null,
      cin7CoreUrl: set.CIN7_CORE_URL,
      cin7OmniUrl: set.CIN7_OMNI_URL,
      sandbox: {
        data: set.SANDBOX_DATA === undefined ? null : path.resolve(set.SANDBOX_DATA),
        port: set.SANDBOX_PORT,
        limits: set.SANDBOX_LIMITS,
      },
      logLevel: set.LOG_LEVEL,
    },
  };
}

/** A folder of sandbox data is a company of its own: its books must not mix with the demo company's. */
const defaultDataDir = (sandboxData: string | undefined): string =>
  sandboxData === undefined
    ? '.data'
    : `.data-${createHash('sha256').update(path.resolve(sandboxData)).digest('hex').slice(0, 8)}`;

/** https, or http that never leaves this machine. */
const isSafeUrl = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};

const howToSignIn =
  'Set SIGN_IN_ISSUER, SIGN_IN_CLIENT_ID, SIGN_IN_CLIENT_SECRET and SIGN_IN_USERS (docs/HOSTING.md).';

/** Whoever can reach the server from elsewhere must say who she is, over https, under a name that the server knows. */
function reachProblems(set: z.output<typeof environment>, signsIn: boolean): string[] {
  const problems: string[] = [];
  const { HOST: host, PUBLIC_URL: publicUrl } = set;
  if (!isLoopback(host) && !signsIn)
    problems.push(
      `HOST: ${host} is not this machine alone, so people must sign in. ${howToSignIn} Without sign-in use 127.0.0.1.`,
    );
  if (!isLoopback(host) && publicUrl === undefined)
    problems.push(`PUBLIC_URL: say under which address people reach ${host}; others are refused.`);
  if (publicUrl === undefined) return problems;
  const url = new URL(publicUrl);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    problems.push('PUBLIC_URL: must be an address alone, such as https://cogsheet.firm.example.');
  else if (!isSafeUrl(publicUrl))
    problems.push('PUBLIC_URL: must begin with https://; Excel, Google and sign-in all need it.');
  if (!isLoopback(url.hostname) && !signsIn)
    problems.push(`PUBLIC_URL: ${url.host} can be reached by others, so people must sign in. ${howToSignIn}`);
  return problems;
}
