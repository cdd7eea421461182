import type { Architecture } from './architecture.ts';
import { tensor } from './block.ts';
import { buildFloatModel, buildIntegerModel } from './build-graph.ts';
import type { WindowBatch } from './calibration-windows.ts';
import { allPoses, difference } from './deviation.ts';
import { encodeModel } from './onnx-proto.ts';
import type { ChannelRanges } from './quantise.ts';
import type { Weights } from './safetensors.ts';

/**
 * How far the integer model may move hidden joints, mm in the mean. 1 mm is wanted on people not calibrated with; the rest is room
 * for other windows and for what the sum of squares leaves out.
 */
export const BUDGET_MM = 0.8;

/** What one layer costs and gains as an integer layer. */
export interface LayerHarm {
  layer: string;
  /** Mean distance of hidden joints from the float model when only this layer is integer, mm. */
  meanMm: number;
  /** Products of one token that become integer. */
  products: number;
}

/** Makes each layer integer alone and measures what that does to hidden joints. */
export async function layerHarms(
  weights: Weights,
  architecture: Architecture,
  layers: ReadonlyMap<string, ChannelRanges>,
  batch: WindowBatch,
): Promise<LayerHarm[]> {
  const expected = await allPoses(encodeModel(buildFloatModel(weights, architecture)), batch);
  const harms: LayerHarm[] = [];
  for (const [layer, channels] of layers) {
    const alone = encodeModel(buildIntegerModel(weights, architecture, new Map([[layer, channels]])));
    const { meanMm } = difference(expected, await allPoses(alone, batch), batch.hidden);
    harms.push({ layer, meanMm, products: tensor(weights, `${layer}.weight`).data.length });
  }
  return harms;
}

/**
 * The layers that become integer: those first that gain most integer products for the harm they do, while the harms together (layers err
 * independently, so their squares add up) stay within the budget.
 */
export function chooseLayers(harms: readonly LayerHarm[], budgetMm: number): string[] {
  const cheapestFirst = [...harms].sort((a, b) => a.meanMm ** 2 / a.products - b.meanMm ** 2 / b.products);
  const chosen: string[] = [];
  let squares = 0;
  for (const { layer, meanMm } of cheapestFirst) {
    if (squares + meanMm ** 2 > budgetMm ** 2) continue;
    squares += meanMm ** 2;
    chosen.push(layer);
  }
  return chosen;
}
