import { outcomesOf } from '../../server/xero/outcomes';
import { zeroGuid } from '../../server/xero/schema';
import { invoiceDraft, journalDraft } from './drafts';

const link = (page: string, id: string): string => `${page}:${id}`;
const idOf = (digit: number): string => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
const [a, b] = [invoiceDraft('a'), invoiceDraft('b')];
const [j, k] = [journalDraft('j'), journalDraft('k')];

const invoice = (id: number, fields: Record<string, unknown> = {}) => ({
  InvoiceID: idOf(id),
  InvoiceNumber: 'INV-?',
  Type: 'ACCREC',
  Status: 'AUTHORISED',
  StatusAttributeString: 'OK',
  HasErrors: false,
  ...fields,
});
const journal = (id: number, fields: Record<string, unknown> = {}) => ({
  ManualJournalID: idOf(id),
  Status: 'POSTED',
  ...fields,
});

describe('matching', () => {
  const posted = (id: number, number = 'INV-?') => ({
    state: 'posted',
    document: { xeroId: idOf(id), xeroNumber: number, url: `invoice:${idOf(id)}` },
    warnings: [],
  });

  it('goes by the key in the address, whatever the order and the number', () => {
    const answer = [invoice(2, { Url: `https://x/p/${b.key}` }), invoice(1, { Url: `https://x/p/${a.key}` })];
    expect(outcomesOf([a, b], answer, link)).toEqual([posted(1), posted(2)]);
  });

  it('goes by the number where there is no address', () => {
    const answer = [
      invoice(2, { InvoiceNumber: b.number.toUpperCase() }),
      invoice(1, { InvoiceNumber: ` ${a.number}` }),
    ];
    expect(outcomesOf([a, b], answer, link)).toEqual([
      posted(1, ` ${a.number}`),
      posted(2, b.number.toUpperCase()),
    ]);
  });

  it('goes by position only for an element without key and number', () => {
    const bare = invoice(2, { InvoiceNumber: '' });
    expect(outcomesOf([a, b], [invoice(1, { InvoiceNumber: a.number }), bare], link)).toEqual([
      posted(1, a.number),
      posted(2, ''),
    ]);
    expect(
      outcomesOf([a, b], [invoice(1, { InvoiceNumber: 'INV-OTHER' })], link).map(({ state }) => state),
    ).toEqual(['unknown', 'unknown']);
  });

  it('gives one element to one draft', () => {
    const twin = invoiceDraft('twin', { number: a.number });
    expect(
      outcomesOf([a, twin], [invoice(1, { InvoiceNumber: a.number })], link).map(({ state }) => state),
    ).toEqual(['posted', 'unknown']);
  });

  it('finds a journal by the key in its narration or its address', () => {
    const answer = [journal(2, { Url: `https://x/p/${k.key}` }), journal(1, { Narration: j.narration })];
    expect(outcomesOf([j, k], answer, link)).toMatchObject([
      { state: 'posted', document: { xeroId: idOf(1), url: `journal:${idOf(1)}` } },
      { state: 'posted', document: { xeroId: idOf(2) } },
    ]);
  });

  it('an element that is not understood hides nothing of the others', () => {
    const answer = [{ ...invoice(1), ValidationErrors: 'what' }, invoice(2, { InvoiceNumber: b.number })];
    expect(outcomesOf([a, b], answer, link).map(({ state }) => state)).toEqual(['unknown', 'posted']);
  });
});

describe('verdicts', () => {
  const only = (element: object) => outcomesOf([a], [element], link)[0];
  it('ERROR is a rejection with its messages; the number has to be looked up', () => {
    const element = invoice(0, {
      InvoiceID: zeroGuid,
      InvoiceNumber: a.number,
      HasErrors: true,
      StatusAttributeString: 'ERROR',
      ValidationErrors: [{ Message: 'Invoice # must be unique.' }],
    });
    expect(only(element)).toEqual({
      state: 'rejected',
      messages: ['Invoice # must be unique.'],
      numberTaken: true,
    });
    expect(
      outcomesOf([j], [{ ...element, ManualJournalID: zeroGuid, Narration: j.narration }], link)[0],
    ).toMatchObject({
      state: 'rejected',
      numberTaken: false,
    });
  });

  it('an error without a word is a rejection all the same', () => {
    expect(only(invoice(1, { InvoiceNumber: a.number, StatusAttributeString: 'ERROR' }))).toMatchObject({
      state: 'rejected',
      messages: ['Xero refused it without saying why.'],
    });
  });

  it('WARNING is posted with its warnings', () => {
    const element = invoice(1, {
      InvoiceNumber: a.number,
      StatusAttributeString: 'WARNING',
      Warnings: [{ Message: 'Odd rate' }],
    });
    expect(only(element)).toMatchObject({ state: 'posted', warnings: ['Odd rate'] });
  });

  it.each([
    ['a zero id', { InvoiceID: zeroGuid }],
    ['no id', { InvoiceID: null }],
    ['a draft', { Status: 'DRAFT' }],
    ['no status', { Status: undefined }],
    ['a voided one', { Status: 'VOIDED' }],
  ])('%s is never taken as posted', (_name, fields) => {
    expect(only(invoice(1, { InvoiceNumber: a.number, ...fields }))).toMatchObject({ state: 'unknown' });
  });

  it('PAID is posted, a draft journal is not', () => {
    expect(only(invoice(1, { InvoiceNumber: a.number, Status: 'PAID' }))).toMatchObject({ state: 'posted' });
    expect(outcomesOf([j], [journal(1, { Narration: j.narration, Status: 'DRAFT' })], link)[0]).toMatchObject(
      { state: 'unknown' },
    );
  });

  it('an answer without the element is unknown', () => {
    expect(outcomesOf([a], [], link)).toEqual([
      { state: 'unknown', detail: "Xero's answer does not mention it." },
    ]);
  });
});
