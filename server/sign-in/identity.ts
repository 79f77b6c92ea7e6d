import { z } from 'zod';
import type { SignedIn } from '../store/sign-ins';

const claimsSchema = z.object({
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  preferred_username: z.string().optional(),
  hd: z.string().optional(),
});

export const googleIssuers = ['https://accounts.google.com', 'accounts.google.com'];

/** One tenant of Microsoft Entra by its id, in the public cloud or a national one. */
const entraTenant =
  /^https:\/\/login\.(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn)\/[0-9a-f-]{36}\/v2\.0\/?$/i;

const address = /^[^\s@]+@[^\s@]+$/;

/**
 * The person in the claims of a *verified* ID token; null when nothing vouches for the address.
 * - Google says who gave the address: `hd` is there for accounts of an organisation. Anybody may have made an account of
 *   his own for an address of a firm he has left since, so without `hd` only an address listed in full counts.
 * - A tenant of Entra sends no `email_verified`: its administrator gives the addresses. Some users have no mail there,
 *   then the sign-in name is the address.
 * - Every other provider must say that it verified the address.
 */
export function identityOf(issuer: string, claims: unknown): SignedIn | null {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) return null;
  const { email, email_verified: verified, preferred_username: name, hd } = read.data;
  const tenant = entraTenant.test(issuer);
  const given = tenant ? (email ?? name) : email;
  const vouched = tenant ? verified !== false : verified === true;
  if (given === undefined || !vouched || !address.test(given)) return null;
  return {
    email: given.toLowerCase(),
    managed: googleIssuers.includes(issuer) ? hd !== undefined && hd !== '' : true,
  };
}

/** Whether an address is on the list: itself, or `@domain` when the domain's organisation gave it. */
export const isAllowed = (users: readonly string[], { email, managed }: SignedIn): boolean =>
  users.some((entry) => (entry.startsWith('@') ? managed && email.endsWith(entry) : email === entry));
