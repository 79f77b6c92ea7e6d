import { documentLink } from '../../server/xero/links';
import { parseXeroDate } from '../../server/xero/schema';

describe('parseXeroDate', () => {
  it.each([
    ['/Date(1552521600000+0000)/', '2019-03-14'],
    ['/Date(1552521600000)/', '2019-03-14'],
    ['/Date(1552521600000+1300)/', '2019-03-14'],
    ['/Date(-86400000+0000)/', '1969-12-31'],
    ['2019-03-14T00:00:00', '2019-03-14'],
    ['2019-03-14', '2019-03-14'],
    ['2019-02-30', null],
    ['/Date(99999999999999999)/', null],
    ['yesterday', null],
  ])('%p is %p', (text, expected) => {
    expect(parseXeroDate(text)).toBe(expected);
  });
});

describe('documentLink', () => {
  const id = '1cf1a11c-a067-4a05-9c8b-06f281f7afed';
  it('opens the document in its own organisation', () => {
    expect(documentLink('invoice', id, '!NLglS')).toBe(
      `https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=${id}`,
    );
    expect(documentLink('journal', id, '!NLglS')).toBe(
      `https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl=/Journal/View.aspx?invoiceID=${id}`,
    );
  });

  it('does without a short code', () => {
    expect(documentLink('journal', id, '', 'http://localhost:4010')).toBe(
      `http://localhost:4010/Journal/View.aspx?invoiceID=${id}`,
    );
  });
});
