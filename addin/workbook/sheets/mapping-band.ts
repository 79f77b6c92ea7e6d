import type { FaultDto } from '../../../server/contract/common';
import { madeWords, type SheetContext } from '../picture';
import { counted } from '../words';

interface Version {
  readonly version: number;
  readonly savedBy: string | null;
  readonly savedAt: string | null;
}

/** `Version 4, saved 23 November 2026 14:05 by Sam`. */
export function versionWords({ version, savedBy, savedAt }: Version, context: SheetContext): string {
  if (version === 0 || savedAt === null)
    return 'Not saved yet: the rows are proposals until you first change one';
  return `Version ${version}, ${madeWords('saved', savedAt, savedBy ?? 'Cogsheet', context)}`;
}

/** The status of a mapping sheet in words. */
export function tableStatus({ faults }: { readonly faults: readonly FaultDto[] }): string {
  const blocking = faults.filter(({ severity }) => severity === 'blocking').length;
  const warnings = faults.length - blocking;
  const parts = [
    ...(blocking > 0 ? [`${counted(blocking, 'fault')} to mend before its documents can be posted`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.length > 0 ? `${parts.join(', ')}: see the Check column.` : 'Everything here is fine.';
}
