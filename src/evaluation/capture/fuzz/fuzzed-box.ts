import { DatagramGuard } from '../../../capture/datagram-guard.ts';
import { decodePoseMessage } from '../../../capture/decode-message.ts';
import { DropCounter } from '../../../capture/drop-counter.ts';
import type { KeypointFormat } from '../../../capture/keypoint-formats.ts';
import type { PoseMessage } from '../../../capture/pose-message.ts';
import type { TriggerPulse } from '../../../capture/trigger/protocol.ts';
import { takeDatagram } from '../../../capture/udp-source.ts';
import type { Rig } from '../../../geometry/calibration.ts';
import { Reconstructor } from '../../../geometry/reconstruct.ts';
import { viewGeometry } from '../../../geometry/view-geometry.ts';
import { Synchroniser } from '../../../sync/synchroniser.ts';

/** How a message reaches the box. */
export type FuzzWay = 'udp' | 'signed' | 'mqtt';

/**
 * The capture half of a box, as the daemon has it: framing and signatures, decoding, clocks, ticks, triangulation. Counts
 * what it takes and throws where a promise of these stages is broken.
 */
export class FuzzedBox {
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly drops: DropCounter;
  readonly #guard: DatagramGuard;
  readonly #format: KeypointFormat;
  readonly #synchroniser: Synchroniser;
  readonly #reconstructor: Reconstructor;
  #lastTick = -1;
  #lastTickS = Number.NEGATIVE_INFINITY;
  /** Sent to the box, and of these: used without a complaint. */
  sent = 0;
  accepted = 0;
  poses = 0;
  /** What the box told the signing sender last. */
  challenge = '';

  constructor(rig: Rig, format: KeypointFormat) {
    const cameras = rig.cameras.map(({ name }) => name);
    let challenges = 0;
    this.keys = new Map(cameras.map((camera) => [camera, Buffer.from(camera.repeat(10))]));
    this.#guard = new DatagramGuard({ keys: this.keys, makeChallenge: () => `challenge ${++challenges}` });
    this.#format = format;
    this.drops = new DropCounter(cameras);
    this.#synchroniser = new Synchroniser({
      cameras,
      source: 'auto',
      trigger: true,
      drops: this.drops,
      sizes: Object.fromEntries(rig.cameras.map(({ name, size }) => [name, size])),
      views: rig.cameras.map(viewGeometry),
    });
    this.#reconstructor = new Reconstructor(rig);
  }

  /** One message arrives. `camera`: of the topic, over MQTT. */
  send(bytes: Buffer, way: FuzzWay, nowS: number, camera: string): void {
    const before = this.drops.total;
    let taken = 0;
    const onMessage = (message: PoseMessage): void => {
      taken++;
      this.#synchroniser.push(message);
    };
    const options = { format: this.#format, drops: this.drops, onMessage };
    if (way === 'mqtt') {
      const decoded = decodePoseMessage(bytes, { format: this.#format, receivedS: nowS, camera });
      if (decoded.ok) onMessage(decoded.message);
      else this.drops.add(decoded.reason, nowS, camera);
    } else if (way === 'udp') takeDatagram(bytes, nowS, options);
    else this.challenge = takeDatagram(bytes, nowS, { ...options, guard: this.#guard }) ?? this.challenge;
    const dropped = this.drops.total - before;
    promise(dropped <= 1 && taken + dropped >= 1, `a message counted ${dropped} times, taken ${taken} times`);
    this.sent++;
    if (dropped === 0) this.accepted++;
    this.#run(nowS);
  }

  pulse(pulse: TriggerPulse): void {
    this.#synchroniser.pushPulse(pulse);
    this.#run(pulse.receivedS);
  }

  /** What a technician would be told now; each within its bounds. */
  look(): void {
    for (const { code, message, remedies } of this.#synchroniser.findings()) {
      promise(message.length < 80 && remedies.length > 0, `finding ${code}: ${message}`);
    }
    for (const clock of this.#synchroniser.clocks()) promise(clock.camera !== '', 'a clock of nobody');
  }

  #run(nowS: number): void {
    for (const frameSet of this.#synchroniser.poll(nowS)) {
      const { tick, timeS, views } = frameSet;
      promise(tick > this.#lastTick && timeS > this.#lastTickS, `tick ${tick} at ${timeS} s goes back`);
      [this.#lastTick, this.#lastTickS] = [tick, timeS];
      for (const { people } of views) {
        for (const person of people) promise(person.every(Number.isFinite), `tick ${tick} has a keypoint nowhere`);
      }
      const { patient } = this.#reconstructor.update(frameSet);
      if (patient === null) continue;
      this.poses++;
      patient.positions.forEach((value, i) => {
        const known = patient.provenance[Math.floor(i / 3)] !== 'x';
        promise(Number.isFinite(value) === known, `joint ${Math.floor(i / 3)} of tick ${tick} is ${value}`);
      });
    }
  }
}

function promise(holds: boolean, what: string): void {
  if (!holds) throw new Error(`a promise is broken: ${what}`);
}
