import { tensor } from './block.ts';
import type { ActivationRange, ChannelRanges } from './quantise.ts';
import type { Weights, WeightTensor } from './safetensors.ts';

/** Channels are brought together by this much at most: one that never spoke in calibration must not blow up. */
const MOST = 64;

/** Weights of which layers read channels of more equal width, and the one range that holds each layer's channels now. */
export interface BalancedNetwork {
  weights: Weights;
  ranges: Map<string, ActivationRange>;
}

/**
 * One 8-bit scale holds all channels of an activation, so one wide channel coarsens all others. What comes before a layer is divided,
 * channel by channel, by s = sqrt(widest value / largest weight), and the layer's rows are multiplied by it: the network
 * computes the same, and its roundings do less harm (SmoothQuant, Xiao et al. 2023, equation 4 at alpha 0.5; 0.35 and 0.75 were worse).
 * Square roots and products alone, so that every machine builds the same bytes.
 * @param layers channels that each layer reads, by its name; layers not named are left as they are
 */
export function balanceChannels(weights: Weights, layers: ReadonlyMap<string, ChannelRanges>): BalancedNetwork {
  const balanced = new Map(
    [...weights].map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }] as const),
  );
  const ranges = new Map<string, ActivationRange>();
  for (const [layer, channels] of layers) {
    const before = partsBefore(balanced, layer);
    const scales =
      before === null ? channels.low.map(() => 1) : channelScales(tensor(weights, `${layer}.weight`), channels);
    for (const { data, columns, first } of before ?? []) divideColumns(data, columns, first, scales);
    if (before !== null) multiplyRows(tensor(balanced, `${layer}.weight`), scales);
    ranges.set(layer, {
      min: Math.min(...channels.low.map((value, c) => value / scales[c]!)),
      max: Math.max(...channels.high.map((value, c) => value / scales[c]!)),
    });
  }
  return { weights: balanced, ranges };
}

/** What makes the channels that a layer reads: columns `first …` of a tensor `[…, columns]`. */
interface Producer {
  data: Float32Array;
  columns: number;
  first: number;
}

/** The tensors whose columns are the layer's channels; null where more than the layer reads them. */
function partsBefore(weights: Weights, layer: string): Producer[] | null {
  const [, block, kind] = /^(.*)\.(qkv|proj|ffn1|ffn2)$/.exec(layer) ?? [];
  if (kind === undefined) return null;
  // What attention mixes are the values, the last third of qkv's columns; a ReLU lets positive factors pass.
  const producer = { qkv: 'ln1', proj: 'qkv', ffn1: 'ln2', ffn2: 'ffn1' }[kind];
  const channels = tensor(weights, `${layer}.weight`).shape[0]!;
  return [`${block}.${producer}.weight`, `${block}.${producer}.bias`].map((name) => {
    const { shape, data } = tensor(weights, name);
    return { data, columns: shape.at(-1)!, first: shape.at(-1)! - channels };
  });
}

function channelScales({ shape, data }: WeightTensor, { low, high }: ChannelRanges): number[] {
  const columns = shape[1]!;
  const widths = low.map((value, c) => Math.max(Math.abs(value), Math.abs(high[c]!)));
  const rows = low.map((_, r) =>
    data.subarray(r * columns, (r + 1) * columns).reduce((m, w) => Math.max(m, Math.abs(w)), 0),
  );
  const [widest, heaviest] = [Math.max(...widths), Math.max(...rows)];
  if (widest === 0 || heaviest === 0) return low.map(() => 1);
  return widths.map((width, c) =>
    Math.fround(Math.sqrt(Math.max(width, widest / MOST) / Math.max(rows[c]!, heaviest / MOST))),
  );
}

function divideColumns(data: Float32Array, columns: number, first: number, scales: readonly number[]): void {
  for (let start = first; start < data.length; start += columns) {
    for (const [c, scale] of scales.entries()) data[start + c] = data[start + c]! / scale;
  }
}

function multiplyRows({ shape, data }: WeightTensor, scales: readonly number[]): void {
  const columns = shape[1]!;
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * scales[Math.floor(i / columns)]!;
}
