import type { Outcome } from './contacts';
import type { Element } from './body';
import { zeroGuid } from './guid';
import { validationException } from './problems';
import type { Wire } from './render';
import type { XeroState } from './state';

export interface BatchKind<R> {
  plural: string;
  idField: string;
  /** How a failed element is flagged besides its status; some kinds have no flag. */
  errorFlag?: 'HasErrors' | 'HasValidationErrors';
  render: (record: R) => Wire;
}

/**
 * Runs a PUT or POST over many elements. Summarised (Xero's default): one bad element fails the call with 400 and
 * saves nothing. `summarizeErrors=false`: always 200, each element saved or echoed with its messages. In request order [?].
 */
export function runBatch<R, I>(
  state: XeroState,
  kind: BatchKind<R>,
  elements: { raw: Element; input: I }[],
  summarise: boolean,
  write: (input: I) => Outcome<R>,
): Wire {
  return state.journal.attempt(() => {
    const failed: Wire[] = [];
    const answers = elements.map(({ raw, input }) => {
      const outcome = state.journal.attempt(
        () => write(input),
        (result) => result.ok,
      );
      if (!outcome.ok) failed.push(echo(kind, raw, outcome.errors));
      return outcome.ok
        ? saved(kind.render(outcome.value), outcome.warnings)
        : echo(kind, raw, outcome.errors);
    });
    if (summarise && failed.length > 0) throw validationException(failed);
    return { [kind.plural]: answers };
  });
}

function saved(rendered: Wire, warnings: string[]): Wire {
  if (warnings.length === 0) return { ...rendered, StatusAttributeString: 'OK' };
  const messages = warnings.map((Message) => ({ Message }));
  return { ...rendered, StatusAttributeString: 'WARNING', Warnings: messages };
}

/** What was sent, with a zero GUID where it had no id, and the messages. */
function echo<R>(kind: BatchKind<R>, raw: Element, errors: string[]): Wire {
  return {
    ...raw,
    [kind.idField]: raw[kind.idField] ?? zeroGuid,
    ...(kind.errorFlag === undefined ? {} : { [kind.errorFlag]: true }),
    StatusAttributeString: 'ERROR',
    ValidationErrors: errors.map((Message) => ({ Message })),
  };
}
