import type { Config } from '../config/schema.ts';

/**
 * What `session.json` of a recording says about the box, so that a replay runs as the box ran: how its cameras were put on one
 * clock, which of the calibration's cameras it used, what their pose estimators delivered, how it corrects event times.
 */
export function recordingFacts(
  config: Config,
  cameras: readonly string[],
  { version, started }: { version: string; started?: Date },
): Record<string, unknown> {
  return {
    recorder: `gengait ${version}`,
    box: config.box.name,
    ...(started === undefined ? {} : { started: started.toISOString() }),
    cameras_in_use: cameras,
    camera_format: config.cameras.format,
    sync: config.sync,
    gait: config.gait,
    trigger: config.trigger.path !== undefined,
  };
}
