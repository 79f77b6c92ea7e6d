/**
 * An answer other than 200, on its way to the error handler of the accounting API. Thrown inside the sandbox only:
 * it ends the call and rolls back what the call had changed.
 */
export class XeroProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown> | null,
  ) {
    super(`answered ${String(status)}`);
  }
}

/** 404: empty `text/html`, not JSON [R]. */
export const notFound = () => new XeroProblem(404, null);

/** 400 with the elements that failed, each echoed with its messages [S]. */
export const validationException = (elements: Record<string, unknown>[]) =>
  new XeroProblem(400, {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: elements,
  });

/** 400 for bodies that cannot be read: malformed JSON, bad enum, GUID or date. The number is not confirmed [?]. */
export const postDataInvalid = (message: string) =>
  new XeroProblem(400, { ErrorNumber: 14, Type: 'PostDataInvalidException', Message: message });

/** 400 for a `where` or `order` that cannot be read [?]. */
export const queryParse = (message: string) =>
  new XeroProblem(400, { ErrorNumber: 16, Type: 'QueryParseException', Message: message });

/** The shape of 401 and 403 answers [P2]. */
export const gateProblem = (status: 401 | 403, detail: string) =>
  new XeroProblem(status, {
    Type: null,
    Title: status === 401 ? 'Unauthorized' : 'Forbidden',
    Status: status,
    Detail: detail,
    Instance: '00000000-0000-0000-0000-000000000000',
    Extensions: {},
  });
