import { type Area, columnName } from '../excel/address';
import { notModelled, refuse } from './errors';
import type { RangeRef } from './range-cells';
import { type Rule, type Validation, passes } from './rules';
import { type Handle, chain, define, enumeration, free, held, valueOf } from './service';
import type { Sheet } from './sheet';
import { rangeHandle } from './range';

export const validationCriteria = enumeration('DataValidationCriteria', [
  'VALUE_IN_LIST',
  'VALUE_IN_RANGE',
  'CHECKBOX',
]);
export const booleanCriteria = enumeration('BooleanCriteria', [
  'CUSTOM_FORMULA',
  'TEXT_EQUAL_TO',
  'TEXT_CONTAINS',
  'TEXT_STARTS_WITH',
  'CELL_EMPTY',
  'CELL_NOT_EMPTY',
]);

/** Items of a list in the rule itself [belief]; longer ones belong into a range. */
const mostItems = 500;

interface Draft {
  rule: Validation | null;
  allowInvalid: boolean;
  help: string | null;
}

const require = (
  draft: Draft,
  criteria: string,
  values: readonly unknown[],
  source: RangeRef | null = null,
): void => {
  draft.rule = { criteria, values, source, allowInvalid: true, help: null };
};

/** Docs: DataValidationBuilder. Invalid input is allowed unless refused. */
export const validationBuilder: (draft: Draft) => Handle = define<Draft>({
  name: 'DataValidationBuilder',
  needs: 'nothing',
  members: {
    requireValueInList: chain('array, boolean?', (draft, [items, drop = true]) => {
      const list = items as unknown[];
      if (list.length === 0) refuse('The list of values must not be empty.');
      if (list.length > mostItems) refuse(`You have exceeded the maximum of ${mostItems} items in a list.`);
      if (list.some((item) => typeof item !== 'string')) refuse('Invalid argument: values must be texts.');
      require(draft, 'VALUE_IN_LIST', [list, drop]);
    }),
    requireValueInRange: chain('Range, boolean?', (draft, [range, drop = true]) =>
      require(draft, 'VALUE_IN_RANGE', [drop], held<RangeRef>(range)),
    ),
    requireCheckbox: chain('', (draft) => require(draft, 'CHECKBOX', [])),
    setAllowInvalid: chain('boolean', (draft, [allow]) => void (draft.allowInvalid = allow === true)),
    setHelpText: chain('string/null', (draft, [help]) => void (draft.help = help as string | null)),
    build: free('', ({ rule, allowInvalid, help }) =>
      rule
        ? validationHandle({ ...rule, allowInvalid, help })
        : refuse('A data validation needs a criterion.'),
    ),
  },
});

export const validationHandle: (rule: Validation) => Handle = define<Validation>({
  name: 'DataValidation',
  needs: 'nothing',
  members: {
    getAllowInvalid: free('', ({ allowInvalid }) => allowInvalid),
    getHelpText: free('', ({ help }) => help),
    getCriteriaType: free('', ({ criteria }) => valueOf(validationCriteria, criteria)),
    getCriteriaValues: free('', ({ values, source }) =>
      source ? [rangeHandle(source.sheet, source.area), ...values] : [...values],
    ),
    copy: free('', (rule) => validationBuilder({ rule, allowInvalid: rule.allowInvalid, help: rule.help })),
  },
});

/**
 * What Sheets says when a script writes something into a cell whose drop-down refuses it (report: the whole write
 * fails); null when all is well.
 */
export function choiceFault(sheet: Sheet, area: Area): string | null {
  for (let row = area.row; row < area.row + area.rows; row++) {
    for (let column = area.column; column < area.column + area.columns; column++) {
      const rule = sheet.cell(row, column).validation;
      if (!rule || rule.allowInvalid || passes(rule, sheet, row, column)) continue;
      const cell = `${columnName(column)}${row + 1}`;
      return `The data you entered in cell ${cell} violates the data validation rules set on this cell.`;
    }
  }
  return null;
}

interface RuleDraft {
  criteria: string | null;
  values: string[];
  looks: Record<string, unknown>;
  ranges: RangeRef[];
}

/** A rule with the sheet it is for. */
export interface PlacedRule {
  readonly sheet: Sheet;
  readonly rule: Rule;
}

const when = (criteria: string) =>
  chain<RuleDraft>('string', (draft, [value]) => void Object.assign(draft, { criteria, values: [value] }));
const look = (name: string, accepts: string) =>
  chain<RuleDraft>(`${accepts}/null`, (draft, [value]) => void (draft.looks[name] = value));

/** Docs: ConditionalFormatRuleBuilder. Formulas see their own sheet only (message as reported). */
export const ruleBuilder: (draft: RuleDraft) => Handle = define<RuleDraft>({
  name: 'ConditionalFormatRuleBuilder',
  needs: 'nothing',
  members: {
    whenFormulaSatisfied: chain('string', (draft, [formula]) => {
      if (!String(formula).startsWith('=')) refuse('Invalid argument: the formula must begin with "=".');
      if (
        String(formula)
          .replace(/"[^"]*"/g, '')
          .includes('!')
      ) {
        refuse('Conditional format rule cannot reference a different sheet.');
      }
      Object.assign(draft, { criteria: 'CUSTOM_FORMULA', values: [formula] });
    }),
    whenTextEqualTo: when('TEXT_EQUAL_TO'),
    whenTextContains: when('TEXT_CONTAINS'),
    whenTextStartsWith: when('TEXT_STARTS_WITH'),
    whenCellEmpty: chain('', (draft) => void Object.assign(draft, { criteria: 'CELL_EMPTY', values: [] })),
    whenCellNotEmpty: chain(
      '',
      (draft) => void Object.assign(draft, { criteria: 'CELL_NOT_EMPTY', values: [] }),
    ),
    setBackground: look('Background', 'string'),
    setFontColor: look('FontColor', 'string'),
    setBold: look('Bold', 'boolean'),
    setItalic: look('Italic', 'boolean'),
    setStrikethrough: look('Strikethrough', 'boolean'),
    setUnderline: look('Underline', 'boolean'),
    setRanges: chain(
      'array',
      (draft, [ranges]) => void (draft.ranges = (ranges as unknown[]).map((one) => held<RangeRef>(one))),
    ),
    build: free('', ({ criteria, values, looks, ranges }) => {
      const [first] = ranges;
      if (criteria === null) return refuse('A conditional format rule needs a condition.');
      if (!first) return refuse('A conditional format rule needs at least one range.');
      if (ranges.some(({ sheet }) => sheet !== first.sheet))
        refuse('The ranges of a rule must be on one sheet.');
      const rule = { criteria, values, looks, areas: ranges.map(({ area }) => area) };
      return ruleHandle({ sheet: first.sheet, rule });
    }),
  },
});

export const ruleHandle: (placed: PlacedRule) => Handle = define<PlacedRule>({
  name: 'ConditionalFormatRule',
  needs: 'nothing',
  members: {
    getRanges: free('', ({ sheet, rule }) => rule.areas.map((area) => rangeHandle(sheet, area))),
    getBooleanCondition: free('', ({ rule }) => conditionHandle(rule)),
    getGradientCondition: free('', () => null),
    copy: free('', ({ sheet, rule }) =>
      ruleBuilder({
        criteria: rule.criteria,
        values: [...rule.values],
        looks: { ...rule.looks },
        ranges: rule.areas.map((area) => ({ sheet, area })),
      }),
    ),
  },
});

const conditionHandle = define<Rule>({
  name: 'BooleanCondition',
  needs: 'nothing',
  members: {
    getCriteriaType: free('', ({ criteria }) => valueOf(booleanCriteria, criteria) ?? notModelled(criteria)),
    getCriteriaValues: free('', ({ values }) => [...values]),
    getBackground: free('', ({ looks }) => looks.Background ?? null),
    getFontColor: free('', ({ looks }) => looks.FontColor ?? null),
    getBold: free('', ({ looks }) => looks.Bold ?? null),
  },
});
