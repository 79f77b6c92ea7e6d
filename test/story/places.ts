import { mkdirSync } from 'node:fs';
import path from 'node:path';

const output = path.resolve(__dirname, '../e2e/output');

/** File of a screenshot; the folder is made when it is not there. */
export function screenshotFile(name: string): string {
  mkdirSync(output, { recursive: true });
  return path.join(output, `${name}.png`);
}

const patience = 120_000;
const glance = 100;

/** Waits until something holds; `what` completes the sentence of the failure. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not happen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, glance));
  }
}
