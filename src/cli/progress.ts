import { Presets, SingleBar } from 'cli-progress';

/** How far long work is. */
export interface Progress {
  /** `done` of the total given at the start; `label` names what is being worked on. */
  update(done: number, label?: string): void;
  stop(): void;
}

const SILENT: Progress = { update: () => {}, stop: () => {} };

/**
 * A progress bar on stderr, so that results on stdout stay clean; nothing where stderr is no terminal.
 * `what` names the work, `unit` what is counted.
 */
export function startProgress(
  what: string,
  total: number,
  unit: string,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  if (!stream.isTTY || total <= 0) return SILENT;
  const format = `${what} [{bar}] {value}/{total} ${unit}, {eta_formatted} left  {label}`;
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: true, fps: 8 },
    Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return {
    update: (done, label = '') => bar.update(done, { label }),
    stop: () => bar.stop(),
  };
}
