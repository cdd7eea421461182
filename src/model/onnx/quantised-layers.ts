import type { Architecture } from './architecture.ts';

/**
 * Which linear layers of the blocks become integer. The rest stays float because it costs more accuracy than it saves time.
 * Measured with the first trained weights on walks of unseen people, mean distance of hidden joints from the float model
 * (largest), and time beside all-integer and all-float on one x86 core:
 * - joint-frame: with everything integer 2.6 mm (9.6); decoder and memory float 0.6 mm (4.5), at 1.08 and 0.89 times.
 * - joint: with everything integer 2.3 mm (12.5); first layer and all ffn1 float 1.4 mm (4.4), at 1.10 and 0.92 times.
 * @param layer name as in the weights file, e.g. `encoder.3.qkv`
 */
export function isQuantised({ tokens }: Architecture, layer: string): boolean {
  if (tokens === 'joint-frame') return layer.startsWith('encoder.');
  return !layer.startsWith('encoder.0.') && !layer.endsWith('.ffn1');
}
