import { wholeClose } from '../workbook/golden-drafts';

test('the confirmation tells money in from money out, and names every kind with its amounts', () => {
  expect(
    wholeClose.confirmation
      .split(' to **')[0]
      ?.replace(/^Post /, '')
      .split(/, (?=\d)| and (?=\d)/),
  ).toEqual([
    '9 journals (GBP 1,298.08 debit = credit)',
    '2 contacts',
    '1 item',
    '1 purchase order (GBP 90.84 gross)',
    '3 invoices (GBP 208.80 + USD 330.00 gross)',
    '1 credit note (GBP 54.00 gross)',
    '2 bills (GBP 90.84 + USD 534.97 gross)',
    '1 supplier credit note (GBP 38.76 gross)',
    '7 payments (received GBP 4,091.41, paid GBP 594.74 + USD 534.97)',
    '1 customer prepayment (received GBP 3,888.54)',
    '1 supplier deposit (paid GBP 125.94)',
  ]);
});

test('it says what posting takes of the calls that Xero allows today', () => {
  expect(wholeClose.confirmation).toMatch(
    / It takes about \d+ calls to Xero; 4,312 of today's 5,000 are left\. You can reverse this run later/,
  );
});
