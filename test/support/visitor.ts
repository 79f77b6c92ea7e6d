/** A browser without a screen: keeps cookies as their Path says, and stops at each redirect to be looked at. */
export interface Visitor {
  go(url: string, init?: RequestInit): Promise<Response>;
  /** Follows redirects until one leads to a page or to `stopAt`; answers the addresses on the way. */
  follow(url: string, stopAt?: RegExp): Promise<{ answer: Response; way: string[] }>;
  /** The value of a cookie, as the browser keeps it. */
  cookie(name: string): string | null;
  setCookie(name: string, value: string, path: string): void;
  /** Headers of every Set-Cookie seen, as they came. */
  readonly setCookies: string[];
}

export function visitor(): Visitor {
  const jar = new Map<string, { host: string | null; value: string; path: string }>();
  const setCookies: string[] = [];
  const keep = (url: URL, line: string): void => {
    setCookies.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const attribute = (key: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.split('=')[1];
    const over = attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now();
    if (over) jar.delete(name);
    else
      jar.set(name, {
        host: url.hostname,
        value: pair.slice(name.length + 1),
        path: attribute('path') ?? '/',
      });
  };
  const go = async (text: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(text);
    const cookies = [...jar]
      .filter(([, one]) => one.host === null || one.host === url.hostname)
      .filter(([, { path }]) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(([name, { value }]) => `${name}=${value}`);
    const headers = new Headers(init.headers);
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(url, line);
    return answer;
  };
  return {
    go,
    follow: async (start, stopAt = /$^/) => {
      const way: string[] = [];
      for (let url = start; ;) {
        const answer = await go(url);
        const location = answer.headers.get('location');
        if (location === null) return { answer, way };
        url = new URL(location, url).toString();
        way.push(url);
        if (stopAt.test(url) || way.length > 10) return { answer, way };
      }
    },
    cookie: (name) => jar.get(name)?.value ?? null,
    setCookie: (name, value, path) => void jar.set(name, { host: null, value, path }),
    setCookies,
  };
}
