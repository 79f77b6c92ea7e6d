/** Masters that the API can make. */
export const masterPaths = ['customer', 'supplier', 'product'] as const;
export type MasterPath = (typeof masterPaths)[number];

export const isMasterPath = (path: string): path is MasterPath =>
  (masterPaths as readonly string[]).includes(path);
