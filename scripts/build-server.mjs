// Transpiles server/**/*.ts to dist/server, one file each, skipping files whose output is newer; removes orphans.
// Types are checked by `npm run types`, not here: a build must start the product, not judge it.
import { readdirSync, statSync, mkdirSync, writeFileSync, rmSync, existsSync, cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(root, 'server');
const output = path.join(root, 'dist', 'server');

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
}

const isStale = (from, to) => !existsSync(to) || statSync(to).mtimeMs < statSync(from).mtimeMs;

export async function buildServer() {
  const wanted = new Set();
  const stale = [];
  for (const file of filesBelow(source)) {
    const from = path.join(source, file);
    if (file.endsWith('.ts') && !file.endsWith('.d.ts')) {
      const to = path.join(output, file.replace(/\.ts$/, '.js'));
      wanted.add(to).add(`${to}.map`);
      if (isStale(from, to)) stale.push([from, to]);
    } else if (/\.(sql|json)$/.test(file)) {
      const to = path.join(output, file);
      wanted.add(to);
      if (isStale(from, to)) cpSync(from, to, { recursive: true });
    }
  }
  for (const file of filesBelow(output)) {
    const to = path.join(output, file);
    if (!wanted.has(to)) rmSync(to);
  }
  if (stale.length === 0) return;
  const { transformFile } = await import('@swc/core');
  for (const [from, to] of stale) {
    const { code, map } = await transformFile(from, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: true,
    });
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(`${to}.map`, map);
    writeFileSync(to, `${code}\n//# sourceMappingURL=${path.basename(to)}.map\n`);
  }
  console.log(`server: ${stale.length} files built`);
}
