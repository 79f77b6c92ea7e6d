/** An error as Excel answers it; `code` is one of Excel.ErrorCodes (docs: "Error handling with the application-specific JavaScript APIs"). */
export class HostError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (): never => {
  throw new HostError('ItemNotFound', "The requested resource doesn't exist.");
};

export const badArgument = (
  message = 'The argument is invalid or missing or has an incorrect format.',
): never => {
  throw new HostError('InvalidArgument', message);
};

export const badOperation = (
  message = "This operation can't be performed for the requested object.",
): never => {
  throw new HostError('InvalidOperation', message);
};
