import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { CallFailure, type CallScript } from '../../appsscript/sidebar/call-script';
import { GoogleWorkbook } from '../../appsscript/sidebar/google-workbook';
import type { Envelope } from '../../appsscript/shared/rpc';
import type { CellEdit } from '../../addin/workbook/port';
import { GoogleHost, type GoogleHostOptions } from '../hosts/google/host';

const root = path.resolve(__dirname, '../..');

/** The built add-on: the very files that are pushed. */
export function builtSheets(): string {
  const build = spawnSync(process.execPath, [path.join(root, 'scripts/build-sheets.mjs')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`The add-on could not be built: ${build.stderr}`);
  return path.join(root, 'dist/sheets');
}

export interface OpenSheets {
  readonly host: GoogleHost;
  readonly workbook: GoogleWorkbook;
  readonly said: string[];
  /** What the foot of the sidebar says of the selected cell. */
  readonly notes: string[];
  readonly edits: CellEdit[];
  readonly selections: string[];
  readonly call: CallScript;
  /** Calls of the script so far, by name. */
  readonly calls: { readonly name: string; readonly characters: number }[];
  /** Closes the sidebar and opens it again: the file stays, the memory of the sidebar does not. */
  reopen(kept?: string | null): GoogleWorkbook;
}

/** Our sidebar's workbook on the built script on our own double of Google Sheets. */
export function openSheets(options: Partial<GoogleHostOptions> = {}): OpenSheets {
  const host = new GoogleHost({ dist: builtSheets(), ...options });
  const said: string[] = [];
  const notes: string[] = [];
  const edits: CellEdit[] = [];
  const selections: string[] = [];
  const calls: { name: string; characters: number }[] = [];
  const call: CallScript = async (name, input) => {
    const json = JSON.stringify(input);
    const outcome = host.call('rpc', [name, json]);
    calls.push({ name, characters: json.length });
    if (!outcome.ok) throw new CallFailure('google', outcome.message);
    const envelope = JSON.parse(String(outcome.value)) as Envelope<never>;
    if (!envelope.ok) throw new CallFailure(envelope.code, envelope.message);
    return envelope.value;
  };
  const start = (kept: string | null = null): GoogleWorkbook => {
    const workbook = new GoogleWorkbook({
      call,
      say: (message) => said.push(message),
      note: (sentence) => notes.push(sentence),
      sheets: [],
      record: kept,
    });
    workbook.onEdit((more) => edits.push(...more));
    workbook.onSelect((...place) => selections.push(place.join()));
    return workbook;
  };
  const opened = { host, said, notes, edits, selections, calls, call, workbook: start() };
  return Object.assign(opened, { reopen: (kept: string | null = null) => (opened.workbook = start(kept)) });
}

/** Calls of members of ranges in the last run of the script. */
export function rangeCalls(host: GoogleHost): { name: string; count: number }[] {
  return [...host.last().calls]
    .filter(([name]) => /^Range(List)?\./.test(name) && !/\.(getRow|getColumn|getNumRows)$/.test(name))
    .map(([name, count]) => ({ name, count }));
}
