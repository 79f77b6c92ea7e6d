import { Button, Field, Input, Link, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The first connection: Cin7's key, then Xero's own permission page, then the organisation when there are several. */
export function ConnectForm() {
  const { connection, authorizeUrl } = usePanel().state;
  if (connection?.state === 'choose-organisation') return <ChooseOrganisation />;
  if (authorizeUrl !== null) return <WaitForXero url={authorizeUrl} />;
  return <Cin7Key />;
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
  const lost = state.connection?.state === 'reconnect-needed';
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
        {lost ? 'Xero no longer accepts our access. Connect again; mapping and history stay. ' : ''}
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
          {lost ? 'Connect again' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}

function WaitForXero({ url }: { readonly url: string }) {
  const layout = useLayout();
  return (
    <div className={layout.stack}>
      <p className={layout.text} role="status">
        Cin7 is connected. Xero asks in another window whether Cogsheet may see your organisation; this goes
        on by itself.
      </p>
      <p className={layout.text}>
        Nothing opened?{' '}
        <Link href={url} target="_blank" rel="noopener noreferrer">
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
