import { Button, Field, Input, Link, Radio, RadioGroup } from '@fluentui/react-components';
import { type MouseEvent, useState } from 'react';
import type { ConnectionDto } from '../../../server/contract/connections';
import type { ConnectSetupDto } from '../../../server/contract/prerequisites';
import { isFinished } from '../../workbook/connection-sheets';
import { organisationWords, products } from '../../workbook/connection-words';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';
import type { Connecting } from '../state/connecting';
import { Checks } from './connect-steps';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Step 1: Cin7's keys, Xero's own permission page, the organisation when there are several, and what both then say. */
export function StepConnect() {
  const { connection, authorizeUrl, wizard } = usePanel().state;
  return (
    <>
      {wizard.setup?.sandbox && <DemoOnly setup={wizard.setup} />}
      {connection?.state === 'choose-organisation' ? (
        <ChooseOrganisation />
      ) : authorizeUrl !== null ? (
        <WaitForXero url={authorizeUrl} />
      ) : !connection || wizard.newKeys ? (
        <Cin7Key />
      ) : (
        <Reconnect />
      )}
      {connection && <Checks step="connect" />}
      <WaysOut />
    </>
  );
}

/** Out of a new connection: back to the one before, and away with it when it was left half-way. */
function WaysOut() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, connections, adding, busy } = state;
  const from = connections.find(({ id }) => id === adding?.from);
  const others = connections.some(({ id }) => id !== connection?.id);
  const isHalfWay = connection !== null && !isFinished(connection) && others;
  if (!from && !isHalfWay) return null;
  return (
    <div className={layout.row}>
      {from && <Button onClick={() => void actions.leaveAdding()}>Back to {organisationWords(from)}</Button>}
      {isHalfWay && (
        <Button disabled={busy} onClick={() => void actions.disconnect()}>
          Give this connection up
        </Button>
      )}
    </div>
  );
}

/** What a server without an app of its own at Xero can and cannot do. */
function DemoOnly({ setup }: { readonly setup: ConnectSetupDto }) {
  const layout = useLayout();
  return (
    <div className={layout.tight}>
      <p className={layout.text}>
        <strong>This server runs on the demo company.</strong> Everything can be rehearsed here, the
        connection included; no real books are touched, and keys of a real Cin7 account are not accepted.
      </p>
      <details>
        <summary className={layout.small}>To connect real books</summary>
        <p className={layout.small}>
          Whoever hosts Cogsheet makes an app at developer.xero.com with the redirect URI {setup.redirectUri},
          sets XERO_CLIENT_ID and XERO_CLIENT_SECRET to what that app shows, and starts Cogsheet again.
        </p>
      </details>
    </div>
  );
}

/** A connection whose Cin7 keys are kept: Xero alone is asked again. */
function Reconnect() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, busy } = state;
  const isConnected = connection?.state === 'connected';
  const organisation = connection?.organisation?.name;
  return (
    <>
      <p className={layout.text}>
        {isConnected
          ? `Cin7 and ${organisation ?? 'Xero'} are connected.`
          : connection?.state === 'reconnect-needed'
            ? 'Xero no longer accepts our access. Connect again; the Cin7 keys, mapping and history stay.'
            : 'Cin7 is connected. Xero has not said yet whether Cogsheet may see your organisation.'}
      </p>
      <div className={layout.row}>
        <Button
          {...(isConnected ? { size: 'small' as const } : { appearance: 'primary' as const })}
          disabled={busy}
          onClick={() => void actions.authorise()}
        >
          {isConnected || connection?.state === 'reconnect-needed' ? 'Connect Xero again' : 'Open Xero'}
        </Button>
        <Button
          {...(isConnected && { size: 'small' as const })}
          disabled={busy}
          onClick={() => actions.enterKeys(true)}
        >
          Enter Cin7 keys again
        </Button>
      </div>
    </>
  );
}

/** A value of Cin7's own page that the user copies. */
interface KeyField {
  readonly id: string;
  readonly label: string;
  readonly isSecret: boolean;
  readonly isFit: (text: string) => boolean;
  /** What to do with one that does not fit. */
  readonly remedy: string;
}

type Source = ConnectionDto['source'];

const copyWhole = 'Copy it whole from Cin7: 36 characters with four dashes.';
const isUuid = (text: string): boolean => uuid.test(text);
const isThere = (text: string): boolean => text !== '';

/** Where each product shows its keys, and what they are called there (reference/cin7-omni 1.1). */
const keyPages: Readonly<Record<Source, { readonly where: string; readonly fields: readonly KeyField[] }>> = {
  'cin7-core': {
    where: 'In Cin7 Core, open Integrations, API, and copy the two values.',
    fields: [
      { id: 'accountId', label: 'Cin7 account ID', isSecret: false, isFit: isUuid, remedy: copyWhole },
      { id: 'applicationKey', label: 'Application key', isSecret: true, isFit: isUuid, remedy: copyWhole },
    ],
  },
  'cin7-omni': {
    where:
      'In Cin7 Omni, open Integrations & API, API v1, and add an API connection that may read every resource. Copy the API username, which the whole account shares, and the key of that connection.',
    fields: [
      {
        ...{ id: 'username', label: 'API username', isSecret: false, isFit: isThere },
        remedy: 'Copy it from Integrations & API, API v1.',
      },
      {
        ...{ id: 'connectionKey', label: 'API connection key', isSecret: true, isFit: isThere },
        remedy: 'Copy the key of the API connection from the same page.',
      },
    ],
  },
};

/** What the server is asked with; it judges the keys itself. */
const requestOf = (
  source: Source,
  {
    accountId = '',
    applicationKey = '',
    username = '',
    connectionKey = '',
  }: Readonly<Record<string, string>>,
): Parameters<Connecting['connect']>[0] =>
  source === 'cin7-core'
    ? { source, cin7: { accountId, applicationKey } }
    : { source, cin7: { username, connectionKey } };

/** The keys of one product: of a known connection its own, of a new one that which the user chooses. */
function Cin7Key() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const known = state.connection?.source ?? null;
  const [chosen, setChosen] = useState<Source>('cin7-core');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const source = known ?? chosen;
  const { where, fields } = keyPages[source];
  const valueOf = ({ id }: KeyField): string => (typed[id] ?? '').trim();
  const submit = (): void => {
    setTried(true);
    if (fields.every((field) => field.isFit(valueOf(field))))
      void actions.connect(
        requestOf(
          source,
          mapValues(typed, (text) => text.trim()),
        ),
      );
  };
  const demoKeys = state.wizard.setup?.demoKeys?.[source];
  const choose = (value: string): void => {
    setChosen(value === 'cin7-omni' ? value : 'cin7-core');
    setTried(false);
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {known === null && (
        <Field label="Which Cin7 do you use?">
          <RadioGroup layout="horizontal" value={chosen} onChange={(_, { value }) => choose(value)}>
            <Radio value="cin7-core" label={products['cin7-core']} />
            <Radio value="cin7-omni" label={products['cin7-omni']} />
          </RadioGroup>
        </Field>
      )}
      <p className={layout.text}>{where} Xero then asks you in the browser.</p>
      {fields.map((field) => (
        <Field
          key={field.id}
          label={field.label}
          required
          {...(tried && !field.isFit(valueOf(field)) && { validationMessage: field.remedy })}
        >
          <Input
            type={field.isSecret ? 'password' : 'text'}
            value={typed[field.id] ?? ''}
            onChange={(_, { value }) => setTyped({ ...typed, [field.id]: value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ))}
      <div className={layout.row}>
        <Button appearance="primary" type="submit" disabled={state.busy}>
          Connect
        </Button>
        {demoKeys && (
          <Button onClick={() => setTyped({ ...typed, ...demoKeys })}>
            Use the demo company&apos;s keys
          </Button>
        )}
        {state.wizard.newKeys && <Button onClick={() => actions.enterKeys(false)}>Back</Button>}
      </div>
    </form>
  );
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

function WaitForXero({ url }: { readonly url: string }) {
  const layout = useLayout();
  const { actions } = usePanel();
  // As the host opens pages, so that Xero's answer comes back to it; the address is there for those who copy it.
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    actions.openXero();
  };
  return (
    <div className={layout.stack}>
      <p className={layout.text} role="status">
        Cin7 is connected. Xero asks in another window whether Cogsheet may see your organisation; this goes
        on by itself.
      </p>
      <p className={layout.text}>
        Nothing opened?{' '}
        <Link inline href={url} target="_blank" rel="noopener noreferrer" onClick={open}>
          Open Xero
        </Link>
      </p>
    </div>
  );
}

function ChooseOrganisation() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const organisations = state.connection?.organisations ?? [];
  const [chosen, setChosen] = useState('');
  return (
    <div className={layout.stack}>
      <Field label="Which Xero organisation do you close with this Cin7 account?">
        <RadioGroup value={chosen} onChange={(_, { value }) => setChosen(value)}>
          {organisations.map(({ id, name }) => (
            <Radio key={id} value={id} label={name} />
          ))}
        </RadioGroup>
      </Field>
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabled={state.busy || chosen === ''}
          onClick={() => void actions.chooseOrganisation(chosen)}
        >
          Use this organisation
        </Button>
      </div>
    </div>
  );
}
