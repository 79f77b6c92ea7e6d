import { z } from 'zod';

/** What our dialog pages tell the pane. */
export const dialogMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('authorised'), connected: z.boolean(), text: z.string() }),
  z.object({ kind: z.literal('signed-in'), code: z.string().min(1).max(200) }),
]);
export type DialogMessage = z.output<typeof dialogMessage>;

/** Null when it is none of ours. */
export function readMessage(text: string): DialogMessage | null {
  try {
    return dialogMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
