/**
 * The network written out in plain loops from its definition, in double precision: the oracle of the graph builder's tests.
 * It shares no code with the builder. One window at a time.
 */
import type { Architecture } from '../../../src/model/onnx/architecture.ts';
import type { Weights } from '../../../src/model/onnx/safetensors.ts';

type Matrix = number[][];

const FRAMES = 7;
const JOINTS = 19;

/** `joints [7][19][3]`, `hidden [7][19]` -> `pose [7][19][3]`, flat. */
export function referencePose(
  weights: Weights,
  architecture: Architecture,
  joints: Float32Array,
  hidden: Uint8Array,
): number[] {
  const network = new ReferenceNetwork(weights, architecture);
  return architecture.tokens === 'joint-frame' ? network.byFrame(joints, hidden) : network.byJoint(joints, hidden);
}

class ReferenceNetwork {
  private readonly weights: Weights;
  private readonly architecture: Architecture;

  constructor(weights: Weights, architecture: Architecture) {
    this.weights = weights;
    this.architecture = architecture;
  }

  byFrame(joints: Float32Array, hidden: Uint8Array): number[] {
    const place: Matrix = [];
    const tokens: Matrix = [];
    for (let n = 0; n < FRAMES * JOINTS; n++) {
      const frame = Math.floor(n / JOINTS);
      place.push(
        sum(
          this.position(n),
          this.row('E_joint', n % JOINTS),
          this.row('E_frame', frame),
          this.motion(joints, hidden, n),
        ),
      );
      const seen = [joints[n * 3]!, joints[n * 3 + 1]!, joints[n * 3 + 2]!];
      tokens.push(sum(hidden[n] ? this.row('mask_enc', 0) : this.linear('in', [seen])[0]!, place[n]!));
    }
    const memory = this.linear('memory', this.stack('encoder', this.architecture.encoder_layers, tokens));
    const asked = memory.map((row, n) => sum(hidden[n] ? this.row('mask_dec', 0) : row, place[n]!));
    return this.linear('out', this.stack('decoder', this.architecture.decoder_layers, asked)).flat();
  }

  byJoint(joints: Float32Array, hidden: Uint8Array): number[] {
    const tokens: Matrix = [];
    for (let j = 0; j < JOINTS; j++) {
      const features: number[] = [];
      for (let f = 0; f < FRAMES; f++) {
        const n = f * JOINTS + j;
        for (let axis = 0; axis < 3; axis++) features.push(hidden[n] ? 0 : joints[n * 3 + axis]!);
      }
      let seen = 0;
      for (let f = 0; f < FRAMES; f++) {
        features.push(hidden[f * JOINTS + j] ? 0 : 1);
        seen += hidden[f * JOINTS + j] ? 0 : 1;
      }
      tokens.push(
        sum(seen === 0 ? this.row('mask_enc', 0) : this.linear('in', [features])[0]!, this.row('E_joint', j)),
      );
    }
    const out = this.linear('out', this.stack('encoder', this.architecture.encoder_layers, tokens));
    const pose = new Array<number>(FRAMES * JOINTS * 3);
    for (let j = 0; j < JOINTS; j++) {
      for (let f = 0; f < FRAMES; f++) {
        for (let axis = 0; axis < 3; axis++) pose[(f * JOINTS + j) * 3 + axis] = out[j]![f * 3 + axis]!;
      }
    }
    return pose;
  }

  private motion(joints: Float32Array, hidden: Uint8Array, n: number): number[] {
    const later = n < JOINTS ? n + JOINTS : n;
    const earlier = later - JOINTS;
    if (hidden[later] || hidden[earlier]) return this.row('E_unknown', 0);
    const step = [0, 1, 2].map((axis) => joints[later * 3 + axis]! - joints[earlier * 3 + axis]!);
    const { shape, data } = this.tensor('motion.weight');
    return Array.from({ length: shape[1]! }, (_, c) => step.reduce((s, v, r) => s + v * data[r * shape[1]! + c]!, 0));
  }

  private position(n: number): number[] {
    const d = this.architecture.d_model;
    return Array.from({ length: d }, (_, c) => {
      const angle = n / 10000 ** ((c - (c % 2)) / d);
      return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    });
  }

  private stack(name: string, layers: number, input: Matrix): Matrix {
    let h = input;
    for (let i = 0; i < layers; i++) {
      const attended = this.linear(
        `${name}.${i}.proj`,
        this.attention(`${name}.${i}`, this.norm(`${name}.${i}.ln1`, h)),
      );
      h = h.map((row, n) => sum(row, attended[n]!));
      const wide = this.linear(`${name}.${i}.ffn1`, this.norm(`${name}.${i}.ln2`, h));
      const narrow = this.linear(
        `${name}.${i}.ffn2`,
        wide.map((row) => row.map((v) => Math.max(0, v))),
      );
      h = h.map((row, n) => sum(row, narrow[n]!));
    }
    return this.norm(`${name}.norm`, h);
  }

  private attention(name: string, x: Matrix): Matrix {
    const { d_model: d, heads } = this.architecture;
    const width = d / heads;
    const qkv = this.linear(`${name}.qkv`, x);
    return qkv.map((query) => {
      const mixed = new Array<number>(d).fill(0);
      for (let head = 0; head < heads; head++) {
        const at = head * width;
        const likeness = qkv.map((key) => {
          let dot = 0;
          for (let c = 0; c < width; c++) dot += query[at + c]! * key[d + at + c]!;
          return Math.exp(dot / Math.sqrt(width));
        });
        const total = likeness.reduce((s, v) => s + v, 0);
        qkv.forEach((value, n) => {
          for (let c = 0; c < width; c++) mixed[at + c]! += (likeness[n]! / total) * value[2 * d + at + c]!;
        });
      }
      return mixed;
    });
  }

  private norm(name: string, x: Matrix): Matrix {
    const gain = this.row(`${name}.weight`, 0);
    const shift = this.row(`${name}.bias`, 0);
    return x.map((row) => {
      const mean = row.reduce((s, v) => s + v, 0) / row.length;
      const variance = row.reduce((s, v) => s + (v - mean) ** 2, 0) / row.length;
      const scale = 1 / Math.sqrt(variance + this.architecture.layer_norm_eps);
      return row.map((v, c) => (v - mean) * scale * gain[c]! + shift[c]!);
    });
  }

  private linear(name: string, x: Matrix): Matrix {
    const { shape, data } = this.tensor(`${name}.weight`);
    const bias = this.row(`${name}.bias`, 0);
    return x.map((row) => bias.map((b, c) => row.reduce((s, v, r) => s + v * data[r * shape[1]! + c]!, b)));
  }

  private row(name: string, index: number): number[] {
    const { shape, data } = this.tensor(name);
    const width = shape[shape.length - 1]!;
    return Array.from(data.subarray(index * width, (index + 1) * width));
  }

  private tensor(name: string): { shape: number[]; data: Float32Array } {
    return this.weights.get(name)!;
  }
}

function sum(...rows: number[][]): number[] {
  return rows[0]!.map((_, c) => rows.reduce((s, row) => s + row[c]!, 0));
}
