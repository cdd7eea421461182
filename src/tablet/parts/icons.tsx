/** Line icons, drawn on 24 × 24; what they mean always stands beside them in words. */
const PATHS = {
  live: 'M13 4.5a1.6 1.6 0 1 0 0-.01M12 8l-1.5 5.5 3.5 2.5 1 5M10.500 13.500l-2 3.500-3 2.500M12 8l4 3 2.500-.5M12 8l-3.500 2-1 3',
  walk: 'M3 19h18M3 19V5M5 15c2.500 0 3-7 5.500-7s3 8 5 8 2-5 4.500-5',
  history: 'M4 19V9m5.300 10V5m5.400 14v-7m5.300 7V8',
  box: 'M4 7.500l8-4 8 4v9l-8 4-8-4zM4 7.500l8 4 8-4M12 11.500v9',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500h4',
  bellOff: 'M6 16V11a6 6 0 0 1 9.500-4.900M18 11v5l1.500 2h-11M10 20.500h4M4 4l16 16',
  people:
    'M9 11a3 3 0 1 0 0-.01M3.500 20c0-3.500 2.500-5.500 5.500-5.500s5.500 2 5.500 5.500M16 11.500a2.500 2.500 0 1 0-1-4.700M16.500 14.700c2.300.4 4 2.200 4 5.300',
  check: 'M4.500 12.500l5 5 10-11',
  close: 'M5.500 5.500l13 13m0-13l-13 13',
  play: 'M8 5.500v13l10.500-6.500z',
  stop: 'M7 7h10v10H7z',
  back: 'M14.500 5.500L8 12l6.500 6.500',
  warning: 'M12 4l9 16H3zM12 10v4.500M12 17.400v.1',
  file: 'M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12.500h6M9 16h6',
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon beside its word. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The shape that means "flagged" everywhere: a diamond, so that it isn't the colour alone that says it. */
export function FlagMark({ size = 20 }: { size?: number }) {
  return (
    <svg class="flag-mark" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d="M10 .8L19.200 10 10 19.200 .8 10z" />
    </svg>
  );
}
