// Runs the project's TypeScript sources in a plain Node process, each transpiled as it is asked for: PGlite loads its
// engine by a dynamic import, which jest's own module system does not allow in this thread. `exchanges` put other words in
// the place of passages of sources while they are transpiled (the suite "broken on purpose"); each has to be there once.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const cache = path.join(root, '.cache/simulation');

function exchanged(source, file, exchanges) {
  return exchanges
    .filter((exchange) => path.relative(root, file) === exchange.file)
    .reduce((text, exchange) => {
      if (text.split(exchange.line).length !== 2)
        throw new Error(`${exchange.file} does not hold this once: ${exchange.line}`);
      return text.replace(exchange.line, () => exchange.becomes);
    }, source);
}

/** Kept by its content, so that a process that finds everything there does without the transpiler, and its memory. */
function transpiled(source, file) {
  const kept = path.join(cache, `${createHash('sha256').update(`${file}\n${source}`).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    });
    mkdirSync(cache, { recursive: true });
    // Whole or not at all: others may be at it.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

module.exports.runSources = (exchanges = []) => {
  Module._extensions['.ts'] = (module, file) => {
    module._compile(transpiled(exchanged(readFileSync(file, 'utf8'), file, exchanges), file), file);
  };
};
