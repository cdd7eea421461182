import { CONTRIB, type GraphBuilder } from './graph-builder.ts';
import { type ActivationRange, type ActivationScale, activationScale, quantiseColumns } from './quantise.ts';
import type { WeightTensor } from './safetensors.ts';

/** Weight `[in, out]` and bias `[out]` of one layer, under the layer's name in the weights file. */
export interface LinearWeights {
  name: string;
  weight: WeightTensor;
  bias: WeightTensor;
}

/** How the linear layers inside the blocks are computed. `x` is `[B, n, in]`, the result `[B, n, out]`. */
export interface LinearStyle {
  linear(graph: GraphBuilder, x: string, layer: LinearWeights): string;
  /** The same on relu(x). */
  linearOfRelu(graph: GraphBuilder, x: string, layer: LinearWeights): string;
}

/** Float matrix product plus bias; `observe` hears which value each layer reads, to find its range. */
export function floatStyle(observe: (layer: LinearWeights, value: string) => void = () => {}): LinearStyle {
  const linear = (graph: GraphBuilder, x: string, layer: LinearWeights): string => {
    observe(layer, x);
    return floatLinear(graph, x, layer);
  };
  return {
    linear,
    linearOfRelu: (graph, x, layer) => linear(graph, graph.op('Relu', `${layer.name}.relu`, [x]), layer),
  };
}

/** One float layer; also the input and output projections of the integer model. */
export function floatLinear(graph: GraphBuilder, x: string, { name, weight, bias }: LinearWeights): string {
  const w = graph.floats(`${name}.weight`, weight.shape, weight.data);
  const b = graph.floats(`${name}.bias`, bias.shape, bias.data);
  return graph.op('Add', name, [graph.op('MatMul', `${name}.product`, [x, w]), b]);
}

/**
 * Integer matrix product: activations u8 with a static scale per layer, weights s8 with a scale per column.
 * The operators are written out: left to a graph optimiser, quantise-dequantise pairs can silently run in float.
 * @param ranges range of what each integer layer reads, by its name, from calibration; layers without one stay float
 */
export function integerStyle(ranges: ReadonlyMap<string, ActivationRange>): LinearStyle {
  const float = floatStyle();
  return {
    linear(graph, x, layer) {
      const range = ranges.get(layer.name);
      return range ? integerLinear(graph, x, layer, activationScale(range)) : float.linear(graph, x, layer);
    },
    // What a ReLU leaves is never negative, so its zero point is 0 and the clamp of the quantisation is the ReLU.
    linearOfRelu(graph, x, layer) {
      const range = ranges.get(layer.name);
      return range ? integerLinear(graph, x, layer, activationScale(range)) : float.linearOfRelu(graph, x, layer);
    },
  };
}

function integerLinear(
  graph: GraphBuilder,
  x: string,
  { name, weight, bias }: LinearWeights,
  activation: ActivationScale,
): string {
  const [rows, columns] = weight.shape as [number, number];
  const matrix = quantiseColumns(weight.data, rows, columns);
  const scale = graph.floats(`${name}.x_scale`, [], Float32Array.of(activation.scale));
  const zero = graph.bytes(`${name}.x_zero`, 'uint8', [], Uint8Array.of(activation.zeroPoint));
  const w = graph.bytes(`${name}.weight`, 'int8', weight.shape, matrix.values);
  const wScale = graph.floats(`${name}.weight_scale`, [columns], matrix.scales);
  const b = graph.floats(`${name}.bias`, bias.shape, bias.data);
  const quantised = graph.op('QuantizeLinear', `${name}.x`, [x, scale, zero]);
  return graph.op('MatMulIntegerToFloat', name, [quantised, w, scale, wScale, zero, '', b], {}, CONTRIB);
}
