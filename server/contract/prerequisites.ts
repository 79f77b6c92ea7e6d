import { z } from 'zod';
import { moment } from './common';
import { coreKeys, omniKeys, sandbox } from './connections';

/** The steps of the connect wizard. */
export const wizardSteps = ['connect', 'mapping', 'contacts', 'review', 'settings'] as const;
export type WizardStep = (typeof wizardSteps)[number];

export const checkIds = [
  'cin7-keys',
  'xero-access',
  'xero-permissions',
  'base-currency',
  'account-types',
  'lock-dates',
  'native-link',
  'currencies',
  'customers',
  'tracked-items',
] as const;
export type CheckId = (typeof checkIds)[number];

export const checkStates = ['ok', 'attention', 'fault', 'unknown'] as const;
export type CheckState = (typeof checkStates)[number];

export const check = z.object({
  id: z.enum(checkIds),
  step: z.enum(wizardSteps).meta({ description: 'Step of the connect wizard that shows it.' }),
  title: z.string(),
  state: z.enum(checkStates).meta({
    description: 'fault: to be mended before posting; unknown: could not be checked now, detail says why.',
  }),
  detail: z.string(),
  remedy: z.string().nullable(),
  sheet: z.enum(['accounts', 'taxes', 'channels', 'settings']).nullable().meta({
    description: 'Our sheet in which it is mended.',
  }),
  url: z.url().nullable().meta({ description: "A document it is about, in Xero's own pages." }),
});
export type CheckDto = z.infer<typeof check>;

export const prerequisites = z.object({ checkedAt: moment, checks: z.array(check) });
export type PrerequisitesDto = z.infer<typeof prerequisites>;

/** What this server can be connected to. */
export const connectSetup = z.object({
  sandbox: sandbox.nullable().meta({ description: 'Set: this server runs on the demo company only.' }),
  demoKeys: z
    .object({ 'cin7-core': coreKeys, 'cin7-omni': omniKeys })
    .nullable()
    .meta({ description: 'Keys of the demo companies; they open nothing but the sandbox.' }),
  redirectUri: z.url().meta({ description: 'Redirect URI to register with the Xero app.' }),
});
export type ConnectSetupDto = z.infer<typeof connectSetup>;
