import { effect } from '@preact/signals';
import type { App } from './app.ts';

/** Two soft notes: heard beside a walkway, startling nobody on it. Hertz, and when each begins, seconds. */
const NOTES = [
  { hz: 660, atS: 0 },
  { hz: 880, atS: 0.16 },
] as const;
const NOTE_S = 0.5;
const LOUDNESS = 0.12;

/** Sounds when an alert is raised that wasn't there before, unless the session or this tablet is muted. */
export function chimeOnAlert(app: App): void {
  let context: AudioContext | null = null;
  let before = new Set<string>();
  // Browsers let a page sound only after somebody has touched it.
  addEventListener('pointerdown', () => {
    context ??= new AudioContext();
  });
  effect(() => {
    const now = new Set(app.live.state.value.alerts.keys());
    const isNew = [...now].some((id) => !before.has(id));
    before = now;
    if (isNew && context !== null && app.sound.peek() && app.mutedForS.peek() === 0) sound(context);
  });
}

function sound(context: AudioContext): void {
  for (const { hz, atS } of NOTES) {
    const begin = context.currentTime + atS;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + NOTE_S);
  }
}
