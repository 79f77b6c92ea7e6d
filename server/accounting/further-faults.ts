import { holdTied } from './draft-ties';
import type { Fault } from './fault';
import { collectIssues, fingerprintOf, type Preview } from './preview';

/**
 * A preview with what was found against its drafts by asking Xero, by posting key; what belongs to them is held too. It is
 * part of what was seen: the fingerprint moves with it, so that a finding that is new at posting is shown first.
 */
export function withFurtherFaults(preview: Preview, faults: ReadonlyMap<string, Fault>): Preview {
  if (faults.size === 0) return preview;
  const drafts = holdTied(
    preview.drafts.map((draft) => {
      const further = faults.get(draft.key);
      return further ? { ...draft, faults: [...draft.faults, further] } : draft;
    }),
  );
  return {
    ...preview,
    drafts,
    issues: collectIssues(drafts, preview.leftOut),
    fingerprint: fingerprintOf(drafts, preview.basis),
  };
}
