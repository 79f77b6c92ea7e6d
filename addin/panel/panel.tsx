import {
  Button,
  FluentProvider,
  Spinner,
  Tab,
  TabList,
  makeStyles,
  teamsHighContrastTheme,
  tokens,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import { Fragment, useSyncExternalStore } from 'react';
import { isConnected } from '../workbook/close-steps';
import { countWords } from '../workbook/words';
import { ConfirmPost } from './components/confirm-post';
import { Elsewhere } from './components/elsewhere';
import { Header } from './components/header';
import { NextStepCard } from './components/next-step-card';
import { Notices } from './components/notices';
import { PanelContext, usePanel, useShown } from './panel-context';
import { CloseScreen } from './screens/close-screen';
import { ConnectLoader } from './screens/connect-loader';
import { ErrorsScreen } from './screens/errors-screen';
import { HistoryScreen } from './screens/history-screen';
import { MappingScreen } from './screens/mapping-screen';
import { SettingsScreen } from './screens/settings-screen';
import { SignInScreen } from './screens/sign-in-screen';
import { type PanelTheme, type Place, situationOf } from './state/panel-state';
import type { Sessions } from './state/sessions';
import { showsWizard } from './state/wizard';

const useStyles = makeStyles({
  root: {
    height: '100%',
    minHeight: '100%',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: 'anywhere',
  },
  scroll: { flexGrow: 1, overflowY: 'auto', overflowX: 'hidden' },
  main: { display: 'flex', flexDirection: 'column', gap: '12px', padding: '12px' },
  tabs: { marginLeft: '-8px', marginRight: '-8px' },
  foot: {
    padding: '4px 12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  loading: { padding: '48px 12px' },
});

const darkQuery = '(prefers-color-scheme: dark)';

function useDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = globalThis.matchMedia?.(darkQuery);
      query?.addEventListener('change', changed);
      return () => query?.removeEventListener('change', changed);
    },
    () => globalThis.matchMedia?.(darkQuery).matches ?? false,
  );
}

const themes = {
  light: webLightTheme,
  dark: webDarkTheme,
  'high-contrast': teamsHighContrastTheme,
} as const satisfies Record<Exclude<PanelTheme, 'system'>, unknown>;

/** The panel: header, next step, four places, settings at the foot. */
export function Panel({ sessions }: { readonly sessions: Sessions }) {
  return (
    <PanelContext value={sessions}>
      <Themed />
    </PanelContext>
  );
}

function Themed() {
  const systemIsDark = useDark();
  const wanted = usePanel().state.theme;
  const theme = themes[wanted === 'system' ? (systemIsDark ? 'dark' : 'light') : wanted];
  return (
    <FluentProvider theme={theme} style={{ height: '100%' }}>
      <Layout />
    </FluentProvider>
  );
}

function Layout() {
  const styles = useStyles();
  const { state, actions } = usePanel();
  const { key } = useShown().session;
  return (
    <div className={styles.root} onFocusCapture={actions.turnedTo} data-phase={state.phase}>
      <Header />
      {/* What is open or half typed on a screen belongs to its connection as well. */}
      <Fragment key={key}>
        <Body />
      </Fragment>
    </div>
  );
}

function Body() {
  const styles = useStyles();
  const { state, actions } = usePanel();
  return (
    <>
      <div className={styles.scroll}>
        {!state.signedOut && <Elsewhere />}
        {!state.signedOut && <Notices />}
        <main className={styles.main}>
          {state.signedOut ? (
            <SignInScreen />
          ) : state.phase === 'loading' ? (
            <Spinner className={styles.loading} label="Opening the close" />
          ) : showsWizard(state) ? (
            <ConnectLoader />
          ) : (
            <>
              <NextStepCard />
              {isConnected(situationOf(state)) && <Places />}
            </>
          )}
        </main>
      </div>
      {!state.signedOut && isConnected(situationOf(state)) && (
        <footer className={styles.foot}>
          <Button
            appearance="subtle"
            size="small"
            aria-pressed={state.place === 'settings'}
            onClick={() => actions.go(state.place === 'settings' ? 'close' : 'settings')}
          >
            Settings
          </Button>
        </footer>
      )}
      <ConfirmPost />
    </>
  );
}

const screens = {
  close: CloseScreen,
  mapping: MappingScreen,
  errors: ErrorsScreen,
  history: HistoryScreen,
  settings: SettingsScreen,
} as const satisfies Record<Place, () => React.JSX.Element>;

const placeNames = {
  close: 'Close',
  mapping: 'Mapping',
  errors: 'Errors',
  history: 'History',
  settings: 'Settings',
} as const satisfies Record<Place, string>;
const tabs = ['close', 'mapping', 'errors', 'history'] as const satisfies readonly Place[];
const placeId = 'cogsheet-place';
const tabId = (place: Place): string => `${placeId}-${place}`;

function Places() {
  const styles = useStyles();
  const { state, actions } = usePanel();
  const { place, errorsTotal } = state;
  const Screen = screens[place];
  return (
    <>
      <TabList
        className={styles.tabs}
        size="small"
        selectedValue={place}
        onTabSelect={(_, { value }) => actions.go(value as Place)}
        aria-label="Places"
      >
        {tabs.map((value) => (
          <Tab key={value} id={tabId(value)} value={value} aria-controls={placeId}>
            {value === 'errors' && errorsTotal > 0
              ? `${placeNames[value]} (${countWords(errorsTotal)})`
              : placeNames[value]}
          </Tab>
        ))}
      </TabList>
      {place === 'settings' ? (
        <div id={placeId} role="group" aria-label={placeNames.settings}>
          <Screen />
        </div>
      ) : (
        <div id={placeId} role="tabpanel" aria-labelledby={tabId(place)}>
          <Screen />
        </div>
      )}
    </>
  );
}
