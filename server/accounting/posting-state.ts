/**
 * The life of a posting (DESIGN decision 5). One table holds every transition; anything else is a bug. Each transition
 * is one database transaction in `sync/post.ts`.
 *
 *     approved --send--> sending --confirm--> posted --reverse--> reversed
 *                           |--reject--> rejected --retry--> approved
 *                           |--refuse--> approved            (Xero refused before processing: nothing was saved)
 *                           '--lose----> unknown --confirm--> posted
 *                                           |--absent--> approved (looked up, not there: may be sent again)
 *                                           '--reject--> rejected (the number belongs to another document)
 *     approved --lose--> unknown                          (a kept attempt can no more be repeated: look again)
 *     approved --wait--> approved                         (what has to be in Xero before it is not settled yet)
 *     approved --reject--> rejected                       (what has to be in Xero before it is not: what a reversal
 *                                                          undoes, the other half of a correction, the new contact;
 *                                                          or its day was locked since)
 *     approved, rejected --skip--> skipped
 */
export const postingStates = [
  'approved',
  'sending',
  'unknown',
  'posted',
  'rejected',
  'skipped',
  'reversed',
] as const;
export type PostingState = (typeof postingStates)[number];

export const postingEvents = [
  'send',
  'confirm',
  'reject',
  'refuse',
  'lose',
  'wait',
  'absent',
  'retry',
  'skip',
  'reverse',
] as const;
export type PostingEvent = (typeof postingEvents)[number];

const transitions: Readonly<Record<PostingState, Partial<Record<PostingEvent, PostingState>>>> = {
  approved: { send: 'sending', wait: 'approved', skip: 'skipped', lose: 'unknown', reject: 'rejected' },
  sending: { confirm: 'posted', reject: 'rejected', refuse: 'approved', lose: 'unknown' },
  unknown: { confirm: 'posted', absent: 'approved', reject: 'rejected' },
  rejected: { retry: 'approved', skip: 'skipped' },
  posted: { reverse: 'reversed' },
  skipped: {},
  reversed: {},
};

/** The state after an event, or null when the event cannot happen in that state. */
export const nextState = (state: PostingState, event: PostingEvent): PostingState | null =>
  transitions[state][event] ?? null;

/** States in which something is still to be done by the server. */
export const isOpen = (state: PostingState): boolean =>
  state === 'approved' || state === 'sending' || state === 'unknown';
