import type { ConnectionDto } from '../../server/contract/connections';

type Named = Pick<ConnectionDto, 'source' | 'name' | 'organisation' | 'cin7'>;

export const products = {
  'cin7-core': 'Cin7 Core',
  'cin7-omni': 'Cin7 Omni',
} as const satisfies Record<ConnectionDto['source'], string>;

/** `Demo Company (UK)`. */
export const organisationWords = ({ organisation }: Pick<Named, 'organisation'>): string =>
  organisation?.name ?? 'No Xero organisation yet';

/** `Cin7 Core, Harbour Goods Ltd`. */
export const cin7Words = ({ source, cin7, name }: Omit<Named, 'organisation'>): string =>
  `${products[source]}, ${cin7?.company || name}`;

/** `Demo Company (UK) with Cin7 Core, Harbour Goods Ltd`. */
export const connectionWords = (connection: Named): string =>
  `${organisationWords(connection)} with ${cin7Words(connection)}`;
