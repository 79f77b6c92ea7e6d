import express, { type Express } from 'express';
import type { Cin7CoreData } from './cin7-core/data';
import { createCin7CoreSandbox } from './cin7-core/sandbox';
import { isObject, textAt } from './common/json';
import { listen, type Listening } from './common/listen';
import { filePersistence, noPersistence } from './common/persistence';
import { companyOfState, rememberCompany, type Company } from './company-file';
import { loadSandboxData, type SandboxData } from './data/load';
import { generateDemoCompany } from './demo/company';
import type { SandboxSettings } from './settings';
import { demoOrganisation } from './xero/demo-organisation';
import { createXeroSandbox } from './xero/sandbox';

/** What the process tells its parent when it is ready. */
export interface ReadyMessage {
  ready: true;
  cin7Core: string;
  xero: string;
  identity: string;
  control: { cin7Core: string; xero: string };
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

/** Loads or generates the company, opens what was saved, and serves both vendors on loopback. */
export async function startSandbox(settings: SandboxSettings): Promise<StartedSandbox> {
  const company = companyOf(settings);
  if (!company.ok) return company;
  const loaded = loadData(company.company);
  if (!loaded.ok) return loaded;
  const { stateFolder, limits } = settings;
  if (stateFolder !== null) rememberCompany(stateFolder, company.company);
  const keep = (name: string) =>
    stateFolder === null ? noPersistence() : filePersistence(stateFolder, name);
  const persistences = [keep('cin7-core'), keep('xero')] as const;
  const cin7Core = createCin7CoreSandbox({ data: loaded.cin7Core, limits, persistence: persistences[0] });
  const xero = createXeroSandbox({ seedData: loaded.xero, limits, persistence: persistences[1] });
  let lastRequestAt = Date.now();
  const noting = (app: Express): Express => notingRequests(app, () => (lastRequestAt = Date.now()));
  const opened = await openBoth(noting(cin7Core.app), noting(xero.app), settings.port);
  if (!opened.ok) {
    for (const persistence of persistences) persistence.close();
    return opened;
  }
  const [first, second] = opened.listening;
  let closing: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    await Promise.all([first.close(), second.close()]);
    for (const persistence of persistences) persistence.close();
  };
  return {
    ok: true,
    notes: [...loaded.notes, ...continued(company.company, settings)],
    lastRequestAt: () => lastRequestAt,
    ready: {
      ready: true,
      cin7Core: `${first.url}/ExternalApi/v2/`,
      xero: `${second.url}/api.xro/2.0`,
      identity: `${second.url}/identity`,
      control: { cin7Core: `${first.url}/__sandbox`, xero: `${second.url}/__sandbox` },
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

function loadData({ dataFolder, seed, today, sales, months }: Company): LoadedCompany | Failure {
  const generate = (): Cin7CoreData =>
    generateDemoCompany({
      ...{ seed, today },
      ...(sales === null ? {} : { sales }),
      ...(months === null ? {} : { months }),
    });
  const organisation = demoOrganisation(today);
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

async function openBoth(
  first: Express,
  second: Express,
  port: number,
): Promise<{ ok: true; listening: [Listening, Listening] } | Failure> {
  const open = async (app: Express, wanted: number): Promise<Listening | Failure> => {
    try {
      return await listen(app, wanted);
    } catch (error) {
      const code = isObject(error) ? textAt(error, 'code') : '';
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be used';
      return {
        ok: false,
        message: `Port ${String(wanted)} ${why}. Set SANDBOX_PORT to the first of two free ports, or to 0.`,
      };
    }
  };
  const opened = await open(first, port);
  if ('ok' in opened) return opened;
  const other = await open(second, port === 0 ? 0 : port + 1);
  if ('ok' in other) {
    await opened.close();
    return other;
  }
  return { ok: true, listening: [opened, other] };
}
