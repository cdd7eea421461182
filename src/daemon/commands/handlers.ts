import { GengaitError } from '../../errors.ts';
import type { Publisher } from '../../publish/publisher.ts';
import type { Daemon } from '../daemon.ts';
import type { SessionKeeper } from '../sessions/session-keeper.ts';
import type { Handlers } from './command-desk.ts';

/** Who does what is asked. */
export interface HandlerParts {
  daemon: Pick<Daemon, 'choosePatient'>;
  sessions: Pick<SessionKeeper, 'start' | 'stop' | 'mute'>;
  publisher: Pick<Publisher, 'acknowledge'>;
}

/** What each command does. */
export function commandHandlers({ daemon, sessions, publisher }: HandlerParts): Handlers {
  return {
    start_session: (declared) => sessions.start(declared),
    stop_session: async () => ({ session: await sessions.stop() }),
    choose_patient: async ({ track }) => {
      await daemon.choosePatient(track);
      return { track };
    },
    acknowledge: async ({ alert, by }) => {
      if (!publisher.acknowledge(alert, by)) throw new GengaitError('GENGAIT_E_ALERT_NONE', alert);
      return { alert, by };
    },
    mute: async ({ minutes }) => ({ muted_until_t: sessions.mute(minutes) }),
    list_subjects: notKept,
    list_sessions: notKept,
    read_session: notKept,
    export: notKept,
  };
}

async function notKept(): Promise<never> {
  throw new GengaitError('GENGAIT_E_STORE_OFF');
}
