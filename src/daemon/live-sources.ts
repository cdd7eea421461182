import { randomBytes } from 'node:crypto';
import { DatagramGuard } from '../capture/datagram-guard.ts';
import type { SourceOptions } from '../capture/source.ts';
import { openUdpSource } from '../capture/udp-source.ts';
import { readCameraKeys } from '../config/camera-keys.ts';
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret.ts';
import type { CameraTopics } from './camera-topics.ts';

/** What the sources give to, and what all of them are told. */
export interface SourceTarget extends Pick<SourceOptions, 'nowS' | 'onMessage' | 'drops'> {
  /** Names of the cameras in use: each has its key, where datagrams are signed. */
  cameras: readonly string[];
}

/**
 * Opens the configured sources of camera messages. `topics`: the cameras' topics on the broker, not open yet;
 * `onOpen` is given what closes each, as soon as it is open.
 * @throws GengaitError of the sources
 */
export async function openSources(
  config: Config,
  topics: CameraTopics,
  { cameras, ...target }: SourceTarget,
  onOpen: (close: () => Promise<unknown>) => void,
): Promise<void> {
  const common = { ...target, format: config.cameras.format };
  const { udp, mqtt } = config.sources;
  if (udp.enabled) {
    const { host, port, allow, key_folder: keyFolder } = udp;
    const guard = keyFolder === undefined ? undefined : guardOf(readCameraKeys(keyFolder, cameras));
    const source = await openUdpSource({ ...common, host, port, allow, guard });
    onOpen(() => source.close());
  }
  if (mqtt.enabled) {
    topics.open(common);
    onOpen(() => topics.close());
  }
}

function guardOf(keys: Map<string, Uint8Array>): DatagramGuard {
  return new DatagramGuard({ keys, makeChallenge: () => randomBytes(16).toString('hex') });
}

/** Who the box is at the broker. @throws GengaitError GENGAIT_E_SECRET_FILE */
export function credentials(config: Config): { username?: string; password?: string } {
  const { username, password_file: file } = config.mqtt;
  if (username === undefined) return {};
  return { username, ...(file === undefined ? {} : { password: readSecret(file) }) };
}
