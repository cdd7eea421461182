import { type Decoded, decodeParsed, decodePoseMessage } from './decode-message.ts';
import type { DropCounter } from './drop-counter.ts';
import { fileLines, LinesAt } from './file-lines.ts';
import type { KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';

/** Twice the largest datagram: recorded numbers have all their digits. */
const MAX_LINE_BYTES = 1 << 17;

/** One camera's file of a recording: looked through once, then read message by message in the order of arrival. */
export class CameraFile {
  readonly camera: string;
  readonly #path: string;
  readonly #format: KeypointFormat;
  #isInOrder = true;
  #count = 0;
  #withArrival = 0;
  #pulsed = 0;

  /** Looks through the file; what can't be used is counted in `drops`. Throws the system's own error. */
  constructor(path: string, camera: string, format: KeypointFormat, drops: DropCounter) {
    this.#path = path;
    this.camera = camera;
    this.#format = format;
    let lastS = Number.NEGATIVE_INFINITY;
    for (const { text } of fileLines(path, MAX_LINE_BYTES)) {
      if (text?.trim() === '') continue;
      const message = text === null ? null : this.#tally(text, drops);
      if (text === null) drops.add('oversized', 0, camera);
      if (message === null) continue;
      this.#isInOrder &&= message.receivedS >= lastS;
      lastS = message.receivedS;
    }
  }

  /** Usable messages. */
  get count(): number {
    return this.#count;
  }

  /** Messages whose arrival was recorded. */
  get withArrival(): number {
    return this.#withArrival;
  }

  /** Messages that name the pulse which exposed them. */
  get pulsed(): number {
    return this.#pulsed;
  }

  /** The messages in the order of arrival; as often as wanted. */
  messages(): Generator<PoseMessage, void> {
    return this.#isInOrder ? this.#asTheyLie() : this.#sorted();
  }

  /** A box writes in the order of arrival: nothing needs to be remembered. */
  *#asTheyLie(): Generator<PoseMessage, void> {
    for (const { text } of fileLines(this.#path, MAX_LINE_BYTES)) {
      const message = text === null ? null : this.#usable(text);
      if (message !== null) yield message;
    }
  }

  /** Other programs may write in any order. At one instant the order of the lines stays. */
  *#sorted(): Generator<PoseMessage, void> {
    const places: { receivedS: number; offset: number }[] = [];
    for (const { offset, text } of fileLines(this.#path, MAX_LINE_BYTES)) {
      const message = text === null ? null : this.#usable(text);
      if (message !== null) places.push({ receivedS: message.receivedS, offset });
    }
    places.sort((a, b) => a.receivedS - b.receivedS || a.offset - b.offset);
    const lines = new LinesAt(this.#path);
    try {
      for (const { offset } of places) yield this.#usable(lines.read(offset, MAX_LINE_BYTES))!;
    } finally {
      lines.close();
    }
  }

  #usable(text: string): PoseMessage | null {
    const { decoded } = this.#decode(text);
    return decoded.ok ? decoded.message : null;
  }

  #tally(text: string, drops: DropCounter): PoseMessage | null {
    const { decoded, receivedS } = this.#decode(text);
    if (!decoded.ok) {
      drops.add(decoded.reason, receivedS ?? 0, this.camera);
      return null;
    }
    this.#count++;
    if (receivedS !== null) this.#withArrival++;
    if (decoded.message.pulse !== undefined) this.#pulsed++;
    return decoded.message;
  }

  /** A message without its arrival gets the camera's own time instead. */
  #decode(text: string): { decoded: Decoded; receivedS: number | null } {
    const { camera } = this;
    const format = this.#format;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // Decode the text for the sake of the reason.
      return { decoded: decodePoseMessage(text, { format, receivedS: 0, camera }), receivedS: null };
    }
    const received = (value as { received?: unknown } | null)?.received;
    const receivedS = typeof received === 'number' && Number.isFinite(received) ? received : null;
    const decoded = decodeParsed(value, { format, receivedS: receivedS ?? 0, camera });
    if (decoded.ok && receivedS === null) decoded.message.receivedS = decoded.message.timestampS;
    return { decoded, receivedS };
  }
}

/** The messages of all files in the order of arrival, at one instant in the order of the files. */
export function* mergedMessages(files: readonly CameraFile[]): Generator<PoseMessage, void> {
  const sources = files.map((file) => file.messages());
  try {
    const heads = sources.map((source) => source.next());
    for (;;) {
      let first = -1;
      heads.forEach(({ done, value }, i) => {
        if (done || value === undefined) return;
        if (first < 0 || value.receivedS < heads[first]!.value!.receivedS) first = i;
      });
      if (first < 0) return;
      yield heads[first]!.value!;
      heads[first] = sources[first]!.next();
    }
  } finally {
    for (const source of sources) source.return();
  }
}
