import type { Finding } from '../health/finding.ts';
import type { Rig } from './calibration.ts';
import { type Camera, project } from './camera.ts';

/** Half-width of the floor area in which people are looked for around the middle of the cameras, metres. */
const AREA_M = 4;
/** Two cameras closer than this are the same place, metres. */
const SAME_PLACE_M = 0.05;

/**
 * What can be said of a rig before anybody walks: names that no message carries and the other way round, cameras that share
 * no view with any other (a mirrored or exchanged rotation looks away), two cameras in one place, image sizes that do not
 * match. `heard`: names seen in messages, with the image size where they state it. Empty result = nothing to say.
 */
export function checkRig(
  rig: Rig,
  heard: readonly string[] | ReadonlyMap<string, readonly [number, number] | undefined>,
): Finding[] {
  const sizes = heard instanceof Map ? heard : new Map((heard as readonly string[]).map((name) => [name, undefined]));
  return [
    ...checkNames(rig, [...sizes.keys()]),
    ...checkSizes(rig, sizes),
    ...checkPlaces(rig),
    ...checkSharedView(rig),
  ];
}

function checkNames(rig: Rig, heard: readonly string[]): Finding[] {
  const known = new Set(rig.cameras.map((c) => c.name));
  const silent = rig.cameras.map((c) => c.name).filter((name) => !heard.includes(name));
  return heard
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: `camera_not_calibrated/${name}`,
      level: 'error',
      message: clip(`Camera ${name} sends, but the calibration has no camera of that name`),
      remedies: [
        silent.length > 0
          ? `If it is ${silent.join(' or ')}, give it that name in the camera or in the calibration file.`
          : `Calibrate the rig with ${name}, or switch it off.`,
        'Then restart the daemon.',
      ],
    }));
}

function checkSizes(rig: Rig, sizes: ReadonlyMap<string, readonly [number, number] | undefined>): Finding[] {
  return rig.cameras.flatMap((c): Finding[] => {
    const size = sizes.get(c.name);
    if (size === undefined || (size[0] === c.size[0] && size[1] === c.size[1])) return [];
    return [
      {
        code: `camera_size_differs/${c.name}`,
        level: 'error',
        message: clip(`${c.name} sends ${size.join(' x ')} px, it was calibrated at ${c.size.join(' x ')} px`),
        remedies: ['Set the camera to the calibrated resolution.', 'Or calibrate its intrinsics at the present one.'],
      },
    ];
  });
}

function checkPlaces(rig: Rig): Finding[] {
  const out: Finding[] = [];
  rig.cameras.forEach((a, i) => {
    for (const b of rig.cameras.slice(i + 1)) {
      if (Math.hypot(...[0, 1, 2].map((k) => a.centre[k]! - b.centre[k]!)) > SAME_PLACE_M) continue;
      out.push({
        code: `cameras_in_one_place/${b.name}`,
        level: 'error',
        message: clip(`${a.name} and ${b.name} are calibrated to the same place`),
        remedies: ['Check that no camera was copied in the calibration file.', 'Calibrate the extrinsics again.'],
      });
    }
  });
  return out;
}

/** Each camera must see some spot between ankle and head height that another one sees as well. */
function checkSharedView(rig: Rig): Finding[] {
  const mean = (k: number) => rig.cameras.reduce((sum, c) => sum + c.centre[k]!, 0) / rig.cameras.length;
  const [mx, my] = [mean(0), mean(1)];
  const shares = new Uint8Array(rig.cameras.length);
  for (let x = mx - AREA_M; x <= mx + AREA_M; x += 0.5) {
    for (let y = my - AREA_M; y <= my + AREA_M; y += 0.5) {
      for (const z of [0.2, 1, 1.7]) {
        const seeing = [...rig.cameras.keys()].filter((i) => sees(rig.cameras[i]!, x, y, z));
        if (seeing.length >= 2) for (const i of seeing) shares[i] = 1;
      }
    }
  }
  return rig.cameras.flatMap((c, i): Finding[] =>
    shares[i] === 1
      ? []
      : [
          {
            code: `camera_looks_away/${c.name}`,
            level: 'error',
            message: clip(`By its calibration ${c.name} sees no spot that another camera sees`),
            remedies: [
              'Check the signs and the order of its rotation and translation in the calibration file.',
              'Calibrate the extrinsics again with the board visible to it and to another camera.',
            ],
          },
        ],
  );
}

function sees(camera: Camera, x: number, y: number, z: number): boolean {
  const out = new Float64Array(2);
  if (!(project(camera, x, y, z, out) > 0.3)) return false;
  return out[0]! >= 0 && out[0]! < camera.size[0] && out[1]! >= 0 && out[1]! < camera.size[1];
}

/** A finding's message stays under 80 characters whatever the names. */
export function clip(message: string): string {
  return message.length < 80 ? message : `${message.slice(0, 78)}…`;
}
