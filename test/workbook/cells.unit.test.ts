import {
  cellText,
  escapeFormula,
  figure,
  isTicked,
  looksLikeFormula,
  sumAmounts,
  typedText,
} from '../../addin/workbook/cells';

describe('text from vendors', () => {
  test('keeps its words and loses what has no shape', () => {
    expect(cellText('Widget\u0000\u0007 10\u00b0')).toBe('Widget 10°');
    expect(cellText('a\tb\r\nc\rd\u2028e')).toBe('a b\nc\nd\ne');
    expect(cellText('\ufeffA\u200bB')).toBe('AB');
    expect(cellText('code 0310\u202e0130')).toBe('code 03100130');
    expect(cellText('half \ud800 pair')).toBe('half  pair');
    expect(cellText('Müller & Söhne, 東京 😀')).toBe('Müller & Söhne, 東京 😀');
  });

  test('is never longer than a cell', () => {
    expect(cellText('x'.repeat(40_000))).toHaveLength(32_767);
    expect(cellText('x'.repeat(32_767)).endsWith('x')).toBe(true);
  });

  test.each([
    '=1+1',
    '+cmd|calc',
    '-2+3',
    '@SUM(A1)',
    "'quoted",
    '  =1',
    '=HYPERLINK("http://evil.example")',
  ])('%s is recognised and escaped for hosts that parse', (text) => {
    expect(looksLikeFormula(text)).toBe(true);
    expect(escapeFormula(text)).toBe(`'${text}`);
  });

  test.each(['INV-0311', '0310', '310 · Cost of Goods Sold', 'a=b', ''])('%s needs no escape', (text) => {
    expect(escapeFormula(text)).toBe(text);
  });
});

describe('figures', () => {
  test('are numbers as long as a spreadsheet keeps all their digits', () => {
    expect(figure('48210.55')).toBe(48210.55);
    expect(figure('-0.10')).toBe(-0.1);
    expect(figure('0.00')).toBe(0);
    expect(figure(null)).toBeNull();
    expect(figure('')).toBeNull();
    expect(figure('123456789012345.67')).toBe('123456789012345.67');
    expect(figure('exempt')).toBe('exempt');
  });
});

describe('what the user typed', () => {
  test('texts', () => {
    expect(typedText(null)).toBe('');
    expect(typedText(310)).toBe('310');
    expect(typedText('  310 ')).toBe('310');
    expect(typedText(true)).toBe('yes');
  });

  test('ticks', () => {
    for (const yes of [true, 1, 'TRUE', 'yes', ' x ']) expect(isTicked(yes)).toBe(true);
    for (const no of [false, 0, null, undefined, '', 'no']) expect(isTicked(no)).toBe(false);
  });
});

test.each([
  [[], '0'],
  [['0.10', '0.20'], '0.30'],
  [['48210.55', '-48210.55'], '0.00'],
  [['1', '-1.005'], '-0.005'],
  [['9007199254740993.01', '0.01'], '9007199254740993.02'],
])('amounts %p sum to %p exactly', (amounts, total) => {
  expect(sumAmounts(amounts)).toBe(total);
});
