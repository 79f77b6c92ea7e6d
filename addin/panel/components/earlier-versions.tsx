import { Link } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { type MappingSheet, sheets } from '../../workbook/sheet-names';
import { usePanel } from '../panel-context';
import { useLayout } from './layout';
import { LoadedLater } from './loaded-later';

/** The versions of a table behind a link: who saved what when, what it changed, and the way back to it. */
export function EarlierVersions({ sheet }: { readonly sheet: MappingSheet }) {
  const layout = useLayout();
  const { state } = usePanel();
  const [open, setOpen] = useState(false);
  const load = useCallback(async () => {
    const { VersionItems } = await import(/* webpackChunkName: "versions" */ './version-items');
    return () => <VersionItems sheet={sheet} />;
  }, [sheet]);
  const version = state.tables[sheet]?.version ?? 0;
  if (version === 0) return null;
  return (
    <div className={layout.tight}>
      <div>
        <Link
          as="button"
          inline
          aria-expanded={open}
          aria-label={`${open ? 'Hide' : 'Earlier'} versions of ${sheets[sheet].title}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide versions' : 'Earlier versions'}
        </Link>
      </div>
      {open && (
        <LoadedLater
          key={version}
          load={load}
          opening="Opening the versions"
          what="the versions were"
          className={layout.tight}
        />
      )}
    </div>
  );
}
