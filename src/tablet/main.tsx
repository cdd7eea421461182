import './style/tokens.css';
import './style/page.css';
import './style/parts.css';
import './style/strip.css';
import './style/live.css';
import './style/walk.css';
import './style/panels.css';
import './style/history.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { type App, makeApp } from './app.ts';
import { chimeOnAlert } from './chime.ts';
import { fetchFacts, ownBuild } from './data/page-facts.ts';
import { openLive } from './live.ts';
import type { Socket } from './mqtt/broker-link.ts';
import { Opening } from './parts/opening.tsx';
import { Page } from './parts/page.tsx';
import { reloadWhenIdle } from './reload-when-idle.ts';

/** Waiting time before the box is asked again which box it is, ms. */
const ASK_AGAIN_MS = 2000;

const root = document.getElementById('page')!;

async function open(): Promise<void> {
  root.replaceChildren();
  render(<Opening />, root);
  let facts = await fetchFacts();
  while (facts === null) {
    render(<Opening failed />, root);
    await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
    facts = await fetchFacts();
  }
  if (facts.broker_ws === undefined) return render(<Opening noAddress />, root);
  const live = openLive({
    facts,
    origin: location.origin,
    nowS: () => performance.now() / 1000,
    wallMs: Date.now,
    randomId,
    openSocket: (url) => new WebSocket(url, 'mqtt') as Socket,
  });
  const app = makeApp(live, facts, ownBuild());
  keepTheme(app);
  chimeOnAlert(app);
  reloadWhenIdle(app);
  addEventListener('online', () => live.nudge());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.nudge();
  });
  render(<Page app={app} />, root);
}

function keepTheme({ theme }: App): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}

/** Without `crypto.randomUUID`, which browsers keep from pages over plain HTTP. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, '0')).join('');
}

void open();
