import type { ConnectionDto } from '../../server/contract/connections';
import { connection } from './fixtures';

/** A second company, on the other Cin7 product and in a Xero organisation of its own. */
export const omni: ConnectionDto = {
  ...connection,
  id: 'c2',
  name: 'Omni demo',
  source: 'cin7-omni',
  organisation: {
    ...{ id: 'o2', name: 'Harbour Omni', baseCurrency: 'NZD', countryCode: 'NZ' },
    ...{ timeZone: 'Pacific/Auckland', lockDate: null },
  },
  cin7: { company: 'Harbour Fitout Ltd', baseCurrency: 'NZD' },
};
