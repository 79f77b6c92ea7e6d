import { Button, Field, Input, Link, Radio, RadioGroup } from '@fluentui/react-components';
import { type MouseEvent, useState } from 'react';
import type { ConnectSetupDto } from '../../../server/contract/prerequisites';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';
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
    </>
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

function Cin7Key() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [accountId, setAccountId] = useState('');
  const [applicationKey, setApplicationKey] = useState('');
  const [tried, setTried] = useState(false);
  const faultOf = (text: string): { validationMessage?: string } =>
    !tried || uuid.test(text.trim())
      ? {}
      : { validationMessage: 'Copy it whole from Cin7: 36 characters with four dashes.' };
  const submit = (): void => {
    setTried(true);
    const cin7 = { accountId: accountId.trim(), applicationKey: applicationKey.trim() };
    if (uuid.test(cin7.accountId) && uuid.test(cin7.applicationKey))
      void actions.connect({ source: 'cin7-core', cin7 });
  };
  const { demoKeys } = state.wizard.setup ?? { demoKeys: null };
  const useDemoKeys = (): void => {
    setAccountId(demoKeys?.accountId ?? '');
    setApplicationKey(demoKeys?.applicationKey ?? '');
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
      <p className={layout.text}>
        In Cin7 Core, open Integrations, API, and copy the two values. Xero then asks you in the browser.
      </p>
      <Field label="Cin7 account ID" required {...faultOf(accountId)}>
        <Input
          value={accountId}
          onChange={(_, { value }) => setAccountId(value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field label="Application key" required {...faultOf(applicationKey)}>
        <Input
          type="password"
          value={applicationKey}
          onChange={(_, { value }) => setApplicationKey(value)}
          autoComplete="off"
        />
      </Field>
      <div className={layout.row}>
        <Button appearance="primary" type="submit" disabled={state.busy}>
          Connect
        </Button>
        {demoKeys && <Button onClick={useDemoKeys}>Use the demo company&apos;s keys</Button>}
        {state.wizard.newKeys && <Button onClick={() => actions.enterKeys(false)}>Back</Button>}
      </div>
    </form>
  );
}

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
