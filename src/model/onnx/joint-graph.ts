import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { WINDOW_FRAMES } from './architecture.ts';
import { addStack, linearWeights, type NetworkContext, tensor } from './block.ts';
import { zeroWhereHidden } from './joint-frame-graph.ts';
import { floatLinear } from './linear.ts';

/**
 * One token per joint: 21 coordinates of the window (frame-major, zero where hidden) and 7 visibility flags go in,
 * 21 coordinates come out. A joint hidden in all frames is the learned mask.
 * @param joints name of the `[B, 7, 19, 3]` input @param hidden name of the `[B, 7, 19]` bool input
 * @returns name of the `[B, 7, 19, 3]` result
 */
export function addJointNetwork(context: NetworkContext, joints: string, hidden: string): string {
  const { graph, weights, architecture } = context;
  const d = architecture.d_model;
  const known = zeroWhereHidden(context, joints, hidden);
  const byJoint = graph.op('Transpose', 'known.by_joint', [known], { perm: [0, 2, 1, 3] });
  const coordinates = graph.op('Reshape', 'coordinates', [byJoint, graph.ints([-1, JOINT_COUNT, WINDOW_FRAMES * 3])]);
  const visible = graph.op('Cast', 'visible', [graph.op('Not', 'visible.bool', [hidden])], { to: 1 });
  const flags = graph.op('Transpose', 'flags', [visible], { perm: [0, 2, 1] });
  const features = graph.op('Concat', 'features', [coordinates, flags], { axis: -1 });
  const seen = floatLinear(graph, features, linearWeights(weights, 'in'));

  const most = graph.op('ReduceMax', 'flags.any', [flags], { axes: [-1], keepdims: 1 });
  const never = graph.op('Not', 'never_seen', [graph.op('Cast', 'flags.any.bool', [most], { to: 9 })]);
  const mask = graph.floats('mask_enc', [d], tensor(weights, 'mask_enc').data);
  const token = graph.op('Where', 'token', [never, mask, seen]);
  const place = graph.floats('E_joint', [JOINT_COUNT, d], tensor(weights, 'E_joint').data);
  const start = graph.op('Add', 'encoder.start', [token, place]);
  const encoded = addStack(context, 'encoder', architecture.encoder_layers, start);

  const flat = floatLinear(graph, encoded, linearWeights(weights, 'out'));
  const perJoint = graph.op('Reshape', 'pose.by_joint', [flat, graph.ints([-1, JOINT_COUNT, WINDOW_FRAMES, 3])]);
  return graph.op('Transpose', 'pose', [perJoint], { perm: [0, 2, 1, 3] });
}
