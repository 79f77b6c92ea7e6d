import { makeStyles, tokens } from '@fluentui/react-components';
import { lockDateWords } from '../../workbook/close-steps';
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
  value: { margin: 0 },
  demo: { margin: '4px 0 0', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

/** Whose books these are: always in sight. */
export function Header() {
  const styles = useStyles();
  const { connection, me, signedOut } = usePanel().state;
  if (!connection || signedOut) {
    return (
      <header className={styles.header}>
        <h1 className={styles.name}>Cogsheet</h1>
        {me && !signedOut && <Facts facts={[['Signed in as', me.user]]} />}
      </header>
    );
  }
  const source = connection.source === 'cin7-core' ? 'Cin7 Core' : 'Cin7 Omni';
  const facts: [string, string][] = [
    ['Connection', connection.cin7 ? `${source}, ${connection.cin7.company}` : connection.name],
    ['Signed in as', me?.user ?? connection.user],
    ['Lock date', lockDateWords(connection)],
  ];
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>{connection.organisation?.name ?? 'No Xero organisation yet'}</h1>
      <Facts facts={facts} />
      {connection.sandbox && (
        <p className={styles.demo}>
          <strong>Demo company.</strong> {connection.sandbox.limits}
        </p>
      )}
    </header>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
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
