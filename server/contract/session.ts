import { z } from 'zod';
import { moment } from './common';

/** Who asks, and how the server knows. */
export const me = z.object({
  user: z.string().meta({ description: 'E-mail address; without sign-in the name of the operating system.' }),
  signIn: z
    .enum(['none', 'session', 'google'])
    .meta({ description: 'none: this machine only. google: by an identity token of Apps Script.' }),
});
export type MeDto = z.infer<typeof me>;

/** What the Excel pane hands in after its dialog was signed in; as PKCE (RFC 7636), S256. */
export const sessionRequest = z.object({
  code: z.string().min(1).max(200).meta({ description: 'One-time code of the dialog; lives 2 minutes.' }),
  verifier: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/)
    .meta({ description: 'Its base64url SHA-256 is the challenge that the dialog was opened with.' }),
});

export const session = z.object({
  token: z.string().meta({ description: 'For `Authorization: Bearer`; keep it in memory only.' }),
  expiresAt: moment,
  user: z.string(),
});
export type SessionDto = z.infer<typeof session>;
