/** @jest-environment jsdom */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ImportPreviewDto, ImportRequestDto, ImportResultDto } from '../../server/contract/cin7-import';
import { periodOf } from '../../addin/workbook/period';
import * as data from '../workbook/fixtures';
import { type Call, FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

const terms = { currency: 'GBP', paymentTerm: '30 days', account: '610', taxRule: '20% (VAT on Income)' };
const offer: ImportPreviewDto = {
  contacts: [
    { contactId: 'c2', name: 'Beta Ltd', email: '' },
    { contactId: 'c1', name: 'Acme Ltd', email: 'pay@acme.example' },
    { contactId: 'c3', name: 'Crate Ltd', email: '' },
  ],
  items: [{ code: 'GIFT', name: 'Gift card' }],
  unread: [],
  leftOut: { contacts: { known: 1204, archived: 1 }, items: { known: 0, tracked: 2 } },
  terms: { customer: terms, supplier: null, item: { category: 'Goods', costingMethod: 'FIFO' } },
};
type Result = ImportResultDto['results'][number];
const made = (name: string): Result => ({
  ...{ kind: 'customer', name, outcome: 'created', detail: 'Made in Cin7.' },
});

async function lacking(api: FakeApi): Promise<HTMLElement> {
  await openPanel(api);
  act(() => screen.getByText('Settings').click());
  expect(api.named('previewCin7Import')).toEqual([]);
  act(() => screen.getByText('Show what Cin7 lacks').click());
  return screen.findByLabelText('What Cin7 lacks');
}
const offering = (): FakeApi => new FakeApi().on('previewCin7Import', () => offer);
const named = (calls: readonly Call[]) =>
  calls.map(({ body }) => {
    const { contacts = [], items = [] } = body as Partial<ImportRequestDto>;
    return [
      ...contacts.map(({ contactId, as }) => `${contactId} ${as}`),
      ...items.map(({ code, type }) => `${code} ${type}`),
    ].join();
  });

test('what Cin7 lacks is shown by name, with what is left out and why, before anything is made', async () => {
  const api = offering();
  const list = await lacking(api);
  await within(list).findByText('Xero has, and Cin7 lacks: 3 contacts and 1 item.');
  expect(list.textContent).toContain(
    'Left out: 1,204 contacts that Cin7 has already, 1 contact archived in Xero and 2 items whose stock Xero tracks',
  );
  expect(
    within(list)
      .getAllByRole('checkbox')
      .map((box) => box.closest('li')?.textContent?.trim()),
  ).toEqual(['Acme Ltd pay@acme.example', 'Beta Ltd', 'Crate Ltd', 'GIFT Gift card']);
  expect(list.textContent).toContain(
    'New ones get what most customers have in Cin7: GBP, payment term 30 days, account 610, tax rule 20% (VAT on Income).',
  );
  expect(list.textContent).toContain('Cogsheet cannot undo this');
  expect(screen.getByText<HTMLButtonElement>('Make those ticked in Cin7').disabled).toBe(true);
  expect(api.named('importIntoCin7')).toEqual([]);
});

test('those ticked are made one by one, each with its outcome; what was made is offered no more', async () => {
  const api = offering().on('importIntoCin7', ({ body }) => {
    const { contacts = [] } = body as Partial<ImportRequestDto>;
    const failed: Result = {
      ...{ kind: 'item', name: 'GIFT', outcome: 'failed' },
      detail: 'Cin7 refused it: SKU is too long.',
    };
    return { results: [contacts.length > 0 ? made('Acme Ltd') : failed] };
  });
  const list = await lacking(api);
  for (const name of [/Acme Ltd/, /GIFT/]) fireEvent.click(await within(list).findByLabelText(name));
  fireEvent.click(within(list).getByLabelText('services'));
  act(() => screen.getByText('Make 1 customer and 1 service in Cin7').click());
  await within(list).findByText(/^1 made in Cin7 and 1 not made\. The sheets show them after the next fetch/);
  expect(named(api.named('importIntoCin7'))).toEqual(['c1 customer', 'GIFT service']);
  const rows = within(within(list).getByRole('list', { name: 'What became of each' })).getAllByRole(
    'listitem',
  );
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    '✖GIFT serviceCin7 refused it: SKU is too long.',
    '✓Acme Ltd customerMade in Cin7.',
  ]);
  expect(within(list).queryByLabelText(/Acme/)).toBeNull();
  // What failed stays ticked; looking again before a fetch does not bring back what was made.
  expect(within(list).getByLabelText<HTMLInputElement>(/GIFT/).checked).toBe(true);
  act(() => within(list).getByText('Look again').click());
  await within(list).findByText('Xero has, and Cin7 lacks: 2 contacts and 1 item.');
});

test('it counts, outlives its screen, and stops when it is told to, after the one under way', async () => {
  const answers: (() => void)[] = [];
  const api = offering().on(
    'importIntoCin7',
    () => new Promise((resolve) => answers.push(() => resolve({ results: [made('One')] }))),
  );
  const list = await lacking(api);
  await within(list).findByLabelText(/Beta/);
  act(() => within(list).getByText('Tick the 3 shown contacts').click());
  act(() => screen.getByText('Make 3 customers in Cin7').click());
  await waitFor(() => expect(answers).toHaveLength(1));
  expect(within(list).getByRole('progressbar').getAttribute('aria-valuetext')).toBe(
    'Making contacts and items in Cin7, 0 of 3',
  );
  act(() => screen.getByRole('tab', { name: 'History' }).click());
  answers[0]?.();
  await waitFor(() => expect(answers).toHaveLength(2));
  act(() => screen.getByText('Settings').click());
  act(() => screen.getByText('Show what Cin7 lacks').click());
  const again = await screen.findByLabelText('What Cin7 lacks');
  expect(again.textContent).toContain('1 of 3');
  act(() => within(again).getByText('Cancel').click());
  expect(again.textContent).toContain('Stopping once the one under way is made, 1 of 3 done');
  answers[1]?.();
  await within(again).findByText(/^2 made in Cin7 and 1 not tried\./);
  expect(named(api.named('importIntoCin7'))).toEqual(['c1 customer', 'c2 customer']);
});

test.each([
  [409, 'kind-not-available', /1 not made and 2 not tried/, 'Nothing was made. Not in this product.'],
  [
    503,
    'cin7-unavailable',
    /1 not known and 2 not tried/,
    'Not in this product. Whether it was made is not known.',
  ],
])(
  'after a refusal of status %d no other is tried, and nothing is said that is not known',
  async (status, code, whole, words) => {
    const api = offering().on('importIntoCin7', () => problemReply(status, code, 'Not in this product.'));
    const list = await lacking(api);
    await within(list).findByLabelText(/Beta/);
    act(() => within(list).getByText('Tick the 3 shown contacts').click());
    act(() => screen.getByText('Make 3 customers in Cin7').click());
    await within(list).findByText(whole);
    expect(list.textContent).toContain(words);
    expect(api.named('importIntoCin7')).toHaveLength(1);
  },
);

test('a kind without terms to go by cannot be made, and the panel says why', async () => {
  const api = offering();
  const list = await lacking(api);
  fireEvent.click(await within(list).findByLabelText(/Acme/));
  fireEvent.click(within(list).getByLabelText('suppliers'));
  expect(list.textContent).toContain('None can be made: Cin7 has no active supplier whose terms');
  expect(within(list).getByLabelText<HTMLInputElement>(/Acme/).disabled).toBe(true);
  expect(screen.getByText<HTMLButtonElement>('Make those ticked in Cin7').disabled).toBe(true);
});

test('why nothing can be said yet is said in its place; the list is looked for by name', async () => {
  const contacts = Array.from({ length: 70 }, (_, index) => ({
    ...{ contactId: `c${index}`, name: `Shop ${index + 100}`, email: index === 68 ? 'last@example.com' : '' },
  }));
  let reply: unknown = problemReply(409, 'connection-incomplete', 'Tick Contacts and items in Close.');
  const list = await lacking(new FakeApi().on('previewCin7Import', () => reply));
  await waitFor(() =>
    expect(within(list).getByRole('alert').textContent).toBe('Tick Contacts and items in Close.'),
  );
  reply = { ...offer, contacts };
  act(() => within(list).getByText('Look again').click());
  await within(list).findByLabelText('Shop 149');
  expect(within(list).queryByLabelText('Shop 150')).toBeNull();
  act(() => within(list).getByText('Show more of 70 contacts').click());
  expect(within(list).getByLabelText('Shop 169')).toBeTruthy();
  fireEvent.change(within(list).getByLabelText('Find contacts'), {
    target: { value: 'LAST@' },
  });
  expect(
    within(list)
      .getAllByLabelText(/Shop/)
      .map((box) => box.closest('li')?.textContent),
  ).toEqual(['Shop 168 last@example.com']);
});

test('of what was not read from Cin7 nothing is offered, and the panel says what to do', async () => {
  const list = await lacking(
    new FakeApi().on('previewCin7Import', () => ({ ...offer, items: [], unread: ['products'] })),
  );
  await within(list).findByText(
    /Items are not shown: the products of Cin7 have not been read\. Set Items in the sheet Settings to on/,
  );
});

test('another connection is looked at anew', async () => {
  const api = offering();
  const { store } = await openPanel(api);
  act(() => screen.getByText('Settings').click());
  act(() => screen.getByText('Show what Cin7 lacks').click());
  const list = await screen.findByLabelText('What Cin7 lacks');
  fireEvent.click(await within(list).findByLabelText(/Acme/));
  act(() => store.set({ connection: { ...data.connection, id: 'other' } }));
  await waitFor(() =>
    expect(api.named('previewCin7Import').map(({ params }) => params.connection)).toEqual([
      data.connection.id,
      'other',
    ]),
  );
  await waitFor(() => expect(within(list).getByLabelText<HTMLInputElement>(/Acme/).checked).toBe(false));
});

test('what was made is offered no more until the next fetch has told what Cin7 has; other ticks stay', async () => {
  const api = offering().on('importIntoCin7', () => ({ results: [made('Acme Ltd')] }));
  const { store } = await openPanel(api);
  act(() => screen.getByText('Settings').click());
  act(() => screen.getByText('Show what Cin7 lacks').click());
  const list = await screen.findByLabelText('What Cin7 lacks');
  fireEvent.click(await within(list).findByLabelText(/Acme/));
  act(() => within(list).getByText('Make 1 customer in Cin7').click());
  await within(list).findByText(/^1 made in Cin7/);
  fireEvent.click(within(list).getByLabelText(/Beta/));
  // It was deleted in Cin7 by hand, and the fetch has seen that.
  const lastFetch = { ...periodOf('2026-10'), at: '2026-11-23T12:00:00Z', kinds: ['contacts' as const] };
  act(() => store.set({ connection: { ...data.connection, lastFetch } }));
  await within(list).findByLabelText(/Acme/);
  expect(within(list).getByLabelText<HTMLInputElement>(/Acme/).checked).toBe(false);
  expect(within(list).getByLabelText<HTMLInputElement>(/Beta/).checked).toBe(true);
  expect(api.named('previewCin7Import')).toHaveLength(2);
});
