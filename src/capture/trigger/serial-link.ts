import { setTimeout as sleep } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { BAUD_RATE } from './protocol.ts';

/** An open serial line. */
export interface SerialLink {
  /** Sends bytes; an error of the line shows as its end. */
  write(bytes: Uint8Array): void;
  /** Ends it without telling `onEnd`. */
  close(): Promise<void>;
}

/** What a serial line tells. */
export interface SerialEvents {
  onBytes: (bytes: Uint8Array) => void;
  /** The line is gone: unplugged, or an error. Once, and nothing after it. */
  onEnd: () => void;
}

/** Opens the line at a path; rejects with the system's own error (its text names the cause). */
export type SerialOpener = (path: string, events: SerialEvents) => Promise<SerialLink>;

const LAST_WORD_MS = 200;

/** The real serial port: 115,200 baud, 8 data bits, no parity, one stop bit. */
export const openSerialPort: SerialOpener = (path, { onBytes, onEnd }) => {
  // hupcl would drop DTR at the end: boards that reset on DTR would lose their pulse numbers with every restart here.
  const port = new SerialPort({ path, baudRate: BAUD_RATE, autoOpen: false, hupcl: false });
  let over = false;
  let written: Promise<void> = Promise.resolve();
  const end = (): void => {
    if (over) return;
    over = true;
    if (port.isOpen) port.close(() => undefined);
    onEnd();
  };
  const link: SerialLink = {
    write: (bytes) => {
      if (over) return;
      written = new Promise((resolve) => {
        port.write(Buffer.from(bytes), (error) => {
          resolve();
          if (error) end();
        });
      });
    },
    close: async () => {
      over = true;
      port.removeAllListeners('data');
      // A last word still goes out, but a line that takes nothing any more must not hold up the end.
      await Promise.race([written, sleep(LAST_WORD_MS)]);
      if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
    },
  };
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) {
        reject(error);
        return;
      }
      // Without a listener for data, an unplugged port would look open for ever.
      port.on('data', (bytes: Uint8Array) => over || onBytes(bytes));
      port.on('close', end);
      port.on('error', end);
      resolve(link);
    });
  });
};
