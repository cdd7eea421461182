import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { WINDOW_FRAMES } from './architecture.ts';
import { addStack, linearWeights, type NetworkContext, tensor } from './block.ts';
import { floatLinear } from './linear.ts';

/** Tokens of a window in this layout: one per joint and frame, frame-major. */
export const JOINT_FRAME_TOKENS = WINDOW_FRAMES * JOINT_COUNT;

/**
 * The published layout: joint-frame tokens, encoder over all tokens, decoder over visible memory and masks.
 * Place (sinusoid + joint + frame) and motion are added before the encoder and again before the decoder.
 * @param joints name of the `[B, 7, 19, 3]` input @param hidden name of the `[B, 7, 19]` bool input
 * @returns name of the `[B, 7, 19, 3]` result
 */
export function addJointFrameNetwork(context: NetworkContext, joints: string, hidden: string): string {
  const { graph, weights, architecture } = context;
  const d = architecture.d_model;
  const flatMask = graph.op('Reshape', 'hidden.tokens', [hidden, graph.ints([-1, JOINT_FRAME_TOKENS, 1])]);
  const known = zeroWhereHidden(context, joints, hidden);
  const extra = addPlaceAndMotion(context, known, hidden);

  const flat = graph.op('Reshape', 'known.tokens', [known, graph.ints([-1, JOINT_FRAME_TOKENS, 3])]);
  const seen = floatLinear(graph, flat, linearWeights(weights, 'in'));
  const maskEncoder = graph.floats('mask_enc', [d], tensor(weights, 'mask_enc').data);
  const token = graph.op('Where', 'token', [flatMask, maskEncoder, seen]);
  const start = graph.op('Add', 'encoder.start', [token, extra]);
  const encoded = addStack(context, 'encoder', architecture.encoder_layers, start);

  const memory = context.style.linear(graph, encoded, linearWeights(weights, 'memory'));
  const maskDecoder = graph.floats('mask_dec', [d], tensor(weights, 'mask_dec').data);
  const remembered = graph.op('Where', 'decoder.token', [flatMask, maskDecoder, memory]);
  const begin = graph.op('Add', 'decoder.start', [remembered, extra]);
  const decoded = addStack(context, 'decoder', architecture.decoder_layers, begin);

  const flatPose = floatLinear(graph, decoded, linearWeights(weights, 'out'));
  return graph.op('Reshape', 'pose', [flatPose, graph.ints([-1, WINDOW_FRAMES, JOINT_COUNT, 3])]);
}

/** `[B, 7, 19, 3]` with zeros at hidden tokens: whatever a caller left there can't reach any result. */
export function zeroWhereHidden({ graph }: NetworkContext, joints: string, hidden: string): string {
  const mask = graph.op('Unsqueeze', 'hidden.xyz', [hidden, graph.ints([-1])]);
  return graph.op('Where', 'known', [mask, graph.floats('zero', [], Float32Array.of(0)), joints]);
}

/** P + E_joint + E_frame + M, `[B, 133, d]`. */
function addPlaceAndMotion({ graph, weights, architecture }: NetworkContext, known: string, hidden: string): string {
  const d = architecture.d_model;
  // Motion: frame t minus frame t-1; the first frame takes the second's. Unknown unless both frames are visible.
  const now = graph.ints([0, 1, 2, 3, 4, 5, 6].map((f) => Math.max(1, f)));
  const before = graph.ints([0, 1, 2, 3, 4, 5, 6].map((f) => Math.max(1, f) - 1));
  const gather = (what: string, frames: string, name: string): string =>
    graph.op('Gather', name, [what, frames], { axis: 1 });
  const step = graph.op('Sub', 'motion.step', [
    gather(known, now, 'motion.now'),
    gather(known, before, 'motion.before'),
  ]);
  const unknown = graph.op('Or', 'motion.unknown', [
    gather(hidden, now, 'motion.hidden_now'),
    gather(hidden, before, 'motion.hidden_before'),
  ]);
  const flatStep = graph.op('Reshape', 'motion.tokens', [step, graph.ints([-1, JOINT_FRAME_TOKENS, 3])]);
  const flatUnknown = graph.op('Reshape', 'motion.mask', [unknown, graph.ints([-1, JOINT_FRAME_TOKENS, 1])]);
  const weight = tensor(weights, 'motion.weight');
  const projection = graph.floats('motion.weight', weight.shape, weight.data);
  const seen = graph.op('MatMul', 'motion.seen', [flatStep, projection]);
  const none = graph.floats('E_unknown', [d], tensor(weights, 'E_unknown').data);
  const motion = graph.op('Where', 'motion', [flatUnknown, none, seen]);
  const place = placeEmbedding(tensor(weights, 'E_joint').data, tensor(weights, 'E_frame').data, d);
  return graph.op('Add', 'extra', [motion, graph.floats('place', [JOINT_FRAME_TOKENS, d], place)]);
}

/** P + E_joint + E_frame of every token, `[133, d]`: constants, so summed once here. */
function placeEmbedding(joint: Float32Array, frame: Float32Array, d: number): Float32Array {
  const place = sinusoid(JOINT_FRAME_TOKENS, d);
  for (let n = 0; n < JOINT_FRAME_TOKENS; n++) {
    const f = Math.floor(n / JOINT_COUNT);
    const j = n % JOINT_COUNT;
    for (let c = 0; c < d; c++) place[n * d + c] = place[n * d + c]! + joint[j * d + c]! + frame[f * d + c]!;
  }
  return place;
}

/** Fixed position code `[n, d]`: sine at even, cosine at odd features, base 10000 (Vaswani et al. 2017, section 3.5). */
export function sinusoid(n: number, d: number): Float32Array {
  const code = new Float32Array(n * d);
  for (let row = 0; row < n; row++) {
    for (let c = 0; c < d; c += 2) {
      // Rounded as the training code computes it, in single precision.
      const angle = Math.fround(row * Math.fround(Math.exp(c * (-Math.log(10000) / d))));
      code[row * d + c] = Math.sin(angle);
      code[row * d + c + 1] = Math.cos(angle);
    }
  }
  return code;
}
