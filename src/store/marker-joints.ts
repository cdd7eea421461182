import { JOINTS, type JointName } from '../skeleton/joints.ts';

/** A joint as a weighted mean of markers; weights sum to one. */
export type JointRecipe = readonly { marker: string; weight: number }[];

/** How each joint is made from the markers of one file; joints that cannot be made are absent. */
export type JointRecipes = Partial<Record<JointName, JointRecipe>>;

/** Spellings of the parts of a joint's name, letters only, lower case. Big toes, not small ones: the toe joint is the tip's inner ball. */
const LIMB_SPELLINGS: Record<string, readonly string[]> = {
  hip: ['hip', 'hjc'],
  knee: ['knee', 'kjc'],
  ankle: ['ankle', 'ajc'],
  heel: ['heel'],
  toe: ['toe', 'bigtoe'],
  shoulder: ['shoulder', 'sjc'],
  elbow: ['elbow', 'ejc'],
  wrist: ['wrist', 'wjc'],
};
const MIDLINE_SPELLINGS: Record<string, readonly string[]> = {
  pelvis: ['pelvis', 'hip', 'midhip', 'root', 'chip'],
  neck: ['neck'],
  head: ['head'],
};
/** Made as the middle of two others where the file has no marker of that name. */
const MIDPOINTS: readonly { joint: JointName; of: readonly [string, string] }[] = [
  { joint: 'pelvis', of: ['left_hip', 'right_hip'] },
  { joint: 'neck', of: ['left_shoulder', 'right_shoulder'] },
];

/**
 * Recipes for a file's marker names: the product's joint names, and the keypoint names of OpenPose, HALPE, COCO,
 * Pose2Sim and OpenSim joint centres (LHip, left_hip, L_Hip, HipLeft, LHJC, LBigToe …), whatever their case and
 * punctuation. Skin markers (R.ASIS, LKNE, R.Shank.Upper) are not joints: they need a joint map.
 */
export function recipesByName(markers: readonly string[]): JointRecipes {
  const bySpelling = new Map<string, string>();
  for (const marker of markers) bySpelling.set(marker.toLowerCase().replace(/[^a-z0-9]/g, ''), marker);
  const recipes: JointRecipes = {};
  for (const joint of JOINTS) {
    const marker = spellings(joint)
      .map((spelling) => bySpelling.get(spelling))
      .find((found) => found !== undefined);
    if (marker !== undefined) recipes[joint] = [{ marker, weight: 1 }];
  }
  return recipes;
}

/** Adds the joints that are midpoints of known ones; returns those it added. */
export function addMidpoints(recipes: JointRecipes): JointName[] {
  const added: JointName[] = [];
  for (const { joint, of } of MIDPOINTS) {
    const [a, b] = of.map((name) => recipes[name as JointName]);
    if (recipes[joint] !== undefined || a === undefined || b === undefined) continue;
    recipes[joint] = [...a, ...b].map(({ marker, weight }) => ({ marker, weight: weight / 2 }));
    added.push(joint);
  }
  return added;
}

function spellings(joint: JointName): string[] {
  const midline = MIDLINE_SPELLINGS[joint];
  if (midline !== undefined) return [...midline];
  const [side, limb] = joint.split('_') as ['left' | 'right', string];
  const names: string[] = [];
  for (const part of LIMB_SPELLINGS[limb]!) {
    names.push(`${side}${part}`, `${side[0]}${part}`, `${part}${side}`, `${part}${side[0]}`);
  }
  return names;
}
