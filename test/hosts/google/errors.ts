/** Something that Google refuses; the script sees it as an `Exception` with this message. */
export class Refusal extends Error {}

/** Something that this host lacks. It fails the test, whatever the script does about it. */
export class NotModelled extends Error {}

export const refuse = (message: string): never => {
  throw new Refusal(message);
};

export const notModelled = (what: string): never => {
  throw new NotModelled(`NotModelled: ${what}`);
};
