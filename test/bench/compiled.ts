import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@swc/core';

const root = path.resolve(__dirname, '../..');

/**
 * The folders' sources as plain CommonJS under `.cache/<name>`, as the build writes them, so that a process can run them
 * without a transpiler in its memory. Answers where the root's copy is.
 */
export function compiled(name: string, folders: readonly string[]): string {
  const output = path.join(root, '.cache', name);
  rmSync(output, { recursive: true, force: true });
  for (const folder of folders) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue;
      const { code } = transformSync(readFileSync(path.join(root, folder, entry.name), 'utf8'), {
        filename: entry.name,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      });
      mkdirSync(path.join(output, folder), { recursive: true });
      writeFileSync(path.join(output, folder, entry.name.replace(/\.ts$/, '.js')), code);
    }
  }
  return output;
}
