/**
 * Does work with a signal that aborts with `outer`, or after so many milliseconds, whichever comes first.
 *
 * The timer is our own and held until the work is over: Node 20 lets the garbage collector take an
 * `AbortSignal.timeout` that only `AbortSignal.any` refers to, and then it never fires (seen with `--expose-gc`).
 */
export async function withDeadline<Value>(
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const own = new AbortController();
  const follow = (): void => own.abort(outer?.reason);
  const timer = setTimeout(
    () => own.abort(new DOMException('It took too long.', 'TimeoutError')),
    Math.max(0, ms),
  );
  if (outer?.aborted) follow();
  outer?.addEventListener('abort', follow, { once: true });
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', follow);
  }
}
