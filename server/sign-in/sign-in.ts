import { z } from 'zod';
import { err, ok, type Result } from '../accounting/result';
import type { KeyRing } from '../store/key-ring';
import { seal, unseal } from '../store/secrets';
import type { SignedIn } from '../store/sign-ins';
import { isAllowed } from './identity';
import type { Provider, ProviderAnswer, ProviderFault } from './provider';

/** Where a person goes once she is signed in: back to the web workbook, or to the Excel pane that opened a dialog. */
export const comingFrom = z.discriminatedUnion('return', [
  z.object({ return: z.literal('workbook') }),
  z.object({ return: z.literal('dialog'), challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
]);
export type ComingFrom = z.infer<typeof comingFrom>;

export type SignInFault =
  | ProviderFault
  /** Begun in another browser, longer than ten minutes ago, or begun anew since. */
  | { readonly code: 'not-begun-here'; readonly reason: string }
  | { readonly code: 'not-on-the-list'; readonly reason: string; readonly email: string };

/** Null: it is not known where the person came from. */
export type FinishFault = SignInFault & { readonly from: ComingFrom | null };

export interface SignIn {
  /** `pending` goes into a cookie of this browser and comes back to `finish`. */
  begin(from: ComingFrom): Promise<Result<{ readonly url: string; readonly pending: string }, SignInFault>>;
  finish(
    pending: string | null,
    answer: ProviderAnswer,
  ): Promise<Result<{ readonly identity: SignedIn; readonly from: ComingFrom }, FinishFault>>;
}

/** How long a person may take at the provider. */
export const pendingMs = 10 * 60_000;

const pendingSchema = z.object({
  from: comingFrom,
  checks: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
  until: z.number(),
});

/** Sealed like a secret of a connection; no connection has this name. */
const place = { connectionId: '', kind: 'pending-sign-in' };

/**
 * Signing in at the provider. What is under way is kept in the browser, sealed with the server's key: so any process of
 * this server can finish it, and nobody can finish it in another browser.
 */
export function createSignIn(
  provider: Provider,
  users: readonly string[],
  keyRing: KeyRing,
  clock: () => Date,
): SignIn {
  const open = (pending: string | null): z.infer<typeof pendingSchema> | null => {
    const plain = pending === null ? null : unseal(keyRing, pending, place);
    if (!plain?.ok) return null;
    const read = pendingSchema.safeParse(JSON.parse(plain.value));
    return read.success && read.data.until > clock().getTime() ? read.data : null;
  };
  return {
    begin: async (from) => {
      const begun = await provider.begin();
      if (!begun.ok) return begun;
      const { url, checks } = begun.value;
      const pending = { from, checks, until: clock().getTime() + pendingMs };
      return ok({ url, pending: seal(keyRing, JSON.stringify(pending), place) });
    },
    finish: async (sealed, answer) => {
      const pending = open(sealed);
      if (!pending || pending.checks.state !== answer.state)
        return err({ code: 'not-begun-here', reason: 'no sign-in with this state here', from: null });
      const { from } = pending;
      const identity = await provider.finish(answer, pending.checks);
      if (!identity.ok) return err({ ...identity.error, from });
      const { email } = identity.value;
      return isAllowed(users, identity.value)
        ? ok({ identity: identity.value, from })
        : err({ code: 'not-on-the-list', reason: 'the address is not on the list', email, from });
    },
  };
}
