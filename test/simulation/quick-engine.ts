import { PGlite, protocol } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { SqlError } from '../../server/store/db';
import type { Session } from '../../server/store/session';
import type { RawResult } from '../../server/store/values';

/**
 * The embedded store's engine in memory, spoken to in PostgreSQL's own protocol: one message for a whole statement, which
 * is prepared once. PGlite's `query` takes five messages and parses the statement anew, which was two thirds of the time of
 * a seed.
 */
export interface QuickEngine extends Session {
  close(): Promise<void>;
}

type Fields = RawResult['fields'];

interface Prepared {
  readonly name: string;
  fields: Fields;
}

const { serialize } = protocol;
const sync = serialize.sync();
const executeAndSync = Buffer.concat([serialize.execute(), sync]);
/** Statements of ever other lengths, such as an insertion of many rows, must not fill the session. */
const mostPrepared = 400;

/** `directory`: a cluster that is there already, where the memory is measured: making one takes 500 MB. Null: in memory. */
export async function openQuickEngine(directory: string | null): Promise<QuickEngine> {
  const pglite =
    directory === null
      ? await PGlite.create()
      : await PGlite.create({
          fs: new NodeFS(directory),
          startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
        });
  const prepared = new Map<string, Prepared>();
  // The answer is taken as it comes out: `execProtocolRaw` would have PGlite parse it too.
  const ask = async (message: Uint8Array): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    await pglite.execProtocolRawStream(message, {
      syncToFs: false,
      onRawData: (part) => parts.push(part.slice()),
    });
    return Buffer.concat(parts);
  };
  const prepare = async (sql: string): Promise<Prepared> => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= mostPrepared) {
      read(await ask(serialize.query('deallocate all')), []);
      prepared.clear();
    }
    const name = `s${prepared.size}`;
    const messages = [serialize.parse({ name, text: sql }), serialize.describe({ type: 'S', name }), sync];
    const { fields } = read(await ask(Buffer.concat(messages)), []);
    const made = { name, fields };
    prepared.set(sql, made);
    return made;
  };
  return {
    statement: async (sql, params) => {
      const { name, fields } = await prepare(sql);
      return read(await ask(Buffer.concat([bound(name, params), executeAndSync])), fields);
    },
    script: async (sql) => read(await ask(serialize.query(sql)), []),
    close: () => pglite.close(),
  };
}

/** `Bind` to the portal without a name, values and results as text. */
function bound(statement: string, params: readonly (string | null)[]): Buffer {
  const lengths = params.map((param) => (param === null ? 0 : Buffer.byteLength(param)));
  const size =
    4 + 1 + statement.length + 1 + 2 + 2 + lengths.reduce((sum, length) => sum + 4 + length, 0) + 2;
  const message = Buffer.alloc(1 + size);
  let at = message.write('B', 'latin1');
  at = message.writeInt32BE(size, at) + 1;
  at += message.write(statement, at, 'latin1') + 1;
  at = message.writeInt16BE(params.length, at + 2);
  params.forEach((param, index) => {
    at = message.writeInt32BE(param === null ? -1 : (lengths[index] ?? 0), at);
    if (param !== null) at += message.write(param, at, 'utf8');
  });
  return message;
}

/** What the server answered: of several statements the last one's result; the first error is thrown. */
function read(answer: Buffer, known: Fields): RawResult {
  let fields = known;
  let rows: (string | null)[][] = [];
  let last: RawResult = { fields, rows, rowCount: 0, command: '' };
  for (let at = 0; at < answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    const body = at + 5;
    switch (String.fromCharCode(answer[at] ?? 0)) {
      case 'T':
        fields = fieldsAt(answer, body);
        last = { ...last, fields };
        break;
      case 'D':
        rows.push(rowAt(answer, body));
        break;
      case 'C':
        last = { fields, rows, ...tagAt(answer, body) };
        rows = [];
        break;
      case 'E':
        throw errorAt(answer, body);
    }
  }
  return last;
}

const textEnd = (answer: Buffer, at: number): number => answer.indexOf(0, at);

function fieldsAt(answer: Buffer, body: number): Fields {
  const fields: { name: string; type: number }[] = [];
  let at = body + 2;
  for (let count = answer.readInt16BE(body); count > 0; count -= 1) {
    const end = textEnd(answer, at);
    // After the name: table (4 bytes), column (2), type (4), size (2), modifier (4), format (2).
    fields.push({ name: answer.toString('utf8', at, end), type: answer.readInt32BE(end + 7) });
    at = end + 19;
  }
  return fields;
}

function rowAt(answer: Buffer, body: number): (string | null)[] {
  const row: (string | null)[] = [];
  let at = body + 2;
  for (let count = answer.readInt16BE(body); count > 0; count -= 1) {
    const length = answer.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : answer.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return row;
}

function tagAt(answer: Buffer, body: number): Pick<RawResult, 'rowCount' | 'command'> {
  const words = answer.toString('latin1', body, textEnd(answer, body)).split(' ');
  return { command: words[0] ?? '', rowCount: Number(words.at(-1)) || 0 };
}

function errorAt(answer: Buffer, body: number): SqlError {
  const parts = new Map<string, string>();
  for (let at = body; answer[at] !== 0;) {
    const end = textEnd(answer, at);
    parts.set(String.fromCharCode(answer[at] ?? 0), answer.toString('utf8', at + 1, end));
    at = end + 1;
  }
  return new SqlError(
    parts.get('M') ?? '',
    parts.get('C') ?? '',
    parts.get('n') ?? null,
    parts.get('t') ?? null,
  );
}
