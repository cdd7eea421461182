import { effect } from '@preact/signals';
import type { App } from './app.ts';
import { DEVICE } from './device.ts';

/** Nobody touches the tablet for so long: it may reload. */
const IDLE_MS = 20_000;

/**
 * An outdated page reloads itself when nobody touches it and no dialog is open; once for each build, so that a page that
 * can't get younger doesn't reload for ever.
 */
export function reloadWhenIdle(app: App): void {
  let touchedMs = performance.now();
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, () => {
      touchedMs = performance.now();
    });
  }
  effect(() => {
    app.nowS.value;
    if (!app.outdated.value || app.dialog.value !== null || !mayReload(app)) return;
    if (performance.now() - touchedMs >= IDLE_MS) reload(app);
  });
}

/** Whether a reload may still help. */
export function mayReload({ build }: App): boolean {
  return DEVICE.reloadedFor() !== build;
}

/** Loads the page that the box has now. */
export function reload({ build }: App): void {
  DEVICE.keepReloadedFor(build);
  location.reload();
}
