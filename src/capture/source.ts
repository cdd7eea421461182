import type { DropCounter } from './drop-counter.ts';
import type { KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';

/** What every live source of camera messages is given. */
export interface SourceOptions {
  format: KeypointFormat;
  /** The box's monotonic clock, seconds; read once for each arrival. */
  nowS: () => number;
  /** Called for each usable message, in the order of arrival. */
  onMessage: (message: PoseMessage) => void;
  /** Counts what can't be used. */
  drops: DropCounter;
  /** Larger messages are dropped unread. Default 65,536. */
  maxBytes?: number;
  /** Default 16. */
  maxPeople?: number;
}

/** A live source in operation. */
export interface Source {
  /** Ends it; no message is delivered afterwards. */
  close(): Promise<void>;
}
