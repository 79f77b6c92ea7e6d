import { nothingDrafted, type Drafted, type RuleInput } from './rules';

export const draftCreditNotes = (_input: RuleInput): Drafted => nothingDrafted;
