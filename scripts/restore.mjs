// `npm run restore -- --from <file> [--replace] [--as-of <moment>]`: puts a store back to what a backup holds
// (docs/HOSTING.md). What is there already gives way only with `--replace`. `--as-of`: the data of the backup is whole only
// up to then. DATA_DIR or DATABASE_URL say which store, as for `npm start`.
import { storeCommand } from './store-command.mjs';

const usage = 'Usage: npm run restore -- --from <file> [--replace] [--as-of <moment>]';
const options = {
  from: { type: 'string' },
  replace: { type: 'boolean', default: false },
  'as-of': { type: 'string' },
};
await storeCommand(options, usage, ({ runRestore }, { from, replace, 'as-of': asOf }, fileOf) =>
  from === undefined ? null : runRestore(process.env, { file: fileOf(from), replace, asOf }),
);
