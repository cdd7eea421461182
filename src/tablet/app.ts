import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Verb } from '../publish/schemas/commands.ts';
import type { Asked, Outcome } from './data/commands.ts';
import { fetchFacts, type PageFacts } from './data/page-facts.ts';
import { DEVICE, type Theme } from './device.ts';
import type { Live } from './live.ts';
import { TEXT } from './text.ts';
import { type Contact, contactOf } from './view/freshness.ts';

/** The places of the page. */
export type ViewName = keyof typeof TEXT.views;

/** What lies over the page. */
export type DialogName = 'start' | 'end' | 'people' | 'mute' | 'acknowledge' | 'login';

/** Something to be told for a moment. */
export interface Notice {
  message: string;
  remedies: readonly string[];
}

/** The page: what comes from the box, what this tablet shows of it, and what can be done. */
export interface App {
  live: Live;
  facts: PageFacts;
  build: string;
  view: Signal<ViewName>;
  dialog: Signal<DialogName | null>;
  notice: Signal<Notice | null>;
  theme: Signal<Theme>;
  sound: Signal<boolean>;
  /** Who says "seen" at this tablet. */
  initials: Signal<string>;
  contact: ReadonlySignal<Contact>;
  /** Seconds since the page was opened, in steps of a quarter. */
  nowS: ReadonlySignal<number>;
  /** Seconds for which alerts keep quiet; 0 = they don't. */
  mutedForS: ReadonlySignal<number>;
  /** The box has another page than this one, or speaks a language this page doesn't know. */
  outdated: Signal<boolean>;
  /** Asks the box; what it refuses is told. */
  ask<V extends Verb>(verb: V, asked: Asked<V>): Promise<Outcome<V>>;
}

const STEP_MS = 250;

/** Makes the page's state and keeps its time. */
export function makeApp(live: Live, facts: PageFacts, build: string): App {
  const now = signal(nowSeconds());
  setInterval(() => {
    now.value = nowSeconds();
  }, STEP_MS);
  const notice = signal<Notice | null>(null);
  const outdated = signal(facts.build !== build);
  const app: App = {
    live,
    facts,
    build,
    view: signal<ViewName>('live'),
    dialog: signal<DialogName | null>(null),
    notice,
    theme: signal(DEVICE.theme()),
    sound: signal(DEVICE.sound()),
    initials: signal(''),
    nowS: now,
    outdated,
    contact: unlessEqual(() => contactNow(live, now.value)),
    mutedForS: computed(() => {
      const until = live.state.value.session?.muted_until_t ?? null;
      return until === null ? 0 : Math.max(0, until - live.clock.boxNowS(now.value));
    }),
    ask: async (verb, asked) => {
      const outcome = await live.commander.ask(verb, asked);
      if (!outcome.ok) {
        notice.value =
          outcome.why === 'refused'
            ? { message: outcome.message, remedies: outcome.remedies }
            : { message: TEXT.command[outcome.why], remedies: [] };
      }
      return outcome;
    },
  };
  watchForOthers(app);
  return app;
}

function contactNow(live: Live, nowS: number): Contact {
  const pose = live.pose.value;
  const poseAgeS = pose === null ? null : live.clock.ageS(pose.pose.t, nowS);
  const heardAtMs = live.heardAtMs.value;
  return contactOf(
    live.link.value,
    live.state.value,
    poseAgeS,
    heardAtMs === null ? null : (Date.now() - heardAtMs) / 1000,
  );
}

/** A computed object that stays the same as long as it says the same: who follows it is told of changes alone. */
function unlessEqual<T extends object>(make: () => T): ReadonlySignal<T> {
  let last: T | null = null;
  return computed(() => {
    const next = make();
    if (last === null || JSON.stringify(last) !== JSON.stringify(next)) last = next;
    return last;
  });
}

/** Whether the box has been silent for too long, connection or not. */
export function isSilent({ contact }: App): boolean {
  return contact.value.kind === 'no_data' && contact.value.cause === 'silent';
}

/** A box that starts anew may bring another page; one that speaks another version surely does. */
function watchForOthers({ live, build, outdated, dialog }: App): void {
  let boot = '';
  effect(() => {
    const next = live.state.value.daemon?.boot ?? '';
    if (next === '' || next === boot) return;
    boot = next;
    void fetchFacts().then((facts) => {
      if (facts !== null) outdated.value = facts.build !== build;
    });
  });
  effect(() => {
    if (live.foreignSchemas.value.length > 0) outdated.value = true;
  });
  effect(() => {
    if (live.link.value.kind === 'refused') batch(() => (dialog.value = 'login'));
  });
}

function nowSeconds(): number {
  return performance.now() / 1000;
}
