import type { DifferenceDto } from '../../../server/contract/common';
import { someOf } from '../../workbook/words';
import { useLayout } from './layout';

const mostChanges = 8;

/** What moved between the preview and the books as they are now, in words. */
export function Difference({
  detail,
  difference,
}: {
  readonly detail: string;
  readonly difference: DifferenceDto | null;
}) {
  const layout = useLayout();
  const lines = difference ? linesOf(difference) : [];
  const summary = difference?.summary ?? '';
  return (
    <div className={layout.tight}>
      <p className={layout.text}>{summary === '' ? detail : summary}</p>
      {lines.length > 0 && (
        <ul className={layout.list}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function linesOf({ added, removed, changed, other }: DifferenceDto): string[] {
  const rest = changed.length - mostChanges;
  return [
    ...(added.length > 0 ? [`New: ${someOf(added, added.length, mostChanges)}`] : []),
    ...(removed.length > 0 ? [`Gone: ${someOf(removed, removed.length, mostChanges)}`] : []),
    ...changed
      .slice(0, mostChanges)
      .map(({ document, before, after }) => `${document}: ${before}, now ${after}`),
    ...(rest > 0 ? [`and ${rest} more changes`] : []),
    ...other,
  ];
}
