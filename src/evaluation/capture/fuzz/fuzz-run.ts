import { signDatagram } from '../../../capture/signed-datagram.ts';
import { Random } from '../../../simulator/random.ts';
import { type Corpus, makeCorpora } from './corpus.ts';
import { FuzzedBox, type FuzzWay } from './fuzzed-box.ts';
import { mutateBytes, mutateValue, oneOf } from './mutate.ts';

/** What came of a run. */
export interface FuzzResult {
  sent: number;
  accepted: number;
  /** Ticks in which a person was made of it. */
  poses: number;
  /** Drops by reason, the most frequent first. */
  reasons: [string, number][];
  /**
   * How much higher the used heap after collection rose in the last 45 % of the run than in the 45 % before, bytes; NaN where
   * it is not measured.
   */
  grownBytes: number;
}

/** What a run is asked for. */
export interface FuzzOptions {
  messages: number;
  seed: number;
  /** Used heap after a collection, bytes; absent = growth is not measured. */
  heapBytes?: () => number;
  progress?: (done: number) => void;
  /** Byte strings of somebody else's making (fast-check), mixed in now and then. */
  others?: Iterator<Uint8Array>;
}

/** Share of messages that are sent as they should be: there is something to disturb. */
const VALID_SHARE = 0.35;
/** Box seconds between two messages on average: five cameras at 30 Hz, so that clocks are true. */
const STEP_S = 1 / 150;
/** How often the heap is looked at. */
const LOOKS = 40;
/** By so much each keypoint is elsewhere whenever a message is sent. */
const JITTER_PX = 1.5;

/**
 * Sends mutated messages of every keypoint format to a box each: as datagrams, signed datagrams and over MQTT, with a
 * trigger board that talks nonsense now and then. Throws where a stage throws or breaks a promise. The same seed, the same run.
 */
export function fuzzCapture({ messages, seed, heapBytes, progress, others }: FuzzOptions): FuzzResult {
  const { corpora, rig } = makeCorpora();
  const random = new Random(seed);
  const lanes = corpora.map((corpus) => ({ corpus, box: new FuzzedBox(rig, corpus.format), at: 0, nowS: 100 }));
  // Histories are cut now and then: what is kept rises and falls, and only its peaks tell whether it grows.
  const peaks = { early: 0, late: 0 };
  for (let k = 0; k < messages; k++) {
    const lane = lanes[k % lanes.length]!;
    const { corpus, box } = lane;
    lane.nowS += STEP_S * -Math.log(1 - random.next());
    if (random.next() < 0.03) box.pulse(anyPulse(lane.at, lane.nowS, random));
    const other = random.next() < 0.02 ? others?.next() : undefined;
    const message = nextOf(corpus, lane.at++, random);
    const way = oneOf<FuzzWay>(['udp', 'signed', 'mqtt'], random);
    const bytes = other?.done === false ? Buffer.from(other.value) : disturbed(message, corpus, way, box, random);
    box.send(bytes, way, lane.nowS, String(message.camera));
    if (k % 997 === 0) box.look();
    if (heapBytes !== undefined && k % Math.ceil(messages / LOOKS) === 0 && k >= messages / 10) {
      const half = k < 0.55 * messages ? 'early' : 'late';
      peaks[half] = Math.max(peaks[half], heapBytes());
    }
    if (k % 10_000 === 0) progress?.(k);
  }
  const boxes = lanes.map(({ box }) => box);
  const grownBytes = heapBytes === undefined ? Number.NaN : peaks.late - peaks.early;
  return { ...totals(boxes), grownBytes };
}

function totals(boxes: readonly FuzzedBox[]): Omit<FuzzResult, 'grownBytes'> {
  const reasons = new Map<string, number>();
  for (const { reason, count } of boxes.flatMap(({ drops }) => drops.counts())) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  const sum = (of: (box: FuzzedBox) => number): number => boxes.reduce((all, box) => all + of(box), 0);
  return {
    sent: sum(({ sent }) => sent),
    accepted: sum(({ accepted }) => accepted),
    poses: sum(({ poses }) => poses),
    reasons: [...reasons].sort((a, b) => b[1] - a[1]),
  };
}

interface CorpusMessage {
  frame: number;
  timestamp: number;
  pulse?: number;
  people: { pose_keypoints_2d: number[] }[];
}

/** The corpus again and again, its times and counters running on; no two pictures alike, or they would be told as replayed. */
function nextOf({ messages, lengthS, frames }: Corpus, at: number, random: Random): Record<string, unknown> {
  const message = messages[at % messages.length]!;
  const round = Math.floor(at / messages.length);
  const { frame, timestamp, pulse, people } = message as unknown as CorpusMessage;
  return {
    ...message,
    frame: frame + round * frames,
    timestamp: timestamp + round * lengthS,
    ...(pulse === undefined ? {} : { pulse: pulse + round * frames }),
    people: people.map(({ pose_keypoints_2d: raw }) => ({
      // Every third number is a confidence.
      pose_keypoints_2d: raw.map((value, i) => (i % 3 === 2 ? value : value + random.uniform(-JITTER_PX, JITTER_PX))),
    })),
  };
}

function disturbed(
  message: Record<string, unknown>,
  corpus: Corpus,
  way: FuzzWay,
  box: FuzzedBox,
  random: Random,
): Buffer {
  const what = random.next();
  const value = what > VALID_SHARE && what < 0.65 ? mutateValue(message, random) : message;
  const text = JSON.stringify(value) ?? 'undefined';
  const key = box.keys.get(random.next() < 0.95 ? String(message.camera) : 'cam2') ?? box.keys.get('cam1')!;
  const challenge = random.next() < 0.9 ? box.challenge : oneOf(['', 'challenge 1', 'x'.repeat(300)], random);
  const bytes = Buffer.from(way === 'signed' ? signDatagram(text, challenge, key) : text);
  if (what < 0.65) return bytes;
  const other = Buffer.from(JSON.stringify(oneOf(corpus.messages, random)));
  let out = mutateBytes(bytes, other, random);
  while (random.next() < 0.3) out = mutateBytes(out, other, random);
  return out;
}

/** Mostly the pulse that is due, at times any numbers at all. */
function anyPulse(at: number, receivedS: number, random: Random) {
  if (random.next() < 0.2) {
    const any = (): number => Math.floor(random.next() * 2 ** 32);
    return { pulse: any(), boardUs: any(), receivedS };
  }
  const pulse = Math.floor(at / 5);
  return { pulse, boardUs: Math.round((pulse * 1e6) / 30) % 2 ** 32, receivedS };
}
