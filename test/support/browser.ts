import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const root = path.resolve(__dirname, '..', '..');

/** How to start one browser: its program, and what it needs on this machine. */
interface BrowserProgram {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

/**
 * Starts a headless Chromium: `CHROME_PATH`, else a Chromium or Chrome of the system, else the one that playwright
 * downloaded, else the one inside the package `@sparticuz/chromium` (plain Linux on x64).
 * Throws when there is none: a browser test is never skipped for want of a browser.
 */
export async function launchBrowser(): Promise<Browser> {
  const program = chosenProgram() ?? systemProgram() ?? playwrightProgram() ?? packagedProgram();
  if (!program) throw new Error(remedies);
  return chromium.launch({
    executablePath: program.executablePath,
    env: { ...process.env, ...program.env },
    // Root (containers) has no user namespaces to build a sandbox from; the pages under test are our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
}

const remedies = [
  'No Chromium was found for the browser tests. Any one of these helps:',
  '  - set CHROME_PATH to a Chrome or Chromium program;',
  '  - install Chrome or Chromium where the system keeps its programs;',
  '  - run `npx playwright-core install chromium-headless-shell`;',
  '  - on Linux x64, run `npm ci` again with the development dependencies (@sparticuz/chromium holds a browser).',
].join('\n');

function chosenProgram(): BrowserProgram | null {
  const chosen = process.env.CHROME_PATH;
  if (!chosen) return null;
  if (!existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, which does not exist.`);
  return { executablePath: chosen };
}

function systemProgram(): BrowserProgram | null {
  const found = systemPlaces().find((place) => existsSync(place));
  return found ? { executablePath: found } : null;
}

function systemPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const bases = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return bases.flatMap((base) => (base ? programs.map((program) => path.join(base, program)) : []));
  }
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'chrome',
    'microsoft-edge',
  ];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function playwrightProgram(): BrowserProgram | null {
  const place = chromium.executablePath();
  return place && existsSync(place) ? { executablePath: place } : null;
}

/**
 * The browser inside `@sparticuz/chromium`, unpacked once into `.cache/`. The package unpacks to the folder for
 * temporary files under fixed names and takes a half-written file for a whole one, so a process of its own unpacks to a
 * fresh folder, which is then moved into place in one step.
 */
function packagedProgram(): BrowserProgram | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const entry = path.join(root, 'node_modules', '@sparticuz', 'chromium');
  if (!existsSync(entry)) return null;
  const { version } = JSON.parse(readFileSync(path.join(entry, 'package.json'), 'utf8')) as {
    version: string;
  };
  const home = path.join(root, '.cache', `chromium-${version}`);
  if (!existsSync(home)) unpack(home);
  const executablePath = path.join(home, 'chromium');
  const fonts = { FONTCONFIG_PATH: path.join(home, 'fonts') };
  // 127 is the loader's answer to missing libraries (libnss3 and its like); the package brings those too.
  const bare = spawnSync(executablePath, ['--version'], { env: { ...process.env, ...fonts } }).status === 0;
  return {
    executablePath,
    env: bare ? fonts : { ...fonts, LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib') },
  };
}

/** The package's own list of font folders names places of Amazon's; a page with text but without fonts crashes. */
const fontConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

function unpack(home: string): void {
  mkdirSync(path.dirname(home), { recursive: true });
  const fresh = mkdtempSync(`${home}-`);
  const script = "import('@sparticuz/chromium').then((m) => m.default.executablePath())";
  // With this variable the package believes to be on Amazon Linux and unpacks the shared libraries as well.
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const run = spawnSync(process.execPath, ['-e', script], { cwd: root, env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`@sparticuz/chromium could not be unpacked: ${run.stderr}`);
  writeFileSync(path.join(fresh, 'fonts', 'fonts.conf'), fontConfig);
  try {
    renameSync(fresh, home);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}
