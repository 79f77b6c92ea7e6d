/**
 * Time since it was begun, by that of two clocks which says more: the monotonic one stands still while the computer sleeps,
 * and the wall clock may be set back. Milliseconds.
 */
export function stopwatch(wall: () => Date, monotonic: () => number = () => performance.now()): () => number {
  const [wallStart, monotonicStart] = [wall().getTime(), monotonic()];
  return () => Math.max(wall().getTime() - wallStart, monotonic() - monotonicStart);
}
