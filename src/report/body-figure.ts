import type { SessionSummary } from '../gait/session/session-summary.ts';
import { BONES, JOINTS, type JointName } from '../skeleton/joints.ts';
import { at, spoken } from './html.ts';

/** A standing person seen from the front, so the person's right is on the reader's left. */
const MIDLINE: Partial<Record<JointName, readonly [number, number]>> = {
  head: [0, 6],
  neck: [0, 14],
  pelvis: [0, 38],
};
/** Left side; the right is its mirror image. */
const LEFT: Partial<Record<JointName, readonly [number, number]>> = {
  left_shoulder: [7, 15.5],
  left_elbow: [10, 26],
  left_wrist: [12, 36],
  left_hip: [4, 39.5],
  left_knee: [4.8, 54],
  left_ankle: [5, 67],
  left_heel: [4.2, 70.3],
  left_toe: [8, 71.5],
};
const SIZE = { width: 40, height: 76 } as const;

/**
 * The body with the joints that stand out: a ring where a joint was flagged in a walk, filled where it was in at least half of
 * the walks; a hollow dot where a joint has no score.
 */
export function bodyFigure({ assessment }: SessionSummary): string {
  const lines = BONES.map(([from, to]) => {
    const [a, b] = [place(from), place(to)];
    return `<line class="bone" x1="${at(a[0])}" y1="${at(a[1])}" x2="${at(b[0])}" y2="${at(b[1])}"/>`;
  });
  const marks = JOINTS.map((joint) => mark(joint, assessment.joints[joint], assessment.walks_assessed));
  const flagged = JOINTS.filter((joint) => (assessment.joints[joint]?.walks_flagged ?? 0) > 0);
  const label =
    flagged.length === 0 ? 'no joint stands out' : `these joints stand out: ${flagged.map(spoken).join(', ')}`;
  return `<svg class="body" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${label}">
<text x="3" y="5">Right</text><text x="${SIZE.width - 3}" y="5" text-anchor="end">Left</text>
<circle class="skull" cx="${SIZE.width / 2}" cy="6" r="4"/>
${lines.join('\n')}
${marks.join('\n')}
</svg>`;
}

function place(joint: JointName): readonly [number, number] {
  const middle = SIZE.width / 2;
  const centre = MIDLINE[joint];
  if (centre !== undefined) return [middle + centre[0], centre[1]];
  const own = LEFT[joint.replace('right_', 'left_') as JointName]!;
  return [middle + (joint.startsWith('right_') ? -own[0] : own[0]), own[1]];
}

function mark(
  joint: JointName,
  found: SessionSummary['assessment']['joints'][JointName],
  walksAssessed: number,
): string {
  const [x, y] = place(joint);
  const spot = `cx="${at(x)}" cy="${at(y)}"`;
  if (found === undefined || walksAssessed === 0) return `<circle class="unknown" ${spot} r="0.9"/>`;
  const { walks_flagged: flagged, walks } = found;
  if (flagged === 0) return `<circle class="calm" ${spot} r="0.9"/>`;
  const often = 2 * flagged >= walks;
  return `<circle class="flagged${often ? ' often' : ''}" ${spot} r="${often ? 2.1 : 1.9}"><title>${spoken(joint)}: flagged in ${flagged} of ${walks} walks</title></circle>`;
}
