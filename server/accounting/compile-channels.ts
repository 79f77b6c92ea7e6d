import { codeOfLabel, judgeAccount } from './accounts';
import {
  coveredBy,
  overlapOf,
  postAsChoices,
  splitByChoices,
  type ChannelRule,
  type PostAs,
} from './channel-rules';
import type { TrackingTag } from './draft';
import { fault, type Fault } from './fault';
import { consolidatedKinds, documentKinds, isDocumentKind, type DocumentKind } from './kinds';
import type { ChannelMappingRow } from './mapping-tables';
import type { XeroAccount, XeroReference } from './organisation';

/**
 * Judges the Channels rows (accounting-rules 5): unknown words, accounts and tracking options are faults of their
 * cell, and the row takes no documents until they are mended, so that a typing error cannot hand them to a wider rule
 * below: a faulty row still claims its documents, with the fault as the reason they are held.
 */
export function compileChannels(
  rows: readonly ChannelMappingRow[],
  accounts: ReadonlyMap<string, XeroAccount>,
  xero: XeroReference,
): { rules: ChannelRule[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const rules = rows.map((row, index) => compileRow(row, index + 1, accounts, xero, faults));
  for (const rule of rules) {
    const cover = coveredBy(rules, rule);
    const overlap = cover ? null : overlapOf(rules, rule);
    if (cover) faults.push(unreachable(rule, cover));
    if (overlap) faults.push(overlaps(rule, overlap));
  }
  return { rules, faults };
}

const unreachable = (rule: ChannelRule, cover: ChannelRule): Fault =>
  fault(
    'rule-unreachable',
    { table: 'channels', row: rule.row, column: 'channel' },
    `Rule ${rule.place} never applies: rule ${cover.place} above takes all its documents.`,
    `Move rule ${rule.place} above rule ${cover.place}, or remove it.`,
  );

const overlaps = (rule: ChannelRule, above: ChannelRule): Fault =>
  fault(
    'rule-overlaps',
    { table: 'channels', row: rule.row, column: 'channel' },
    `Rules ${above.place} and ${rule.place} can take the same documents; rule ${above.place} takes them because it stands above.`,
    `If that is right, nothing needs to be done. Otherwise move rule ${rule.place} up, or put a rule for what both take above them.`,
  );

function compileRow(
  cells: ChannelMappingRow,
  place: number,
  accounts: ReadonlyMap<string, XeroAccount>,
  xero: XeroReference,
  faults: Fault[],
): ChannelRule {
  const found: Fault[] = [];
  const at = (column: string) => ({ table: 'channels', row: cells.row, column }) as const;
  const unknown = (column: string, value: string, allowed: string) => {
    found.push(
      fault(
        'rule-unknown-value',
        at(column),
        `Rule ${place}: "${value}" is not known here.`,
        `Use ${allowed}.`,
        { value },
      ),
    );
  };
  const kind: DocumentKind | '' = cells.kind === '' || isDocumentKind(cells.kind) ? cells.kind : '';
  if (kind !== cells.kind)
    unknown(
      'kind',
      cells.kind,
      `${documentKinds.join(', ')}; blank stands for ${consolidatedKinds.join(', ')}`,
    );
  const postAs = postAsChoices.find((choice) => choice === cells.postAs);
  if (!postAs) unknown('postAs', cells.postAs, postAsChoices.join(', '));
  const splitBy = splitByChoices.find((choice) => choice === (cells.splitBy ?? '').trim().toLowerCase());
  if (splitBy === undefined)
    unknown(
      'splitBy',
      cells.splitBy ?? '',
      `${splitByChoices.slice(1).join(', ')}; blank keeps nothing apart`,
    );
  const contact = cells.contact.trim();
  const contacts = xero.contacts.filter(({ name }) => name.toLowerCase() === contact.toLowerCase());
  if (contact !== '' && contacts.length > 0 && contacts.every(({ active }) => !active)) {
    found.push(
      fault(
        'contact-archived',
        at('contact'),
        `Rule ${place}: the contact "${contact}" is archived in Xero.`,
        'Choose another contact in Channels, or restore it in Xero and refresh.',
        { value: contact },
      ),
    );
  } else if (contact !== '' && contacts.length === 0) {
    found.push(
      fault(
        'contact-unknown',
        at('contact'),
        `Rule ${place}: Xero has no contact "${contact}" yet.`,
        'It is created with the first document posted to it; choose another if this is a typing error.',
        { value: contact },
      ),
    );
  }
  for (const column of ['revenueAccount', 'clearingAccount'] as const) {
    const code = codeOfLabel(cells[column]);
    if (code === '') continue;
    const types =
      column === 'revenueAccount' ? ['REVENUE', 'SALES', 'OTHERINCOME'] : ['BANK', 'CURRENT', 'CURRLIAB'];
    const judged = judgeAccount(accounts, code, types, cells.row, `Rule ${place}`);
    if (!judged.ok)
      found.push({
        ...judged.error,
        place: at(column),
        remedy: judged.error.remedy.replaceAll('in Accounts', 'in Channels'),
      });
  }
  const tracking = (['tracking1', 'tracking2'] as const).flatMap((column, index) =>
    compileTag(cells[column], index, xero, (value) => {
      found.push(
        fault(
          'tracking-unknown',
          at(column),
          `Rule ${place}: "${value}" is not an active tracking option in Xero.`,
          `Choose one of the list, as "Category: Option".`,
          { value },
        ),
      );
    }),
  );
  faults.push(...found);
  return {
    row: cells.row,
    place,
    kind,
    channel: cells.channel.trim(),
    location: cells.location.trim(),
    customerGroup: cells.customerGroup.trim(),
    postAs: postAs ?? ('none' as PostAs),
    contact,
    revenueAccount: codeOfLabel(cells.revenueAccount),
    clearingAccount: codeOfLabel(cells.clearingAccount),
    tracking,
    splitBy: splitBy ?? '',
    faults: found.filter(({ severity }) => severity === 'blocking'),
  };
}

/** `Region: North`, or `North` in the category at the same place of Xero's list. */
function compileTag(
  cell: string,
  index: number,
  xero: XeroReference,
  unknown: (value: string) => void,
): TrackingTag[] {
  const text = cell.trim();
  if (text === '') return [];
  const active = xero.tracking.filter((category) => category.active);
  const [first = '', ...rest] = text.split(':');
  const named = active.find(
    ({ name }) => rest.length > 0 && name.toLowerCase() === first.trim().toLowerCase(),
  );
  const category = named ?? active[index];
  const wanted = (named ? rest.join(':') : text).trim().toLowerCase();
  const option = category?.options.find((candidate) => candidate.toLowerCase() === wanted);
  if (category && option) return [{ category: category.name, option }];
  unknown(text);
  return [];
}
