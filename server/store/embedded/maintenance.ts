// PGlite has none of PostgreSQL's background processes. Without checkpoints the log and the time of recovery grow
// without end; without VACUUM and ANALYZE dead rows stay and the planner knows no sizes. So this file does them, on a
// timer and after bulk loads, whenever something has been written.
import { StoreUnavailable, type StoreLog } from '../db';
import type { Session } from '../session';
import type { Borrow } from './embedded';

const CHECKPOINT_EVERY_MS = 3 * 60_000;
const VACUUM_EVERY_CHECKPOINTS = 10;
/** Text in parameters and scripts between two checkpoints, in characters: about 60,000 document rows. */
const BULK_CHARACTERS = 32_000_000;

export interface Maintenance {
  /** The given session, watched for how much is sent through it. */
  readonly session: Session;
  stop(): void;
}

export function startMaintenance(session: Session, borrow: Borrow, log?: StoreLog): Maintenance {
  let charactersSent = 0;
  let checkpoints = 0;
  let queued = false;

  const run = async (commands: readonly string[]) => {
    charactersSent = 0;
    queued = true;
    try {
      for (const command of commands) await borrow(() => session.script(command));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) log?.error({ err: error }, 'Store maintenance failed');
    } finally {
      queued = false;
    }
  };
  const sent = (characters: number) => {
    charactersSent += characters;
    if (charactersSent > BULK_CHARACTERS && !queued) void run(['checkpoint', 'analyze']);
  };
  const timer = setInterval(() => {
    if (charactersSent === 0 || queued) return;
    checkpoints++;
    void run(
      checkpoints % VACUUM_EVERY_CHECKPOINTS === 0 ? ['vacuum (analyze)', 'checkpoint'] : ['checkpoint'],
    );
  }, CHECKPOINT_EVERY_MS);
  timer.unref();

  return {
    session: {
      statement: (sql, params) => {
        sent(params.reduce((total, param) => total + (param?.length ?? 0), 1));
        return session.statement(sql, params);
      },
      script: (sql) => {
        sent(sql.length);
        return session.script(sql);
      },
    },
    stop: () => clearInterval(timer),
  };
}
