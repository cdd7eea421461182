import { mock } from 'node:test';

/** What is written to the terminal from now on, instead of there, until `end`. */
export interface Heard {
  said: { out: string; err: string };
  end(): void;
}

/** Listens to stdout and stderr. The test runner's own reports pass: they are bytes. */
export function listenToTerminal(): Heard {
  const said = { out: '', err: '' };
  const hear = (stream: NodeJS.WriteStream, name: 'out' | 'err') => {
    const write = stream.write.bind(stream);
    return mock.method(stream, 'write', (chunk: string | Uint8Array, ...rest: []) => {
      if (typeof chunk !== 'string') return write(chunk, ...rest);
      said[name] += chunk;
      return true;
    });
  };
  const heard = [hear(process.stdout, 'out'), hear(process.stderr, 'err')];
  return {
    said,
    end() {
      for (const stream of heard) stream.mock.restore();
    },
  };
}
