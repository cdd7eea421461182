import type { Predictor } from './seen-window.ts';

/**
 * Several predictors as one that completes windows with the mean of what they say: where they err differently, errors average out.
 * They look at the same windows: all have the first one's `frameStep`, others are left out.
 */
export function averaged([first, ...others]: readonly [Predictor, ...Predictor[]]): Predictor {
  const all = [first, ...others.filter(({ frameStep }) => frameStep === first.frameStep)];
  return {
    frameStep: first.frameStep,
    run: async (joints, hidden, windows) => {
      const poses = await Promise.all(all.map((predictor) => predictor.run(joints, hidden, windows)));
      return poses[0]!.map((_, i) => poses.reduce((sum, pose) => sum + pose[i]!, 0) / poses.length);
    },
  };
}
