import type { Name } from './book';
import { refuse } from './errors';
import { rangeHandle } from './range';
import type { RangeRef } from './range-cells';
import { type Handle, act, define, enumeration, free, held, read, valueOf, write } from './service';
import type { Protection } from './sheet';

export const protectionTypes = enumeration('ProtectionType', ['RANGE', 'SHEET']);

const editors = (given: unknown): string[] =>
  (Array.isArray(given) ? given : [given]).map((one: unknown) => String(one));

export const protectionHandle: (one: Protection) => Handle = define<Protection>({
  name: 'Protection',
  needs: 'document',
  members: {
    getDescription: read('', ({ description }) => description),
    setDescription: write('string', (one, [description]) => void (one.description = String(description))),
    isWarningOnly: read('', ({ warningOnly }) => warningOnly),
    // Docs: a warning cannot have editors of its own; without it all who may edit are editors.
    setWarningOnly: write('boolean', (one, [only]) => void (one.warningOnly = only === true)),
    getProtectionType: read('', ({ area }) => valueOf(protectionTypes, area ? 'RANGE' : 'SHEET')),
    getRange: read('', ({ sheet, area }) =>
      rangeHandle(
        sheet,
        area ?? { row: 0, column: 0, rows: sheet.rows.length, columns: sheet.columns.length },
      ),
    ),
    setRange: write('Range', (one, [range]) => void (one.area = held<RangeRef>(range).area)),
    getEditors: read('', (one) => [...one.editors].map((email) => userHandle(email))),
    addEditor: write('string', (one, [email]) => void one.editors.add(String(email))),
    addEditors: write('array', (one, [emails]) => editors(emails).forEach((email) => one.editors.add(email))),
    // Docs: "Neither the owner of the spreadsheet nor the current user can be removed."
    removeEditor: write('string/User', (one, [email], { host }) =>
      remove(one, [email], [host.user, host.book.owner]),
    ),
    removeEditors: write('array', (one, [emails], { host }) =>
      remove(one, emails as unknown[], [host.user, host.book.owner]),
    ),
    canEdit: read(
      '',
      ({ warningOnly, editors: all }, _, { host }) =>
        warningOnly || all.has(host.user) || host.user === host.book.owner,
    ),
    setUnprotectedRanges: write('array', (one, [ranges]) => {
      if (one.area) refuse('Unprotected ranges belong to a protected sheet.');
      one.unprotected = (ranges as unknown[]).map((range) => held<RangeRef>(range).area);
    }),
    getUnprotectedRanges: read('', ({ sheet, unprotected }) =>
      unprotected.map((area) => rangeHandle(sheet, area)),
    ),
    canDomainEdit: read('', () => false),
    setDomainEdit: write('boolean', () => undefined),
    remove: act('', (one) => {
      if (!one.sheet.protections.includes(one)) refuse('The protection does not exist.');
      one.sheet.protections = one.sheet.protections.filter((other) => other !== one);
    }),
  },
});

const emailOf = (given: unknown): string => (typeof given === 'string' ? given : held<string>(given));

function remove(one: Protection, given: readonly unknown[], kept: readonly string[]): void {
  for (const email of given.map(emailOf)) if (!kept.includes(email)) one.editors.delete(email);
}

export const userHandle = define<string>({
  name: 'User',
  needs: 'email',
  members: { getEmail: free('', (email) => email) },
});

export const nameHandle: (name: Name) => Handle = define<Name>({
  name: 'NamedRange',
  needs: 'document',
  members: {
    getName: read('', ({ name }) => name),
    getRange: read('', ({ sheet, area }) =>
      area ? rangeHandle(sheet, area) : refuse('The range of the name is gone.'),
    ),
    setRange: write('Range', (name, [range]) => void Object.assign(name, held<RangeRef>(range))),
    setName: write('string', (name, [to]) => void (name.name = checkedName(String(to)))),
    remove: act(
      '',
      (name, _, { host: { book } }) => void (book.names = book.names.filter((one) => one !== name)),
    ),
  },
});

/** Help page "Name a range of cells": letters, digits and `_`, no digit or true/false first, no address, 1 to 250 characters. */
export function checkedName(name: string): string {
  const address = /^([A-Z]{1,3}\d+|R\d+C\d+)$/i.test(name);
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,249}$/.test(name) || /^(true|false)/i.test(name) || address) {
    refuse(`The named range name "${name}" is invalid.`);
  }
  return name;
}
