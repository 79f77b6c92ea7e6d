// Runs the project's TypeScript sources in a plain Node process, each transpiled as it is asked for: PGlite loads its
// engine by a dynamic import, which jest's own module system does not allow in this thread. `exchange` puts other words in
// the place of one passage of one source while it is transpiled (the suite "broken on purpose"); it has to be there once.
const { transformSync } = require('@swc/core');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

function exchanged(source, file, exchange) {
  if (!exchange || path.relative(root, file) !== exchange.file) return source;
  if (source.split(exchange.line).length !== 2)
    throw new Error(`${exchange.file} does not hold this once: ${exchange.line}`);
  return source.replace(exchange.line, () => exchange.becomes);
}

module.exports.runSources = (exchange = null) => {
  Module._extensions['.ts'] = (module, file) => {
    const { code } = transformSync(exchanged(readFileSync(file, 'utf8'), file, exchange), {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    });
    module._compile(code, file);
  };
};
