import { Select, makeStyles, tokens } from '@fluentui/react-components';
import type { ConnectionDto } from '../../../server/contract/connections';
import { lockDateWords } from '../../workbook/close-steps';
import { cin7Words, organisationWords } from '../../workbook/connection-words';
import { usePanel } from '../panel-context';

const useStyles = makeStyles({
  header: {
    padding: '10px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: '8px',
    margin: '2px 0 0',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, minWidth: 0 },
  choice: { width: '100%', '& .fui-Select__select': { width: '100%', textOverflow: 'ellipsis' } },
  demo: { margin: '4px 0 0', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

/** Whose books these are: always in sight. */
export function Header() {
  const styles = useStyles();
  const { connection, connections, me, signedOut, adding } = usePanel().state;
  if (!connection || signedOut) {
    return (
      <header className={styles.header}>
        <h1 className={styles.name}>{adding && !signedOut ? 'New connection' : 'Cogsheet'}</h1>
        {me && !signedOut && <Facts facts={[['Signed in as', me.user]]} />}
      </header>
    );
  }
  const several = connections.some(({ id }) => id !== connection.id);
  const facts: [string, React.ReactNode][] = [
    ['Connection', several ? <Switch connection={connection} /> : cin7Words(connection)],
    ['Signed in as', me?.user ?? connection.user],
    ['Lock date', lockDateWords(connection)],
  ];
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>{organisationWords(connection)}</h1>
      <Facts facts={facts} />
      {connection.sandbox && (
        <p className={styles.demo}>
          <strong>Demo company.</strong> {connection.sandbox.limits}
        </p>
      )}
    </header>
  );
}

/** The way to the other connections. */
function Switch({ connection }: { readonly connection: ConnectionDto }) {
  const { choice } = useStyles();
  const { state, actions } = usePanel();
  const others = state.connections.filter(({ id }) => id !== connection.id);
  const inOrder = state.connections.length === others.length ? [...others, connection] : state.connections;
  return (
    <Select
      className={choice}
      size="small"
      aria-label="Connection"
      value={connection.id}
      onChange={(_, { value }) => void actions.switchTo(value)}
    >
      {inOrder.map((one) => (
        <option key={one.id} value={one.id}>
          {`${cin7Words(one)} · ${organisationWords(one)}`}
        </option>
      ))}
    </Select>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, React.ReactNode])[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => [
        <dt key={`${label} label`} className={styles.label}>
          {label}
        </dt>,
        <dd key={label} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}
