import type { SourceOptions } from '../capture/source.ts';
import { openUdpSource } from '../capture/udp-source.ts';
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret.ts';
import type { CameraTopics } from './camera-topics.ts';

/** What the sources give to, and what all of them are told. */
export type SourceTarget = Pick<SourceOptions, 'nowS' | 'onMessage' | 'drops'>;

/**
 * Opens the configured sources of camera messages. `topics`: the cameras' topics on the broker, not open yet;
 * `onOpen` is given what closes each, as soon as it is open.
 * @throws GengaitError of the sources
 */
export async function openSources(
  config: Config,
  topics: CameraTopics,
  target: SourceTarget,
  onOpen: (close: () => Promise<unknown>) => void,
): Promise<void> {
  const common = { ...target, format: config.cameras.format };
  const { udp, mqtt } = config.sources;
  if (udp.enabled) {
    const source = await openUdpSource({ ...common, host: udp.host, port: udp.port, allow: udp.allow });
    onOpen(() => source.close());
  }
  if (mqtt.enabled) {
    topics.open(common);
    onOpen(() => topics.close());
  }
}

/** Who the box is at the broker. @throws GengaitError GENGAIT_E_SECRET_FILE */
export function credentials(config: Config): { username?: string; password?: string } {
  const { username, password_file: file } = config.mqtt;
  if (username === undefined) return {};
  return { username, ...(file === undefined ? {} : { password: readSecret(file) }) };
}
