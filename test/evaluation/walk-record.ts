import type { WalkRecord } from '../../src/evaluation/dataset.ts';

/** A healthy trial of a whole skeleton at 30 Hz, as the data folder would list it. */
export function walkRecord(
  about: Pick<WalkRecord, 'id' | 'dataset' | 'subject' | 'split' | 'frames'> & Partial<WalkRecord>,
): WalkRecord {
  return {
    ...{ label: 'normal', fps: 30, offsetFrames: 0, missingJoints: [], estimatedJoints: [] },
    ...{ affectedSide: 'none', nearSide: null },
    ...about,
  };
}
