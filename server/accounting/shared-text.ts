/**
 * One copy of a text that stands on many documents (a product's name, a customer): a month of sales holds it thousands of
 * times over. Forgotten when there are many, so that texts of one kind cannot fill the memory.
 */
const copies = new Map<string, string>();
const atMost = 20_000;

export function shared(text: string): string {
  const copy = copies.get(text);
  if (copy !== undefined) return copy;
  if (copies.size >= atMost) copies.clear();
  copies.set(text, text);
  return text;
}
