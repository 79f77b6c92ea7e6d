/** A file's JSON, or where it stops being JSON (line and column from 1). */
export type ParsedJson = { ok: true; value: unknown } | { ok: false; line: number; column: number };

export function parseJson(source: string): ParsedJson {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // The built-in parser names the place only for some faults, and in words that differ between versions.
    const before = text.slice(0, faultOffset(text)).split('\n');
    return { ok: false, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

const string = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const bare = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const space = /[ \t\r\n]*/y;

/** Offset of the first character that cannot belong to a JSON text. */
export function faultOffset(text: string): number {
  const open: ('}' | ']')[] = [];
  let at = 0;
  let expect: 'value' | 'first' | 'key' | 'after' = 'value';
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  for (;;) {
    take(space);
    const character = text.charAt(at);
    const closer = open.at(-1);
    if (character === closer && (expect === 'after' || expect === 'first')) {
      open.pop();
      at += 1;
      expect = 'after';
    } else if (expect === 'after') {
      if (character !== ',' || closer === undefined) return at;
      at += 1;
      expect = closer === '}' ? 'key' : 'value';
    } else if (expect === 'key' || (expect === 'first' && closer === '}')) {
      if (!take(string)) return at;
      take(space);
      if (text.charAt(at) !== ':') return at;
      at += 1;
      expect = 'value';
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      at += 1;
      expect = 'first';
    } else if (take(string) || take(bare)) {
      expect = 'after';
    } else {
      return at;
    }
  }
}
