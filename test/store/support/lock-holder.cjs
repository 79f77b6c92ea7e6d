// Takes the lock of a directory, says what came of it, and waits to be ended.
const fs = require('node:fs');
const { lockDirectory } = require('../../../dist/server/store/embedded/lock.js');

lockDirectory(process.argv[2]).then((locked) => {
  fs.writeSync(1, locked.ok ? 'held\n' : `${locked.error.code} ${locked.error.processId}\n`);
  if (locked.ok) setTimeout(() => undefined, 600_000);
});
