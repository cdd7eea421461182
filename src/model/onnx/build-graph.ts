import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { type Architecture, checkWeights, WINDOW_FRAMES } from './architecture.ts';
import { balanceChannels } from './balance-channels.ts';
import type { NetworkContext } from './block.ts';
import { CONTRIB, GraphBuilder } from './graph-builder.ts';
import { addJointFrameNetwork, JOINT_FRAME_TOKENS } from './joint-frame-graph.ts';
import { addJointNetwork } from './joint-graph.ts';
import { floatStyle, integerStyle, type LinearStyle } from './linear.ts';
import type { GraphProto, ModelProto } from './onnx-proto.ts';
import type { ChannelRanges } from './quantise.ts';
import type { Weights } from './safetensors.ts';

/** LayerNormalization came with 17; onnxruntime 1.12 and later read it. */
const OPSET = 17;
const IR_VERSION = 8;

/** Where the graph of the calibration run shows what a layer reads. */
export interface ObservedLayer {
  layer: string;
  output: string;
  /** Channels of what it reads. */
  width: number;
}

/** Float graph: the reference, and what a GPU runs. */
export function buildFloatModel(weights: Weights, architecture: Architecture): ModelProto {
  return wrap(networkGraph(weights, architecture, floatStyle()).finish(architecture.name));
}

/** Integer graph for the CPU. `layers`: what each layer that becomes integer reads, from calibration; the others stay float. */
export function buildIntegerModel(
  weights: Weights,
  architecture: Architecture,
  layers: ReadonlyMap<string, ChannelRanges>,
): ModelProto {
  const balanced = balanceChannels(weights, layers);
  return wrap(networkGraph(balanced.weights, architecture, integerStyle(balanced.ranges)).finish(architecture.name));
}

/** Float graph whose further outputs are what the linear layers of its blocks read. */
export function buildObservedModel(
  weights: Weights,
  architecture: Architecture,
): { model: ModelProto; observed: ObservedLayer[] } {
  const observed: ObservedLayer[] = [];
  const style = floatStyle(({ name, weight }, output) => {
    observed.push({ layer: name, output, width: weight.shape[0]! });
  });
  const graph = networkGraph(weights, architecture, style);
  for (const output of new Set(observed.map((o) => o.output))) graph.output(output, 'float32', ['B', 'n', 'width']);
  return { model: wrap(graph.finish(architecture.name)), observed };
}

function networkGraph(weights: Weights, architecture: Architecture, style: LinearStyle): GraphBuilder {
  checkWeights(weights, architecture);
  const graph = new GraphBuilder();
  const byFrame = architecture.tokens === 'joint-frame';
  const tokens = byFrame ? JOINT_FRAME_TOKENS : JOINT_COUNT;
  const context: NetworkContext = { graph, weights, architecture, tokens, style };
  // The batch stays symbolic: with a fixed one, fusions before quantisation have cost integer kernels.
  const joints = graph.input('joints', 'float32', ['B', WINDOW_FRAMES, JOINT_COUNT, 3]);
  const hidden = graph.input('hidden', 'bool', ['B', WINDOW_FRAMES, JOINT_COUNT]);
  const pose = byFrame ? addJointFrameNetwork(context, joints, hidden) : addJointNetwork(context, joints, hidden);
  graph.output(pose, 'float32', ['B', WINDOW_FRAMES, JOINT_COUNT, 3]);
  return graph;
}

function wrap(graph: GraphProto): ModelProto {
  return {
    irVersion: IR_VERSION,
    producerName: 'gengait',
    producerVersion: '1',
    graph,
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: CONTRIB, version: 1 },
    ],
    metadataProps: [],
  };
}
