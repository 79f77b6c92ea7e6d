/**
 * Notes at cells are shared with the user: our part begins with a name and ends with a line of two dashes, everything
 * else is hers and stays.
 */
const ours = /(?:^|\n)Cogsheet: [\s\S]*?\n--(?=\n|$)\n?/;

/** What the user wrote into a note. */
export const userPart = (note: string): string => note.replace(ours, '').trim();

/** The note with our sentence in place of the one before; blank takes ours away. */
export function withNote(note: string, sentence: string): string {
  const hers = userPart(note);
  if (sentence === '') return hers;
  const part = `Cogsheet: ${sentence.replace(/\n--(?=\n|$)/g, '\n- -')}\n--`;
  return hers === '' ? part : `${part}\n${hers}`;
}
