import type { CellLink } from '../workbook/port';

/** Opens pages in a new tab that cannot reach back to ours. Only web pages: https, or http on this machine. */
export function openPage(url: string): boolean {
  if (!isPage(url)) return false;
  window.open(url, '_blank', 'noopener,noreferrer');
  return true;
}

export function isPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/** What the status strip says of a link. */
export function describeLink(target: CellLink['target']): string {
  return 'url' in target ? `Click or press Enter to open ${target.url}` : 'Click or press Enter to go there';
}
