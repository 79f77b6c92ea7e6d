// One process at a time may open an embedded directory: a second one loses acknowledged rows without any error. The
// lock is a listening socket, so the kernel frees it the moment its process ends, however it ends, and no stale process
// id is ever believed. The winner is who links its own socket to the one shared name; linking is atomic.
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, unlinkSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { err, ok, type Result } from '../../accounting/result';
import { codeOf } from '../error-code';

export interface DirectoryLock {
  release(): Promise<void>;
}

export interface DirectoryInUse {
  readonly code: 'directory-in-use';
  /** Of the holder; null when it did not say in time. */
  readonly processId: number | null;
}

type Locked = Result<DirectoryLock, DirectoryInUse>;

/** What a socket answers to whoever connects. */
interface Claim {
  readonly processId: number | null;
  readonly id: string;
  held: boolean;
}

/** Bytes that a socket's path may have on every system (Linux allows 107, macOS 103). */
const SOCKET_PATH_MAX = 100;
const OWN_SUFFIX_MAX = '.4194304.0123456789ab.sock'.length;
const ANSWER_WITHIN_MS = 2000;
const CONFIRM_AFTER_MS = 30;
const DEAD_AFTER_MS = 60_000;
const ATTEMPTS_MAX = 50;

const SILENT: Claim = { processId: null, id: '', held: true };

/**
 * Locks `directory` (made if absent) for this process, until `release` or the end of the process.
 * Network file systems are not covered: a socket there is not shared between machines.
 */
export async function lockDirectory(directory: string): Promise<Locked> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const real = realpathSync(directory);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return lockByPipe(`\\\\.\\pipe\\cogsheet-${hash}`);
  const inside = path.join(real, '.lock');
  const fits = Buffer.byteLength(inside) + OWN_SUFFIX_MAX <= SOCKET_PATH_MAX;
  return lockByLink(fits ? inside : `/tmp/cogsheet-${hash}`); // not TMPDIR, which may differ between two processes
}

/** Windows frees a named pipe with its process, and refuses a second server of the same name. */
async function lockByPipe(pipe: string): Promise<Locked> {
  try {
    const server = await listen(pipe, { ...newClaim(), held: true });
    return ok({ release: () => closed(server) });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    return inUse((await ask(pipe)) ?? SILENT);
  }
}

/**
 * Tries until the lock is ours or somebody surely holds it. Of several starters at once each may see the others before
 * any has made sure, and all may step back: then they try again, not at the same moment.
 */
async function lockByLink(prefix: string): Promise<Locked> {
  await removeDeadSockets(prefix);
  const shared = `${prefix}.sock`;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryLink(prefix, shared);
    if ('release' in outcome) return ok(outcome);
    const holder = await ask(shared);
    if (holder?.held || attempt >= ATTEMPTS_MAX) return inUse(holder ?? outcome);
    await wait(CONFIRM_AFTER_MS * (1 + Math.random() * 3));
  }
}

/** One try: the lock, or the rival because of whom we stepped back. */
async function tryLink(prefix: string, shared: string): Promise<DirectoryLock | Claim> {
  const me = newClaim();
  const own = `${prefix}.${process.pid}.${me.id}.sock`;
  const server = await listen(own, me);
  const leave = async () => {
    await closed(server);
    rmSync(own, { force: true });
  };
  const rival = (await claimName(shared, own)) ?? (await confirm(prefix, shared, me));
  if (rival) {
    await leave();
    return rival;
  }
  return {
    release: async () => {
      rmSync(shared, { force: true });
      await leave();
    },
  };
}

/** Links the shared name to our socket; answers the living rival that has it, if any. */
async function claimName(shared: string, own: string): Promise<Claim | null> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    try {
      linkSync(own, shared);
      return null;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const inode = inodeOf(shared);
    const holder = await ask(shared);
    if (holder) return holder;
    if (inode !== null) removeInode(shared, inode);
  }
  return SILENT;
}

/**
 * Another starter that found the old name dead may be about to remove ours. So the name must still lead here after a
 * while, and nobody may claim to hold the lock under its own socket.
 */
async function confirm(prefix: string, shared: string, me: Claim): Promise<Claim | null> {
  await wait(CONFIRM_AFTER_MS);
  const named = await ask(shared);
  if (named?.id !== me.id) return named ?? SILENT;
  me.held = true;
  for (const socket of ownSockets(prefix)) {
    const other = await ask(socket);
    if (!other?.held || other.id === me.id) continue;
    me.held = false;
    rmSync(shared, { force: true });
    return other;
  }
  return null;
}

function newClaim(): Claim {
  return { processId: process.pid, id: randomBytes(6).toString('hex'), held: false };
}

const inUse = (rival: Claim): Locked => err({ code: 'directory-in-use', processId: rival.processId });

function listen(address: string, claim: Claim): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined); // the asker left; nothing is owed to it
    socket.end(JSON.stringify(claim));
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => resolve(server));
  });
}

const closed = (server: net.Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Who listens at `address`: null when nobody does. A listener that does not answer in time counts as living. */
function ask(address: string): Promise<Claim | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(address);
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', (error) => {
      const nobody = ['ENOENT', 'ECONNREFUSED'].includes(codeOf(error) ?? '');
      resolve(nobody ? null : SILENT);
    });
    socket.on('close', () => resolve(parseClaim(answer)));
  });
}

function parseClaim(text: string): Claim {
  try {
    const { processId, id, held } = JSON.parse(text) as Partial<Claim>;
    return { processId: Number(processId) || null, id: String(id), held: held === true };
  } catch {
    return SILENT;
  }
}

function inodeOf(file: string): number | null {
  return lstatSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

/** Removes a dead holder's name, but only while it still is that holder's: a living one may have replaced it. */
function removeInode(file: string, inode: number): void {
  try {
    if (inodeOf(file) === inode) unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function ownSockets(prefix: string): string[] {
  const start = `${path.basename(prefix)}.`;
  const folder = path.dirname(prefix);
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && name.endsWith('.sock') && name !== `${start}sock`)
    .map((name) => path.join(folder, name));
}

/** Sockets that killed processes left. A young one may be between its creation and its first listening: let it be. */
async function removeDeadSockets(prefix: string): Promise<void> {
  for (const socket of ownSockets(prefix)) {
    const age = Date.now() - (lstatSync(socket, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > DEAD_AFTER_MS && (await ask(socket)) === null) rmSync(socket, { force: true });
  }
}
