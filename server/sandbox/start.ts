import express, { type Express } from 'express';
import type { Cin7CoreData } from './cin7-core/data';
import { createCin7CoreSandbox } from './cin7-core/sandbox';
import { createCin7OmniSandbox } from './cin7-omni/sandbox';
import { isObject, textAt } from './common/json';
import { listen, type Listening } from './common/listen';
import { filePersistence, isKept, noPersistence, type Persistence } from './common/persistence';
import { companyOfState, rememberCompany, type Company } from './company-file';
import { loadSandboxData, type SandboxData } from './data/load';
import { generateOmniCompany } from './demo-omni/company';
import { omniOrganisation } from './demo-omni/organisation';
import { generateDemoCompany } from './demo/company';
import type { SandboxSettings } from './settings';
import { demoOrganisation } from './xero/demo-organisation';
import { createXeroOfTwo } from './xero/two-organisations';

/** What the process tells its parent when it is ready. */
export interface ReadyMessage {
  ready: true;
  cin7Core: string;
  cin7Omni: string;
  /** Of both organisations; what is meant is said by the tokens. */
  xero: string;
  identity: string;
  control: { cin7Core: string; cin7Omni: string; xero: string };
}

export type StartedSandbox =
  | {
      ok: true;
      ready: ReadyMessage;
      notes: string[];
      lastRequestAt: () => number;
      close: () => Promise<void>;
    }
  | { ok: false; message: string };

/** Loads or generates the companies, opens what was saved, and serves every vendor on loopback. */
export async function startSandbox(settings: SandboxSettings): Promise<StartedSandbox> {
  const company = companyOf(settings);
  if (!company.ok) return company;
  const loaded = loadData(company.company);
  if (!loaded.ok) return loaded;
  const { stateFolder, limits } = settings;
  if (stateFolder !== null) rememberCompany(stateFolder, company.company);
  const persistences: Persistence[] = [];
  const keep = (name: string): Persistence => {
    const kept = stateFolder === null ? noPersistence() : filePersistence(stateFolder, name);
    persistences.push(kept);
    return kept;
  };
  const cin7Core = createCin7CoreSandbox({ data: loaded.cin7Core, limits, persistence: keep('cin7-core') });
  const xero = createXeroOfTwo(
    { seedData: loaded.xero, limits, persistence: keep('xero') },
    {
      ...{ name: 'xero-omni', seedData: omniOrganisation(company.company.today) },
      isKept: stateFolder !== null && isKept(stateFolder, 'xero-omni'),
      open: () => keep('xero-omni'),
    },
  );
  // Most starts never ask Omni anything: its company is made when they do.
  const cin7Omni = onFirstCall(
    () =>
      createCin7OmniSandbox({
        ...{ company: generateOmniCompany(storyOf(company.company)), limits },
        persistence: keep('cin7-omni'),
      }).app,
  );
  let lastRequestAt = Date.now();
  const apps = [cin7Core.app, xero, cin7Omni].map((app) =>
    notingRequests(app, () => (lastRequestAt = Date.now())),
  );
  const opened = await openAll(apps, settings.port);
  if (!opened.ok) {
    for (const persistence of persistences) persistence.close();
    return opened;
  }
  const [core = '', books = '', omni = ''] = opened.listening.map(({ url }) => url);
  let closing: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.listening.map((listening) => listening.close()));
    for (const persistence of persistences) persistence.close();
  };
  return {
    ok: true,
    notes: [...loaded.notes, ...continued(company.company, settings)],
    lastRequestAt: () => lastRequestAt,
    ready: {
      ready: true,
      cin7Core: `${core}/ExternalApi/v2/`,
      cin7Omni: `${omni}/api/v1/`,
      xero: `${books}/api.xro/2.0`,
      identity: `${books}/identity`,
      control: {
        cin7Core: `${core}/__sandbox`,
        cin7Omni: `${omni}/__sandbox`,
        xero: `${books}/__sandbox`,
      },
    },
    close: () => (closing ??= closeAll()),
  };
}

type LoadedCompany = { ok: true; cin7Core: Cin7CoreData; xero: SandboxData['xero']; notes: string[] };
type Failure = { ok: false; message: string };

/** What the state folder remembers wins over what the environment says today. */
function companyOf(settings: SandboxSettings): { ok: true; company: Company } | Failure {
  const { seed, today, sales, months, dataFolder, stateFolder } = settings;
  const wanted = { seed, today, sales, months, dataFolder };
  return stateFolder === null ? { ok: true, company: wanted } : companyOfState(stateFolder, wanted);
}

/** Says it when the state folder continues with another demo company than the environment asks for. */
function continued({ dataFolder, seed, today }: Company, settings: SandboxSettings): string[] {
  if (dataFolder !== null || (seed === settings.seed && today === settings.today)) return [];
  return [`the state folder continues with the demo company of ${today}, seed ${seed}`];
}

const storyOf = ({ seed, today, sales, months }: Company) => ({
  ...{ seed, today },
  ...(sales === null ? {} : { sales }),
  ...(months === null ? {} : { months }),
});

function loadData(company: Company): LoadedCompany | Failure {
  const { dataFolder } = company;
  const generate = (): Cin7CoreData => generateDemoCompany(storyOf(company));
  const organisation = demoOrganisation(company.today);
  if (dataFolder === null) return { ok: true, cin7Core: generate(), xero: organisation, notes: [] };
  const loaded = loadSandboxData(dataFolder, organisation);
  if (!loaded.ok) return loaded;
  const { cin7Core, xero, notes } = loaded.data;
  return { ok: true, cin7Core: cin7Core ?? generate(), xero, notes };
}

function notingRequests(app: Express, note: () => void): Express {
  const outer = express();
  outer.disable('x-powered-by');
  outer.use((_request, _response, next) => {
    note();
    next();
  });
  outer.use(app);
  return outer;
}

function onFirstCall(make: () => Express): Express {
  const outer = express();
  outer.disable('x-powered-by');
  let made: Express | null = null;
  outer.use((request, response, next) => (made ??= make())(request, response, next));
  return outer;
}

/** The apps on ports in a row, or any free ones when the first is 0. */
async function openAll(
  apps: readonly Express[],
  port: number,
): Promise<{ ok: true; listening: Listening[] } | Failure> {
  const listening: Listening[] = [];
  for (const [index, app] of apps.entries()) {
    const wanted = port === 0 ? 0 : port + index;
    try {
      listening.push(await listen(app, wanted));
    } catch (error) {
      await Promise.all(listening.map((one) => one.close()));
      const code = isObject(error) ? textAt(error, 'code') : '';
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be used';
      return {
        ok: false,
        message: `Port ${String(wanted)} ${why}. Set SANDBOX_PORT to the first of three free ports, or to 0.`,
      };
    }
  }
  return { ok: true, listening };
}
