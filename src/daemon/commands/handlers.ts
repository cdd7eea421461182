import { GengaitError } from '../../errors.ts';
import { compareSessions } from '../../gait/session/compare-sessions.ts';
import type { SessionSummary } from '../../gait/session/session-summary.ts';
import type { Publisher } from '../../publish/publisher.ts';
import { exportSession } from '../../store/sessions/export-session.ts';
import { type History, recordOf } from '../../store/sessions/history.ts';
import type { Daemon } from '../daemon.ts';
import type { SessionKeeper } from '../sessions/session-keeper.ts';
import type { Handlers } from './command-desk.ts';

/** Who does what is asked. */
export interface HandlerParts {
  daemon: Pick<Daemon, 'choosePatient'>;
  sessions: Pick<SessionKeeper, 'start' | 'stop' | 'mute' | 'acknowledged'>;
  publisher: Pick<Publisher, 'acknowledge'>;
  /** null = nothing is kept. */
  history: History | null;
}

/** What each command does. */
export function commandHandlers({ daemon, sessions, publisher, history }: HandlerParts): Handlers {
  return {
    start_session: (declared) => sessions.start(declared),
    stop_session: async () => ({ session: await sessions.stop() }),
    choose_patient: async ({ track }) => {
      await daemon.choosePatient(track);
      return { track };
    },
    acknowledge: async ({ alert, by }) => {
      if (!publisher.acknowledge(alert, by)) throw new GengaitError('GENGAIT_E_ALERT_NONE', alert);
      sessions.acknowledged(alert, by);
      return { alert, by };
    },
    mute: async ({ minutes }) => ({ muted_until_t: sessions.mute(minutes) }),
    list_subjects: async () => ({ subjects: await kept(history).subjects() }),
    list_sessions: ({ subject }) => kept(history).list(subject),
    read_session: async ({ session }) => {
      const { file, summary, walks, unreadable } = await kept(history).read(session);
      return { session: recordOf(file), summary, walks, unreadable };
    },
    read_trend: ({ subject }) => kept(history).trend(subject),
    compare_sessions: async ({ a, b }) => ({
      comparison: compareSessions(await summaryOf(kept(history), a), await summaryOf(kept(history), b)),
    }),
    export: async ({ session, formats }) => {
      const { names, empty } = await exportSession(await kept(history).read(session), formats);
      return { files: names.map((name) => ({ name, url: `/exports/${session}/${name}` })), empty };
    },
  };
}

async function summaryOf(history: History, session: string): Promise<SessionSummary> {
  const { summary } = await history.read(session);
  if (summary === null) throw new GengaitError('GENGAIT_E_SESSION_EMPTY', session);
  return summary;
}

function kept(history: History | null): History {
  if (history === null) throw new GengaitError('GENGAIT_E_STORE_OFF');
  return history;
}
