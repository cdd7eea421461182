import type { Architecture } from './architecture.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { LinearStyle, LinearWeights } from './linear.ts';
import type { Weights, WeightTensor } from './safetensors.ts';

/** What a layer needs to add itself to a graph. */
export interface NetworkContext {
  graph: GraphBuilder;
  weights: Weights;
  architecture: Architecture;
  /** Tokens of a window. */
  tokens: number;
  style: LinearStyle;
}

/** A tensor that `checkWeights` has seen to exist. */
export function tensor(weights: Weights, name: string): WeightTensor {
  const found = weights.get(name);
  if (!found) throw new RangeError(`no tensor ${name}`);
  return found;
}

/** The weights of the linear layer `name`, as PyTorch calls them. @throws RangeError where one is missing. */
export function linearWeights(weights: Weights, name: string): LinearWeights {
  return { name, weight: tensor(weights, `${name}.weight`), bias: tensor(weights, `${name}.bias`) };
}

/**
 * A stack of pre-norm transformer layers with a final LayerNorm, `[B, n, d]` -> `[B, n, d]`:
 * h += Wo MHA(LN h); h += W2 relu(W1 LN h + b1) + b2.
 */
export function addStack(context: NetworkContext, stack: string, layers: number, input: string): string {
  let h = input;
  for (let i = 0; i < layers; i++) h = addBlock(context, `${stack}.${i}`, h);
  return layerNorm(context, `${stack}.norm`, h);
}

function addBlock(context: NetworkContext, name: string, h: string): string {
  const { graph, weights, style } = context;
  const attended = attention(context, name, layerNorm(context, `${name}.ln1`, h));
  const middle = graph.op('Add', `${name}.middle`, [h, attended]);
  const normed = layerNorm(context, `${name}.ln2`, middle);
  const wide = style.linear(graph, normed, linearWeights(weights, `${name}.ffn1`));
  const narrow = style.linearOfRelu(graph, wide, linearWeights(weights, `${name}.ffn2`));
  return graph.op('Add', `${name}.end`, [middle, narrow]);
}

/**
 * Multi-head attention. Query, key and value of all heads are moved to `[B, 3 * heads, n, width]` in one transpose and
 * then split without further copies of single elements; the products run as one batch over windows and heads.
 */
function attention(context: NetworkContext, name: string, x: string): string {
  const { graph, weights, style, tokens } = context;
  const { d_model, heads } = context.architecture;
  const width = d_model / heads;
  const qkv = style.linear(graph, x, scaledQueries(linearWeights(weights, `${name}.qkv`), d_model, heads));
  const byHead = graph.op('Reshape', `${name}.by_head`, [qkv, graph.ints([-1, tokens, 3 * heads, width])]);
  const stacked = graph.op('Transpose', `${name}.stacked`, [byHead], { perm: [0, 2, 1, 3] });
  const parts = [`${name}.q`, `${name}.k`, `${name}.v`];
  const sizes = graph.ints([heads, heads, heads]);
  const [q, k, v] = graph.ops('Split', `${name}.split`, [stacked, sizes], parts, { axis: 1 }) as [
    string,
    string,
    string,
  ];
  const turned = graph.op('Transpose', `${name}.k_turned`, [k], { perm: [0, 1, 3, 2] });
  const likeness = graph.op('MatMul', `${name}.likeness`, [q, turned]);
  const share = graph.op('Softmax', `${name}.share`, [likeness], { axis: -1 });
  const mixed = graph.op('MatMul', `${name}.mixed`, [share, v]);
  const back = graph.op('Transpose', `${name}.back`, [mixed], { perm: [0, 2, 1, 3] });
  const joined = graph.op('Reshape', `${name}.joined`, [back, graph.ints([-1, tokens, d_model])]);
  return style.linear(graph, joined, linearWeights(weights, `${name}.proj`));
}

/** The 1/sqrt(width) of the attention, taken into the query columns: one pass over n x n numbers less per layer. */
function scaledQueries(layer: LinearWeights, d: number, heads: number): LinearWeights {
  const factor = 1 / Math.sqrt(d / heads);
  const scaled = ({ shape, data }: WeightTensor): WeightTensor => ({
    shape,
    data: data.map((value, i) => (i % (3 * d) < d ? value * factor : value)),
  });
  return { name: layer.name, weight: scaled(layer.weight), bias: scaled(layer.bias) };
}

function layerNorm({ graph, weights, architecture }: NetworkContext, name: string, x: string): string {
  const gain = tensor(weights, `${name}.weight`);
  const shift = tensor(weights, `${name}.bias`);
  const inputs = [
    x,
    graph.floats(`${name}.gain`, gain.shape, gain.data),
    graph.floats(`${name}.shift`, shift.shape, shift.data),
  ];
  return graph.op('LayerNormalization', name, inputs, { axis: -1, epsilon: { float: architecture.layer_norm_eps } });
}
