interface CookieOptions {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'lax';
  readonly path: string;
}

/** Cookies of this server. Over https the `__Host-` name keeps neighbours on the same domain from setting it. */
export interface Cookies {
  readonly session: string;
  readonly sessionOptions: CookieOptions;
  /** What is under way at the provider. */
  readonly pending: string;
  readonly pendingOptions: CookieOptions;
}

export function cookiesOf(publicUrl: string): Cookies {
  const secure = new URL(publicUrl).protocol === 'https:';
  const common = { httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    session: secure ? '__Host-cogsheet-session' : 'cogsheet-session',
    sessionOptions: { ...common, path: '/' },
    pending: secure ? '__Host-cogsheet-sign-in' : 'cogsheet-sign-in',
    pendingOptions: { ...common, path: '/' },
  };
}
