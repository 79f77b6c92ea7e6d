import { useLayout } from '../components/layout';
import { LoadedLater } from '../components/loaded-later';

const load = () =>
  import(/* webpackChunkName: "connect" */ './connect-wizard').then(({ ConnectWizard }) => ConnectWizard);

/** The wizard, loaded when it is first shown. */
export function ConnectLoader() {
  const { card } = useLayout();
  return (
    <LoadedLater
      load={load}
      opening="Opening the connection"
      what="the pages of the connection were"
      className={card}
    />
  );
}
