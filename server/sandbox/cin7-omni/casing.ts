/**
 * Newtonsoft's camel case, as Cin7 Omni's wire names follow it (cin7-omni 1.6): a leading run of capitals is lowered, but
 * not the capital that begins the next word. `ModifiedCOGSDate` -> `modifiedCOGSDate`, `VIPPrice` -> `vipPrice`.
 */
export function camelCase(name: string): string {
  const isCapital = (index: number): boolean => /\p{Lu}/u.test(name.charAt(index));
  let end = 0;
  while (isCapital(end) && (end === 0 || end + 1 === name.length || isCapital(end + 1))) end += 1;
  return name.slice(0, end).toLowerCase() + name.slice(end);
}
