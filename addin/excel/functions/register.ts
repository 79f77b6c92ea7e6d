import {
  FigureError,
  figureFunctions,
  type Cell,
  type FigureClient,
  type FigureFaultKind,
} from './functions';

/** What we use of Microsoft's custom functions runtime; the types of Office.js do not hold it. */
declare const CustomFunctions: {
  associate(id: string, run: (...cells: Cell[]) => Promise<number | string>): void;
  readonly ErrorCode: { readonly invalidValue: string; readonly notAvailable: string };
  readonly Error: new (code: string, message?: string) => Error;
};

/** Ties the ids of `functions.json` to the functions. Call it before `Office.onReady`, once for the shared runtime. */
export function registerFunctions(figures: FigureClient): void {
  for (const [id, run] of Object.entries(figureFunctions(figures)))
    CustomFunctions.associate(id, (...cells) =>
      (run as (...cells: Cell[]) => Promise<number | string>)(...cells).catch((error: unknown) => {
        throw error instanceof FigureError ? excelError(error) : error;
      }),
    );
}

/** Excel shows a message with these two kinds of error only. */
function excelError({ kind, message }: FigureError): Error {
  const { ErrorCode } = CustomFunctions;
  const codes: Record<FigureFaultKind, string> = {
    invalid: ErrorCode.invalidValue,
    unavailable: ErrorCode.notAvailable,
  };
  return new CustomFunctions.Error(codes[kind], message);
}
