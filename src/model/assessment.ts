import type { GroupName, JointName } from '../skeleton/joints.ts';

/** Why nothing is said: shown to people, so a sentence. */
export interface NotAssessed {
  assessed: false;
  reason: string;
}

/** What pass 1 says about one joint over a cycle or a walk. */
export interface JointScore {
  /** Badness B_j: robust z of the log error against the normative scale; 0 = as the median normal walker. */
  score: number;
  flagged: boolean;
  /** Median error of the hidden joint, mm. */
  errorMm: number;
}

/** The verdict over a span of frames. Joints without a normative scale or without data are absent, never 0. */
export interface Assessment {
  assessed: true;
  joints: Partial<Record<JointName, JointScore>>;
  groups: Partial<Record<GroupName, number>>;
  flagged: JointName[];
  /** Side whose leg and foot stand out from the other by the stated margin. */
  side: 'left' | 'right' | 'both' | 'none';
  /** Mean of B_j over the joints: the decision variable. */
  overall: number;
  /** True when `overall` or a group exceeds its family-wise threshold. */
  abnormal: boolean;
  /** Groups in falling order with their margin to the next, in words ("right_leg", "legs, right > left", "not separable"); "none" where nothing is abnormal. */
  location: string;
}

export type Verdict = Assessment | NotAssessed;

/** What the model says about one live frame. Arrays are `[joint]`, NaN = not assessed. */
export interface FrameScores {
  tick: number;
  /** Running badness B_j over about one gait cycle. */
  badness: Float32Array;
  flagged: JointName[];
  /** `[joint][xyz]` metres, world frame: the normative twin of this frame; NaN = none. */
  twin: Float64Array;
  /** Set when nothing can be said. */
  reason?: string;
}
