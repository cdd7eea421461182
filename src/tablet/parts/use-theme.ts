import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';

/** The theme in force, "light" or "dark"; whoever uses it is drawn anew when it changes. */
export function useTheme({ theme }: App): 'light' | 'dark' {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const system = useSignal(dark.matches);
  useEffect(() => {
    const told = (): void => {
      system.value = dark.matches;
    };
    dark.addEventListener('change', told);
    return () => dark.removeEventListener('change', told);
  }, []);
  if (theme.value !== 'auto') return theme.value;
  return system.value ? 'dark' : 'light';
}
