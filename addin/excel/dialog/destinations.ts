/** Where Xero asks its users for permission, on the way through its sign-in (XeroAPI: OAuth 2.0; manifest: AppDomains). */
export const xeroHosts = ['login.xero.com', 'authorize.xero.com', 'identity.xero.com'] as const;

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/** Whether an address is Xero's permission page; on this machine also that of the sandbox. */
export function isXeroPage(url: string, home: Location | URL): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol === 'https:' && xeroHosts.some((host) => host === hostname)) return true;
  const local = isLoopback(hostname) && isLoopback(home.hostname);
  return local && ['http:', 'https:'].includes(protocol) && pathname.endsWith('/connect/authorize');
}

/** Whether an address is the sign-in of our own server. */
export const isSignIn = (url: string, home: Location | URL): boolean =>
  URL.canParse(url) && new URL(url).origin === home.origin && new URL(url).pathname === '/sign-in';

/** The page of ours that goes on to an address: dialogs begin on pages of the add-in. */
export const gatePage = (url: string): string => `/excel/authorise.html#${encodeURIComponent(url)}`;
