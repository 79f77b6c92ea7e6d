/** The `code` of a system error (`ENOENT`), if it has one. By shape: an error may come from another realm's `Error`. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
