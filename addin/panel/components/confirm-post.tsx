import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { Fragment } from 'react';
import { toPost } from '../../workbook/close-steps';
import { countWords, counted } from '../../workbook/words';
import { usePanel } from '../panel-context';
import { postLabel } from '../state/next-step';
import { activePreview, situationOf } from '../state/panel-state';
import { useLayout } from './layout';

/** The one confirmation before posting, in full sentences: the only modal of the panel. */
export function ConfirmPost() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const preview = activePreview(state);
  if (!preview) return null;
  const count = toPost(situationOf(state));
  const left = preview.state === 'ready' ? state.unticked.length : 0;
  return (
    <Dialog
      open={state.confirming}
      modalType="alert"
      onOpenChange={(_, { open }) => !open && actions.stepBack()}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{preview.reversal ? 'Reverse in Xero' : 'Post to Xero'}</DialogTitle>
          <DialogContent className={layout.stack}>
            {state.askedAgain && (
              <p className={layout.text} role="alert">
                The ticks in the sheets changed after you were asked. Nothing was posted: this is what would
                be posted now.
              </p>
            )}
            {preview.confirmation.split(/\n+/).map((paragraph) => (
              <p key={paragraph} className={layout.text}>
                <Emphasised text={paragraph} />
              </p>
            ))}
            {left > 0 && (
              <p className={layout.text}>
                Of these, {countWords(left)} {left === 1 ? 'stays' : 'stay'} out because you unticked{' '}
                {left === 1 ? 'it' : 'them'}: {counted(count, 'document')} {count === 1 ? 'is' : 'are'}{' '}
                {preview.reversal ? 'reversed' : 'posted'}.
              </p>
            )}
          </DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              disabled={state.busy || count === 0}
              onClick={() => void actions.postNow()}
            >
              {postLabel(preview, count)}
            </Button>
            <Button disabled={state.busy} onClick={actions.stepBack}>
              Back
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** `**words**` of a sentence in bold; everything else as it is. */
function Emphasised({ text }: { readonly text: string }) {
  return text
    .split('**')
    .map((part, index) =>
      index % 2 === 1 ? <strong key={index}>{part}</strong> : <Fragment key={index}>{part}</Fragment>,
    );
}
