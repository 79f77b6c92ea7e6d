import type { TrackingChoice } from './model';
import type { TrackingInput } from './requests';
import type { XeroState } from './state';

const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.trim().toLowerCase();

/**
 * The categories and options a line names, by id or by name. At most two a line; both must exist and be active.
 * Xero's own text for an unknown option is not public, and it may only warn: here it refuses [?].
 */
export function readTracking(
  state: XeroState,
  entries: TrackingInput[],
): { choices: TrackingChoice[]; errors: string[] } {
  const errors: string[] = [];
  const choices: TrackingChoice[] = [];
  if (entries.length > 2) errors.push('A maximum of 2 tracking elements can be specified per line item.');
  for (const entry of entries) {
    const active = state.trackingCategories.all().filter((category) => category.Status === 'ACTIVE');
    const category = active.find((candidate) =>
      entry.TrackingCategoryID === undefined
        ? same(candidate.Name, entry.Name)
        : candidate.TrackingCategoryID === entry.TrackingCategoryID,
    );
    const option = category?.Options.find(
      (candidate) =>
        candidate.Status === 'ACTIVE' &&
        (entry.TrackingOptionID === undefined
          ? same(candidate.Name, entry.Option)
          : candidate.TrackingOptionID === entry.TrackingOptionID),
    );
    if (category === undefined) {
      errors.push(`Tracking category '${entry.Name ?? entry.TrackingCategoryID ?? ''}' could not be found.`);
    } else if (option === undefined) {
      errors.push(
        `Tracking option '${entry.Option ?? entry.TrackingOptionID ?? ''}' could not be found in '${category.Name}'.`,
      );
    } else if (choices.some((choice) => choice.categoryId === category.TrackingCategoryID)) {
      errors.push(`Tracking category '${category.Name}' may be used once per line item.`);
    } else {
      choices.push({ categoryId: category.TrackingCategoryID, optionId: option.TrackingOptionID });
    }
  }
  return { choices, errors };
}

/** The wire form of a line's tracking. */
export function renderTracking(state: XeroState, choices: TrackingChoice[]): Record<string, unknown>[] {
  return choices.map(({ categoryId, optionId }) => {
    const category = state.trackingCategories.get(categoryId);
    const option = category?.Options.find((candidate) => candidate.TrackingOptionID === optionId);
    return {
      Name: category?.Name ?? '',
      Option: option?.Name ?? '',
      TrackingCategoryID: categoryId,
      TrackingOptionID: optionId,
    };
  });
}
