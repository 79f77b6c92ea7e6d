import { importIntoCin7, previewImport } from '../sync/import-into-cin7';
import type { ApiTools, Handlers } from './api';

export function importHandlers({
  context,
}: ApiTools): Pick<Handlers, 'previewCin7Import' | 'importIntoCin7'> {
  return {
    previewCin7Import: ({ params }) => previewImport(context, params['connection'] ?? ''),
    importIntoCin7: ({ params, body, person }) =>
      importIntoCin7(context, params['connection'] ?? '', body, person.user),
  };
}
