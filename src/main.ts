/**
 * The command `gengait`. Everything that is a process and not a function lives here: arguments, signals, exit code.
 */
import { runCli } from './cli/index.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first signal asks for a clean end; a second one means the person no longer wants to wait for it.
    if (stop.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    stop.abort(name);
  });
}

// `gengait … | head` closes the pipe early: that is the reader's choice, no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCli(process.argv.slice(2), stop.signal);
