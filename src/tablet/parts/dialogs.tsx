import type { App, DialogName } from '../app.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { EndDialog } from './end-dialog.tsx';
import { LoginDialog } from './login-dialog.tsx';
import { MuteDialog } from './mute-dialog.tsx';
import { PeopleDialog } from './people-dialog.tsx';
import { StartDialog } from './start-dialog.tsx';

const DIALOGS: Record<DialogName, (props: { app: App }) => preact.JSX.Element> = {
  start: StartDialog,
  end: EndDialog,
  people: PeopleDialog,
  mute: MuteDialog,
  acknowledge: AcknowledgeDialog,
  login: LoginDialog,
};

/** What lies over the page, one at a time. */
export function Dialogs({ app }: { app: App }) {
  const name = app.dialog.value;
  if (name === null) return null;
  const Dialog = DIALOGS[name];
  return <Dialog app={app} />;
}
