import type { DrawPlan } from '../shared/plan';
import { bodyRange } from './body';
import type { Standing } from './standing';

/** Google folds rows with one call for each group: sheets with more than this are not folded. */
const mostGroups = 60;

/**
 * Detail rows can be folded under their heading.
 *
 * @param moved rows stand elsewhere than before, so that groups must be made anew
 * @returns what is folded now, to be remembered
 */
export function outline({ sheet, corner, mark, ids }: Standing, plan: DrawPlan, moved: boolean): string {
  const groups = plan.groups.length <= mostGroups ? plan.groups : [];
  const wanted = groups.length === 0 ? '' : JSON.stringify(groups);
  if (wanted === mark.groups && (!moved || wanted === '')) return wanted;
  if (mark.groups !== '') bodyRange(sheet, corner, 1, Math.max(ids.length, 1), 1).shiftRowGroupDepth(-1);
  for (const [start, count] of groups)
    sheet.getRange(corner[0] + 2 + start, 1, count, 1).shiftRowGroupDepth(1);
  return wanted;
}
