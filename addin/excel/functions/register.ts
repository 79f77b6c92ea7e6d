import {
  FigureError,
  figureFunctions,
  type Cell,
  type FigureClient,
  type FigureFaultKind,
} from './functions';

/** What we use of Microsoft's custom functions runtime; the types of Office.js do not hold it. */
declare const CustomFunctions: {
  associate(id: string, run: (...passed: unknown[]) => Promise<number | string>): void;
  readonly ErrorCode: { readonly invalidValue: string; readonly notAvailable: string };
  readonly Error: new (code: string, message?: string) => Error;
};

/** Ties the ids of `functions.json` to the functions. Call it before `Office.onReady`, once for the shared runtime. */
export function registerFunctions(figures: FigureClient): void {
  for (const [id, run] of Object.entries(figureFunctions(figures)))
    CustomFunctions.associate(id, (...passed) =>
      (run as (...cells: Cell[]) => Promise<number | string>)(...passed.filter(isCell)).catch(
        (error: unknown) => {
          throw error instanceof FigureError ? excelError(error) : error;
        },
      ),
    );
}

/** Excel adds an object of its own (`CustomFunctions.Invocation`) after the arguments; a range comes as an array. */
const isCell = (passed: unknown): passed is Cell =>
  typeof passed !== 'object' || passed === null || Array.isArray(passed);

/** Excel shows a message with these two kinds of error only. */
function excelError({ kind, message }: FigureError): Error {
  const { ErrorCode } = CustomFunctions;
  const codes: Record<FigureFaultKind, string> = {
    invalid: ErrorCode.invalidValue,
    unavailable: ErrorCode.notAvailable,
  };
  return new CustomFunctions.Error(codes[kind], message);
}
