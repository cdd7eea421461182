/** Which colours the page has. */
export type Theme = 'auto' | 'light' | 'dark';

const THEME = 'gengait-theme';
const SOUND = 'gengait-sound';
const RELOADED = 'gengait-reloaded-for';

/** What this tablet remembers: how it shows, never whom. Where the browser keeps nothing, nothing is remembered. */
export const DEVICE = {
  theme: (): Theme => {
    const kept = read(localStorage, THEME);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  },
  keepTheme: (theme: Theme): void => write(localStorage, THEME, theme),
  sound: (): boolean => read(localStorage, SOUND) !== 'off',
  keepSound: (on: boolean): void => write(localStorage, SOUND, on ? 'on' : 'off'),
  /** For which build of the page it has reloaded itself: twice for the same one would be for ever. */
  reloadedFor: (): string | null => read(sessionStorage, RELOADED),
  keepReloadedFor: (build: string): void => write(sessionStorage, RELOADED, build),
};

function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // A private window: the choice lasts until it is closed.
  }
}
