import { accountRoles, judgeAccount } from './accounts';
import { contactKey, contactsByName } from './contacts';
import { addMonths, dateText, lastDayOf, monthOf, monthText, type CalendarDate } from './dates';
import type { Organisation, XeroAccount, XeroContact } from './organisation';
import { lockDateOf } from './period';
import type { Settings } from './settings';

/**
 * Whether two books may be joined (accounting-rules 2, 4, 8, 10; cin7-core 10): judged before anything is posted, in
 * the accountant's words. Facts come from outside, nothing is asked here.
 */
export interface Finding {
  /** `fault`: to be mended before posting. `attention`: a person should know. `unknown`: the facts are not there yet. */
  readonly state: 'ok' | 'attention' | 'fault' | 'unknown';
  readonly detail: string;
  readonly remedy: string | null;
  /** Our sheet in which it is mended. */
  readonly sheet?: 'accounts' | 'taxes' | 'channels' | 'settings';
  /** A document it is about, in the vendor's own pages. */
  readonly url?: string;
}

const found = (state: Finding['state'], detail: string, remedy: string | null = null): Finding => ({
  state,
  detail,
  remedy,
});

const fetchFirst = 'Fetch a month from Cin7, then check again.';

/** Journals have no currency of their own: both books must keep the same one (accounting-rules 4, cin7-core 8). */
export function judgeBaseCurrencies(cin7: string, xero: string): Finding {
  return cin7 === xero
    ? found('ok', `Cin7 and Xero both keep their books in ${xero}.`)
    : found(
        'fault',
        `Cin7 keeps its books in ${cin7}, Xero in ${xero}. No journal of one fits into the other.`,
        `Connect Cin7 to a Xero organisation whose base currency is ${cin7}.`,
      );
}

/** The roles that every close needs (accounting-rules 2), and the types that may play them. */
const neededRoles: readonly { readonly words: string; readonly types: readonly string[] }[] = [
  { words: 'sales revenue', types: accountRoles.salesRevenue.types },
  { words: 'cost of goods sold', types: ['DIRECTCOSTS'] },
  { words: 'stock', types: ['CURRENT'] },
];

/** Each needed role has an account that lines may use; an account of type INVENTORY is none (accounting-rules 10.3). */
export function judgeAccountTypes(accounts: readonly XeroAccount[]): Finding {
  const byCode = new Map(accounts.filter(({ code }) => code !== '').map((one) => [one.code, one]));
  const missing = neededRoles.filter(
    ({ types }) => ![...byCode.keys()].some((code) => judgeAccount(byCode, code, types, '', '').ok),
  );
  if (missing.length === 0)
    return found('ok', "Xero's chart has accounts for sales revenue, cost of goods sold and stock.");
  const names = missing.map(({ words, types }) => `${words} (type ${types.join(' or ')})`);
  return found(
    'fault',
    `Xero's chart has no active account for ${listed(names)}.`,
    'Add it to the chart of accounts in Xero, with a code, then check again. Stock kept in Cin7 needs a plain current asset, not an account of type INVENTORY.',
  );
}

/** What is open to posting: both lock dates of Xero, the later one counts (accounting-rules 8). */
export function judgeLockDates(organisation: Organisation, today: CalendarDate): Finding {
  const lock = lockDateOf(organisation);
  const month = addMonths(monthOf(today), -1);
  if (lock === null)
    return found('ok', `${organisation.name} has no lock date, so every month is open to posting.`);
  const locked = `${organisation.name} is locked up to ${dateText(lock)}`;
  if (lock >= today)
    return found(
      'fault',
      `${locked}: nothing up to today can be posted.`,
      'Move the lock date back in Xero, under Financial settings, then check again.',
    );
  if (lock >= lastDayOf(month))
    return found(
      'attention',
      `${locked}, so ${monthText(month)} is closed; only documents dated later can be posted.`,
      `To post ${monthText(month)}, move the lock date back in Xero, under Financial settings.`,
    );
  return found('ok', `${locked}; ${monthText(month)} is open to posting.`);
}

/** A sales invoice in Xero that carries the number of a Cin7 invoice. */
export interface NumberedDocument {
  readonly number: string;
  readonly status: string;
  readonly url: string;
}

const isLive = ({ status }: NumberedDocument): boolean => status !== 'VOIDED' && status !== 'DELETED';

/**
 * Cin7's own integration sends its invoices to Xero under their Cin7 numbers (cin7-core 8), and cost of sales with
 * them: where it is on, everything is posted twice (cin7-core 10).
 *
 * @param looked newest Cin7 invoice numbers that were looked for
 * @param foreign those found in Xero that Cogsheet did not post
 */
export function judgeNativeLink(looked: readonly string[], foreign: readonly NumberedDocument[]): Finding {
  if (looked.length === 0)
    return found(
      'unknown',
      'Cin7 shows no invoices of late, so there is nothing to look for in Xero.',
      fetchFirst,
    );
  const live = foreign.filter(isLive);
  const [first] = live;
  if (!first)
    return found(
      'ok',
      `None of the newest ${looked.length === 1 ? 'Cin7 invoice' : `${looked.length} Cin7 invoices`} came to Xero by another way.`,
    );
  return {
    ...found(
      'fault',
      `${live.length} of the newest ${looked.length} Cin7 invoices ${live.length === 1 ? 'is' : 'are'} in Xero already and not from Cogsheet: ${someOf(live.map(({ number }) => number))}. Cin7's own Xero integration seems to be on, or they are entered by hand: sales and cost would be posted twice.`,
      'In Cin7, under Integrations, Xero, disconnect or turn the synchronisation off. Begin here with the first month that it did not send.',
    ),
    url: first.url,
  };
}

/**
 * Whether Cin7 itself says that its own link has sent invoices which Settings do not leave out: such a one has another number
 * in Xero than ours would have (cin7-omni 3.6). Null: it says nothing of the kind.
 *
 * @param sent dates of the invoices that the link has sent
 */
export function judgeSentByLink(
  sent: readonly CalendarDate[],
  { startDate }: Pick<Settings, 'startDate'>,
): Finding | null {
  const doubled = sent.filter((date) => startDate === null || date >= startDate);
  const [last] = [...doubled].sort().reverse();
  if (last === undefined) return null;
  const many = doubled.length === 1 ? '1 invoice' : `${doubled.length} invoices`;
  return {
    ...found(
      'attention',
      `Cin7's own link has sent ${many} to Xero already, the last dated ${dateText(last)}. Cogsheet would post them again.`,
      'Turn the link off in Cin7, and set Start date in Settings to the first day that it has not sent.',
    ),
    sheet: 'settings',
  };
}

/** Foreign invoices need their currency in Xero (xero 3.4). `used` is null before invoices have been fetched. */
export function judgeCurrencies(
  used: readonly string[] | null,
  { baseCurrency, name }: Pick<Organisation, 'baseCurrency' | 'name'>,
  enabled: readonly string[],
): Finding {
  if (used === null)
    return found(
      'unknown',
      'Which currencies your sales use is known once invoices have been fetched from Cin7.',
      fetchFirst,
    );
  const missing = used.filter((code) => code !== baseCurrency && !enabled.includes(code));
  if (missing.length === 0)
    return found('ok', `${name} has every currency that your sales use: ${listed(used)}.`);
  return found(
    'fault',
    `Your sales use ${listed(missing)}, which ${name} does not have. Their invoices are held.`,
    `Add ${listed(missing)} under Currencies in Xero (the plan must include several currencies), then check again.`,
  );
}

/**
 * Tracked items of Xero move stock and cost by themselves, beside our journals (accounting-rules 10).
 *
 * @param tracked codes of the items that Xero tracks
 * @param skus SKUs of the sales fetched; null before invoices have been fetched
 */
export function judgeTrackedItems(tracked: readonly string[], skus: readonly string[] | null): Finding {
  if (tracked.length === 0)
    return found('ok', 'Xero tracks no items, so it moves no stock and no cost by itself.');
  const count = `${tracked.length} ${tracked.length === 1 ? 'item' : 'items'}`;
  if (skus === null)
    return found(
      'attention',
      `Xero tracks stock of ${count}. Whether Cin7 keeps the same products is known once invoices have been fetched.`,
      fetchFirst,
    );
  const kept = new Set(skus.map((sku) => sku.toLowerCase()));
  const both = tracked.filter((code) => kept.has(code.toLowerCase()));
  if (both.length === 0)
    return found('ok', `Xero tracks stock of ${count}; none of them is among the products you sold.`);
  return found(
    'fault',
    `${both.length === 1 ? 'A product' : `${both.length} products`} that you sell from Cin7 ${both.length === 1 ? 'is a tracked inventory item' : 'are tracked inventory items'} in Xero: ${someOf(both)}. Xero moves stock and cost of these by itself whenever one stands on a document, so cost would be counted twice.`,
    'In Xero, bring the quantity of these items to zero and make them untracked, or archive them; keep stock in Cin7 alone.',
  );
}

/** Contacts that invoices are made out to, by name. `names` is null before anything has been fetched. */
export function judgeCustomers(names: readonly string[] | null, contacts: readonly XeroContact[]): Finding {
  if (names === null)
    return found(
      'unknown',
      'Which customers your invoices name is known once documents have been fetched from Cin7.',
      fetchFirst,
    );
  const unique = [...new Map(names.map((name) => [contactKey(name), name.trim()])).values()];
  const inXero = contactsByName(contacts);
  const known = unique.filter((name) => inXero.get(contactKey(name))?.active === true);
  const archived = unique.filter((name) => inXero.get(contactKey(name))?.active === false);
  const absent = unique.filter((name) => !inXero.has(contactKey(name)));
  const parts = [
    `${known.length} of ${unique.length} contacts of your invoices exist in Xero by name.`,
    ...(absent.length > 0
      ? [`Posting creates the other ${absent.length === 1 ? 'one' : absent.length}: ${someOf(absent)}.`]
      : []),
    ...(archived.length > 0 ? [`Archived in Xero: ${someOf(archived)}. Their invoices are held.`] : []),
  ];
  if (archived.length > 0)
    return {
      ...found(
        'fault',
        parts.join(' '),
        'Restore them in Xero, or choose another contact in Channels; then refresh from Xero.',
      ),
      sheet: 'channels',
    };
  if (absent.length > 0)
    return {
      ...found(
        'attention',
        parts.join(' '),
        'If some of them exist in Xero under another name, choose the contact in Channels, so that no second one is made.',
      ),
      sheet: 'channels',
    };
  return found('ok', parts.join(' '));
}

/** `A, B and C`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const shownAtMost = 5;
/** `A, B, C, D, E and 11 more`. */
const someOf = (names: readonly string[]): string =>
  names.length <= shownAtMost
    ? listed(names)
    : `${names.slice(0, shownAtMost).join(', ')} and ${names.length - shownAtMost} more`;
