import { contactKey, contactRow } from './contacts';
import { fault, type Fault } from './fault';
import type { Cin7Contact } from './trade-documents';

/** Cin7 contacts that come out at the same Xero contact, and what is said of them. */

/** One Cin7 contact and the Xero contact it came out at. */
export interface Claim {
  readonly contact: Cin7Contact;
  /** Null: one of that name is made. */
  readonly contactId: string | null;
  readonly name: string;
  readonly why: 'override' | 'linked' | 'number' | 'email' | 'name' | 'new';
}

interface Said {
  readonly blocking: Fault | null;
  readonly warnings: readonly Fault[];
}

/** By Cin7 id; contacts with a Xero contact of their own are not among them. */
export function claimFaults(claims: readonly Claim[]): ReadonlyMap<string, Said> {
  const together = new Map<string, Claim[]>();
  for (const claim of claims) {
    const target = claim.contactId ?? `new ${contactKey(claim.name)}`;
    const others = together.get(target);
    if (others) others.push(claim);
    else together.set(target, [claim]);
  }
  const said = new Map<string, Said>();
  for (const group of together.values())
    if (group.length > 1) for (const [id, one] of judgeGroup(group)) said.set(id, one);
  return said;
}

/**
 * Of several proposals of one kind the strongest stands; equally strong ones all fall, since any of them could be the
 * right one. Chosen ones stand with a warning. A customer and a supplier may be one contact, which Xero allows: without a
 * word when they have the same name, with a warning when not.
 */
function judgeGroup(group: readonly Claim[]): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const kind of ['customer', 'supplier'] as const) {
    const same = group.filter(({ contact }) => contact.kind === kind);
    const [best, second] = strongest(same);
    if (!best || !second) continue;
    for (const loser of losersOf(same.filter(({ why }) => why !== 'override')))
      said.set(loser.contact.id, {
        blocking: ambiguous(loser, loser === best ? second : best),
        warnings: [],
      });
  }
  const standing = group.filter(({ contact }) => !said.has(contact.id));
  for (const claim of standing) {
    // Found at once: nearly every other one differs.
    const other = standing.find((one) => one !== claim && differs(claim, one));
    if (other)
      said.set(claim.contact.id, { blocking: null, warnings: [shared(claim, other, standing.length)] });
  }
  return said;
}

/** Whether it is worth a word that the two share a contact: not for a customer and a supplier of one name. */
const differs = ({ contact }: Claim, { contact: other }: Claim): boolean =>
  contact.kind === other.kind || contactKey(contact.name) !== contactKey(other.name);

const ranks = { override: 0, linked: 1, number: 2, email: 4, name: 5, new: 6 } as const;
/** An e-mail address together with the name says more than either. */
const rankOf = ({ why, name, contact }: Claim): number =>
  why === 'email' && contactKey(name) === contactKey(contact.name) ? 3 : ranks[why];

function losersOf(proposals: readonly Claim[]): readonly Claim[] {
  if (proposals.length < 2) return [];
  const best = proposals.reduce((least, claim) => Math.min(least, rankOf(claim)), Infinity);
  const isAlone = proposals.filter((claim) => rankOf(claim) === best).length === 1;
  return proposals.filter((claim) => !isAlone || rankOf(claim) !== best);
}

/** The strongest two; fewer when there are. */
function strongest(claims: readonly Claim[]): Claim[] {
  let best: Claim[] = [];
  for (const claim of claims)
    best = [...best, claim].sort((left, right) => rankOf(left) - rankOf(right)).slice(0, 2);
  return best;
}

const placeOf = ({ contact }: Claim) =>
  ({ table: 'contacts', row: contactRow(contact.id), column: 'xeroContact' }) as const;

const reasons = {
  override: 'by your choice',
  linked: 'by an earlier posting',
  number: 'by its contact number',
  email: 'by e-mail address',
  name: 'by name',
  new: 'as a new contact',
} as const;

const ambiguous = (claim: Claim, other: Claim): Fault =>
  fault(
    'contact-ambiguous',
    placeOf(claim),
    `The Cin7 ${claim.contact.kind}s "${claim.contact.name}" (${reasons[claim.why]}) and "${other.contact.name}" (${reasons[other.why]}) would both be "${claim.name}" in Xero.`,
    'Choose the Xero contact of each in Contacts, or type "new" or another name for one that is to be made.',
    { value: claim.name },
  );

const shared = (claim: Claim, other: Claim, together: number): Fault =>
  fault(
    'contact-shared',
    placeOf(claim),
    `"${claim.name}" in Xero is both the Cin7 ${claim.contact.kind} "${claim.contact.name}" and the ${other.contact.kind} "${other.contact.name}"${together > 2 ? `, with ${together - 2} more` : ''}.`,
    'Nothing needs to be done if they are one firm; otherwise choose another contact in Contacts.',
    { value: claim.name },
  );
