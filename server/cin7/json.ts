/**
 * JSON whose numbers are kept to the last digit: one that a number of JavaScript might not hold exactly comes as its text,
 * which the leaf schemas read as they read a number. Both vendors print decimals of .NET, which have up to 28 digits.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(mayBeInexact.test(text) ? text.replace(literal, quoteInexact) : text) as unknown;
}

const exactDigits = 15;
/** Sixteen digits in a row, a point among them or not, or an exponent; texts that look like it do no harm. */
const mayBeInexact = /\d[\d.]{15}|\d[eE][+-]?\d/;
/** A text, taken whole so that nothing in it counts, or a number. */
const literal = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

function quoteInexact(match: string): string {
  if (match.startsWith('"')) return match;
  const digits = match.replace(/[^\d]/g, '').replace(/^0+/, '');
  return digits.length > exactDigits || /[eE]/.test(match) ? `"${match}"` : match;
}
