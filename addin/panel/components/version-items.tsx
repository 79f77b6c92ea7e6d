import { Button, Link } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MappingVersionDto } from '../../../server/contract/mappings';
import { type MappingSheet, sheets } from '../../workbook/sheet-names';
import { versionWords } from '../../workbook/sheets/mapping-sheet';
import { changeSentences } from '../../workbook/version-words';
import { countWords, counted } from '../../workbook/words';
import { usePanel } from '../panel-context';
import type { VersionList } from '../state/versions';
import { useLayout } from './layout';

const mostShown = 20;

/** Read anew for every version that is saved: the list begins with the one in force. */
export function VersionItems({ sheet }: { readonly sheet: MappingSheet }) {
  const layout = useLayout();
  const { actions } = usePanel();
  const [list, setList] = useState<VersionList | null>(null);
  useEffect(() => {
    let gone = false;
    void actions.listVersions(sheet, null).then((read) => !gone && setList(read));
    return () => void (gone = true);
  }, [actions, sheet]);
  if (!list) return null;
  const more = async (): Promise<void> => {
    const read = await actions.listVersions(sheet, list.next);
    if (read) setList({ items: [...list.items, ...read.items], next: read.next });
  };
  return (
    <>
      <ul className={layout.list}>
        {list.items.map((item, index) => (
          <VersionItem key={item.version} sheet={sheet} item={item} inForce={index === 0} />
        ))}
      </ul>
      {list.next !== null && (
        <div>
          <Link
            as="button"
            inline
            aria-label={`Show older versions of ${sheets[sheet].title}`}
            onClick={() => void more()}
          >
            Show older versions
          </Link>
        </div>
      )}
    </>
  );
}

interface ItemProps {
  readonly sheet: MappingSheet;
  readonly item: MappingVersionDto;
  readonly inForce: boolean;
}

function VersionItem({ sheet, item, inForce }: ItemProps) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [sentences, setSentences] = useState<readonly string[] | null>(null);
  const { connection, reference } = state;
  if (!connection) return null;
  const { version, changedRows } = item;
  const toggle = async (): Promise<void> => {
    if (sentences) return setSentences(null);
    const changes = await actions.readChanges(sheet, version);
    if (changes) setSentences(changeSentences(changes));
  };
  return (
    <li className={layout.tight}>
      <p className={layout.small}>
        {versionWords(item, { connection, reference })}
        {inForce && ', in force'}
      </p>
      <div className={layout.row}>
        {changedRows === 0 ? (
          <span className={layout.small}>No row changed.</span>
        ) : (
          <Link
            as="button"
            inline
            aria-expanded={sentences !== null}
            aria-label={`${counted(changedRows, 'row')} changed in version ${version} of ${sheets[sheet].title}`}
            onClick={() => void toggle()}
          >
            {counted(changedRows, 'row')} changed
          </Link>
        )}
        {!inForce && (
          <Button
            size="small"
            disabled={state.busy || state.running !== null}
            aria-label={`Restore version ${version} of ${sheets[sheet].title}`}
            onClick={() => void actions.restoreVersion(sheet, version)}
          >
            Restore
          </Button>
        )}
      </div>
      {sentences && (
        <ul className={layout.list}>
          {sentences.slice(0, mostShown).map((sentence, index) => (
            <li key={index} className={layout.small}>
              {sentence}
            </li>
          ))}
          {sentences.length > mostShown && (
            <li className={layout.small}>and {countWords(sentences.length - mostShown)} more rows</li>
          )}
        </ul>
      )}
    </li>
  );
}
