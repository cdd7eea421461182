import type { AngleKind } from '../../src/gait/angles.ts';

/** Data sets that measure alike; each group weighs the same in a band, however many people it has. */
export const SENSOR_GROUPS = {
  optical: ['clinical_markers', 'cmu_walk'],
  side_depth: ['andersson'],
  front_depth: ['gist'],
} as const;

export type SensorGroup = keyof typeof SENSOR_GROUPS;

/** Which groups an angle is taken from, and why. */
export const SOURCES: Record<AngleKind, { groups: readonly SensorGroup[]; note: string }> = {
  trunk_flexion: {
    groups: ['optical', 'side_depth', 'front_depth'],
    note: 'Sets place the neck differently, which shifts the angle by some degrees: part of the SD.',
  },
  hip_flexion: {
    groups: ['optical', 'side_depth', 'front_depth'],
    note: 'Sagittal, so andersson counts, on the side its sensor saw. Depth sensors show 30 to 40 degrees of range, markers 43 to 47.',
  },
  hip_adduction: {
    groups: ['optical', 'front_depth'],
    note: 'Not andersson: seen from the side its hips are 5 cm apart. gist places the hips close together, which abducts both legs.',
  },
  knee_flexion: {
    groups: ['optical', 'side_depth', 'front_depth'],
    note: 'Depth sensors show 40 to 50 degrees of range where markers show 55 to 60: the SD between sensors is part of the band, so a mild stiff knee stays inside.',
  },
  ankle_dorsiflexion: {
    groups: ['optical'],
    note: 'Only people with heel markers; their toe tips are extrapolated along the foot, which keeps its direction.',
  },
};

/** ucalgary_kinect is left out: one sensor in front, knee range 25 to 40 degrees and hardly any frontal motion. */
export const DATASETS: readonly string[] = Object.values(SENSOR_GROUPS).flat();

export function groupOf(dataset: string): SensorGroup {
  const found = (Object.keys(SENSOR_GROUPS) as SensorGroup[]).find((group) =>
    (SENSOR_GROUPS[group] as readonly string[]).includes(dataset),
  );
  if (found === undefined) throw new RangeError(`no sensor group holds ${dataset}`);
  return found;
}
