import { err, type Result } from '../../accounting/result';
import type { FigureErrorCode } from '../../contract/figures';
import type { Problem } from '../problem';

/** One figure of a working paper. */
export interface Figure {
  /** Exact decimal text of an amount, else words. */
  readonly value: string;
  /** Currency of an amount; null for words. */
  readonly unit: string | null;
  /** When the oldest of what it is made from was read. */
  readonly asOf: Date;
}

/** Why there is none: a sentence for the accountant, who sees it on the cell. */
export interface FigureFault {
  readonly code: FigureErrorCode;
  readonly detail: string;
}

export type FigureResult = Result<Figure, FigureFault>;

export const noFigure = (code: FigureErrorCode, detail: string) => err<FigureFault>({ code, detail });

/** A failure of one of the two systems, or of the connection to it. */
export const outOfReach = ({ detail }: Problem) => noFigure('unavailable', detail);
