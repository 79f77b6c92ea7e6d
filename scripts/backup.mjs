// `npm run backup -- --to <file>`: writes all that the store keeps to one file (docs/HOSTING.md). A name that ends in `.gz`
// is compressed. DATA_DIR or DATABASE_URL say which store, as for `npm start`.
import { storeCommand } from './store-command.mjs';

const usage = 'Usage: npm run backup -- --to <file>';
await storeCommand({ to: { type: 'string' } }, usage, ({ runBackup }, { to }, fileOf) =>
  to === undefined ? null : runBackup(process.env, fileOf(to)),
);
