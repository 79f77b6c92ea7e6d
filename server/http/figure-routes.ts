import { createFigures } from '../sync/figures';
import type { ApiTools, Handlers } from './api';

export function figureHandlers({ context }: ApiTools): Pick<Handlers, 'figures'> {
  const figures = createFigures(context);
  return { figures: ({ params, body }) => figures(params['connection'] ?? '', body.asks) };
}
