import { type Architecture, WINDOW_FRAMES } from '../../model/onnx/architecture.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';

/** Multiplications with addition that one window costs: all matrix products, attention with them. What a clock says depends on the machine, this does not. */
export function multiplyAdds(architecture: Architecture): number {
  const { tokens, d_model: d, ffn, encoder_layers, decoder_layers } = architecture;
  const byFrame = tokens === 'joint-frame';
  const count = byFrame ? JOINT_COUNT * WINDOW_FRAMES : JOINT_COUNT;
  const block = count * (4 * d * d + 2 * d * ffn) + 2 * count * count * d;
  const [into, out] = byFrame ? [3, 3] : [WINDOW_FRAMES * 4, WINDOW_FRAMES * 3];
  const between = byFrame ? count * (d * d + 3 * d) : 0;
  return (encoder_layers + decoder_layers) * block + count * d * (into + out) + between;
}
