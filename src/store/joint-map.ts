import { parse } from 'smol-toml';
import { GengaitError } from '../errors.ts';
import { JOINTS, type JointName } from '../skeleton/joints.ts';
import type { JointRecipe, JointRecipes } from './marker-joints.ts';

/**
 * Reads a joint map: TOML lines that make joints of markers as weighted means.
 * `left_knee = "LKNE"`, `left_knee = ["L.Knee.Lat", "L.Knee.Med"]` (equal weights) or
 * `left_hip = { "L.ASIS" = 0.8, "L.Thigh.Upper" = 0.2 }`; weights are divided by their sum and may be negative
 * (a point beyond a marker). A table `[joints]` may hold the lines.
 * @throws GENGAIT_E_JOINT_MAP naming every line that is wrong.
 */
export function readJointMap(tomlText: string): JointRecipes {
  let document: Record<string, unknown>;
  try {
    document = parse(tomlText);
  } catch (error) {
    throw new GengaitError('GENGAIT_E_JOINT_MAP', (error as Error).message.split('\n')[0], { cause: error });
  }
  const lines = isTable(document.joints) ? document.joints : document;
  const recipes: JointRecipes = {};
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(lines)) {
    if (!(JOINTS as readonly string[]).includes(name)) {
      wrong.push(`"${name}" is not a joint`);
      continue;
    }
    const recipe = readRecipe(value);
    if (typeof recipe === 'string') wrong.push(`${name}: ${recipe}`);
    else recipes[name as JointName] = recipe;
  }
  if (Object.keys(lines).length === 0) wrong.push('it names no joint');
  if (wrong.length > 0) throw new GengaitError('GENGAIT_E_JOINT_MAP', wrong.join('; '));
  return recipes;
}

/** @throws GENGAIT_E_JOINT_MAP when the map uses markers that the file does not have. */
export function checkMarkersExist(recipes: JointRecipes, markers: readonly string[]): void {
  const absent = new Set<string>();
  for (const recipe of Object.values(recipes)) {
    for (const { marker } of recipe) if (!markers.includes(marker)) absent.add(marker);
  }
  if (absent.size > 0) {
    throw new GengaitError('GENGAIT_E_JOINT_MAP', `the file has no marker ${[...absent].join(', ')}`);
  }
}

function readRecipe(value: unknown): JointRecipe | string {
  if (typeof value === 'string') return [{ marker: value, weight: 1 }];
  let parts: [string, unknown][];
  if (Array.isArray(value)) parts = value.map((marker) => [String(marker), 1]);
  else if (isTable(value)) parts = Object.entries(value);
  else return 'a marker name, a list of names or a table of weights is needed';
  const total = parts.reduce((sum, [, weight]) => sum + (typeof weight === 'number' ? weight : Number.NaN), 0);
  if (parts.length === 0 || !(total > 1e-9)) return 'the weights must be numbers with a positive sum';
  return parts.map(([marker, weight]) => ({ marker, weight: (weight as number) / total }));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
