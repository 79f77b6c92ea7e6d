import { vendorLimits, type OmniLimits } from './cin7/omni/limits';
import type { Config } from './config';
import { sandboxCredentials } from './demo';
import type { SandboxAddresses } from './sandbox-process';
import type { Systems } from './sync/systems';

/** Pace at which the sandboxes may be called in the demo, so that a newcomer does not wait as long as with the vendors. */
const demoCallsPerMinute = 3_000;
const demoOmniLimits: OmniLimits = { perSecond: 150, perMinute: demoCallsPerMinute, perDay: 250_000 };
/** What both vendors allow in a minute (cin7-core 1, cin7-omni 1.3, xero 2.1). */
const vendorCallsPerMinute = 60;

/** Where the server answers on this machine, at the port that it got. */
export const localUrl = ({ tls }: Config, port: number): string =>
  `${tls ? 'https' : 'http'}://localhost:${port}`;

/** The systems of a process: those that are configured, or the sandboxes. `port` is where people reach the server. */
export function systemsOf(config: Config, sandbox: SandboxAddresses | null, port: number): Systems {
  const publicUrl = config.publicUrl ?? localUrl(config, port);
  if (!sandbox) {
    if (!config.xero) throw new Error('Neither Xero nor a sandbox is configured');
    return {
      xero: { ...config.xero, callsPerMinute: vendorCallsPerMinute },
      cin7Core: { baseUrl: config.cin7CoreUrl, callsPerMinute: vendorCallsPerMinute },
      cin7Omni: { baseUrl: config.cin7OmniUrl, limits: vendorLimits },
      sandbox: null,
      publicUrl,
    };
  }
  const raised = config.sandbox.limits === 'demo';
  const callsPerMinute = raised ? demoCallsPerMinute : vendorCallsPerMinute;
  const xeroOrigin = new URL(sandbox.xero).origin;
  return {
    publicUrl,
    cin7Core: { baseUrl: sandbox.cin7Core, callsPerMinute },
    cin7Omni: { baseUrl: sandbox.cin7Omni, limits: raised ? demoOmniLimits : vendorLimits },
    xero: {
      ...sandboxCredentials.xero,
      accountingUrl: sandbox.xero,
      callsPerMinute,
      authorizeUrl: `${sandbox.identity}/connect/authorize`,
      tokenUrl: `${sandbox.identity}/connect/token`,
      revocationUrl: `${sandbox.identity}/connect/revocation`,
      connectionsUrl: `${xeroOrigin}/connections`,
    },
    sandbox: {
      cin7Core: sandbox.cin7Core,
      cin7Omni: sandbox.cin7Omni,
      xero: sandbox.xero,
      identity: sandbox.identity,
      limits: raised
        ? `Demo limits: up to ${demoCallsPerMinute} calls a minute; the vendors allow ${vendorCallsPerMinute}.`
        : `Vendor limits: ${vendorCallsPerMinute} calls a minute.`,
    },
  };
}
