import type { ConnectionDto } from '../../../server/contract/connections';
import { isFinished } from '../../workbook/connection-sheets';

type Listed = Pick<ConnectionDto, 'id' | 'name' | 'organisation' | 'state'>;

/** `invalid`: the name is wrong. `unavailable`: there is none to ask. */
export type NamedConnection =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly kind: 'invalid' | 'unavailable'; readonly message: string };

const plain = (text: string): string => text.trim().toLowerCase();

/**
 * The connection that a formula names, by its own name or that of its Xero organisation; a blank name is the first one of
 * the list, whatever the panel shows.
 */
export function connectionNamed(connections: readonly Listed[], name: string): NamedConnection {
  const finished = connections.filter(isFinished);
  const [first] = finished;
  if (!first) {
    const message = 'Nothing is connected yet. Open the Cogsheet panel and connect, then recalculate.';
    return { ok: false, kind: 'unavailable', message };
  }
  if (plain(name) === '') return { ok: true, id: first.id };
  const found = finished.filter((one) => namesOf(one).includes(plain(name)));
  const [only, ...others] = found;
  if (only && others.length === 0) return { ok: true, id: only.id };
  const message = only
    ? `${found.length} connections are called "${name.trim()}". Name the one that is meant: ${choicesOf(found)}.`
    : `No connection is called "${name.trim()}". There is ${choicesOf(finished)}.`;
  return { ok: false, kind: 'invalid', message };
}

const namesOf = ({ name, organisation }: Listed): string[] =>
  [name, organisation?.name ?? ''].map(plain).filter((each) => each !== '');

/** Each by a name that no other has, where it has one. */
function choicesOf(connections: readonly Listed[]): string {
  const isOwn = (name: string): boolean =>
    connections.filter((one) => namesOf(one).includes(plain(name))).length === 1;
  return connections
    .map(
      ({ name, organisation }) => `"${organisation && isOwn(organisation.name) ? organisation.name : name}"`,
    )
    .join(', ');
}
