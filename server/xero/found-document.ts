import { decimal, zero } from '../accounting/decimal';
import { draftAmount, isJournal, type Draft, type JournalDraft } from '../accounting/draft';
import { majorText } from '../accounting/money';
import { holdsKey, isGone, sameNumber, type AnsweredElement } from './elements';
import { kindInXero, numberOf } from './kinds';
import type { EditedField, FoundDocument } from './ledger';
import { toPosted, type Links } from './outcomes';
import { nameInXero } from './transform-records';

/** Which of the documents that Xero holds is a draft's own (accounting-rules 11). Pure. */

/** `number-of-another`: somebody else's document holds what has to be the draft's alone. */
export type Found = FoundDocument | 'number-of-another' | null;

export function foundAmong(draft: Draft, elements: readonly AnsweredElement[], linkTo: Links): Found {
  const ofKind = elements.filter((element) => isOfKind(draft, element));
  const ours = ofKind.filter((element) => isOurs(draft, element));
  // One in force says more than a voided one, and of several in force the first is as good as any: all are told.
  const inForce = ours.filter((element) => !isGone(element));
  const best = inForce[0] ?? ours[0];
  if (!best) return ofKind.some((element) => takesItsPlace(draft, element)) ? 'number-of-another' : null;
  const edited = editedFields(draft, best);
  const doubles = inForce.filter((element) => element !== best).map(({ xeroId }) => xeroId);
  return {
    ...toPosted(draft, best, linkTo),
    status: best.status,
    ...(edited.length > 0 ? { edited } : {}),
    ...(doubles.length > 0 ? { doubles } : {}),
  };
}

const isOfKind = (draft: Draft, { type }: AnsweredElement): boolean => {
  const wanted = 'direction' in draft ? draft.direction.toUpperCase() : kindInXero(draft.kind).type;
  return wanted === '' || type === wanted;
};

/** Contacts and items have no place for a key: they are what their number says. */
function isOurs(draft: Draft, element: AnsweredElement): boolean {
  if (draft.kind === 'items') return sameNumber(element.xeroNumber, draft.code) && !element.tracked;
  if (draft.kind !== 'contacts') return holdsKey(element, draft.key);
  if (!sameNumber(element.xeroNumber, draft.number)) return false;
  return draft.link === null || element.xeroId === draft.link;
}

function takesItsPlace(draft: Draft, element: AnsweredElement): boolean {
  // A deleted draft gives its number back (xero 5.1 [?]); if it does not, Xero refuses and says so.
  if (element.status === 'DELETED') return false;
  switch (draft.kind) {
    case 'items':
      return sameNumber(element.xeroNumber, draft.code);
    case 'contacts':
      if (draft.link !== null) return sameNumber(element.xeroNumber, draft.number);
      // An archived contact's name may be given to a new one; its number may not.
      if (sameNumber(element.xeroNumber, draft.number)) return true;
      return element.status !== 'ARCHIVED' && sameNumber(element.name, nameInXero(draft));
    case 'bills':
    case 'supplier-credits':
      // The supplier's number is not unique: the same document is one of the same supplier, number and day.
      return (
        !isGone(element) &&
        sameNumber(element.xeroNumber, draft.number) &&
        element.date === draft.date &&
        isContact(draft.contact, element)
      );
    default:
      return kindInXero(draft.kind).uniqueNumber && sameNumber(element.xeroNumber, numberOf(draft));
  }
}

const isContact = (
  contact: { readonly contactId: string | null; readonly name: string },
  { contactId, name }: AnsweredElement,
): boolean =>
  contact.contactId === null ? sameNumber(name, contact.name) : sameNumber(contactId, contact.contactId);

/** What somebody changed in Xero since; a field that the answer leaves out counts as unchanged. */
function editedFields(draft: Draft, element: AnsweredElement): EditedField[] {
  const edited: EditedField[] = [];
  if (draft.kind === 'contacts' || draft.kind === 'items') {
    const isLinked = draft.kind === 'contacts' && draft.link !== null;
    return isLinked || sameNumber(element.name, nameInXero(draft)) ? [] : ['name'];
  }
  if (element.date !== null && element.date !== draft.date) edited.push('date');
  if (element.currency !== '' && element.currency !== draft.currency) edited.push('currency');
  const total = decimal(majorText(draftAmount(draft), draft.currency));
  if (element.total !== null && !decimal(element.total).eq(total)) edited.push('amount');
  else if (isJournal(draft) && !isOnSameAccounts(draft, element)) edited.push('accounts');
  if ('number' in draft && !sameNumber(element.xeroNumber, draft.number)) edited.push('number');
  const knowsContact = element.contactId !== '' || element.name !== '';
  if ('contact' in draft && knowsContact && !isContact(draft.contact, element)) edited.push('contact');
  if (draft.kind === 'payments' && !sameNumber(element.settles, draft.settles.xeroId))
    edited.push('document');
  return edited;
}

/** Whether a journal still leaves on each account what was sent; lines without an account tell nothing. */
function isOnSameAccounts({ lines, currency }: JournalDraft, { onAccounts }: AnsweredElement): boolean {
  if (onAccounts.size === 0 || onAccounts.has('')) return true;
  const left = new Map([...onAccounts].map(([code, sum]) => [code, decimal(sum)]));
  for (const { accountCode, amountMinor } of lines)
    left.set(accountCode, (left.get(accountCode) ?? zero).minus(decimal(majorText(amountMinor, currency))));
  return [...left.values()].every((sum) => sum.eq(0));
}
