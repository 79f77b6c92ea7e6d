import { Button } from '@fluentui/react-components';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';

/** The server asks who is there: books are shown, approved and posted under a name. */
export function SignInScreen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  return (
    <section className={layout.card} aria-labelledby="sign-in">
      <h2 id="sign-in" className={layout.heading}>
        Sign in
      </h2>
      <p className={layout.text} role="status">
        {state.signedOut?.message ??
          'This server asks who you are before it shows the books. What you approve and post carries your name.'}
      </p>
      <div className={layout.row}>
        <Button appearance="primary" disabled={state.busy} onClick={() => void actions.signIn()}>
          {actions.canSignIn ? 'Sign in' : 'Try again'}
        </Button>
      </div>
    </section>
  );
}
