import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePoseMessage } from '../../src/capture/decode-message.ts';
import { encodePoseMessage } from '../../src/capture/encode-message.ts';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { type LiveSystem, openLiveSystem } from '../../src/daemon/live-system.ts';
import { play, SYSTEM_CLOCK } from '../../src/simulator/playback.ts';
import { ringCalibration } from '../../src/simulator/rig.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { Tablet } from './tablet.ts';

/** A daemon as `run` makes it, with cameras that are handed in, in a folder of its own. */
export class Walkway {
  readonly box = 'walkway';
  readonly dir = mkdtempSync(join(tmpdir(), 'gengait-walkway-'));
  system!: LiveSystem;
  readonly #tablets: Tablet[] = [];

  /** `settings`: lines of TOML besides; with `mqtt.url` in them there is no embedded broker. */
  async open(settings = ''): Promise<void> {
    const file = join(this.dir, 'gengait.toml');
    const ports = settings.includes('[mqtt]') ? '' : '[mqtt]\nport = 0\n[http]\nport = 0\n';
    writeFileSync(
      file,
      `[store]\nfolder = "sessions"\nmin_free_mb = 0\n[box]\nname = "${this.box}"\n[calibration]\nfile = "calibration.toml"\n[sources.udp]\nenabled = false\n${ports}${settings}`,
    );
    const env = {};
    const config = requireConfig(loadConfig({ file, env }));
    this.system = await openLiveSystem({ config, version: 'test', calibrationText: ringCalibration() });
  }

  async tablet(): Promise<Tablet> {
    const tablet = await Tablet.connect(this.system.brokerUrl, this.box);
    this.#tablets.push(tablet);
    return tablet;
  }

  /** Lets somebody walk, in real time. */
  async walk(scenario: Scenario): Promise<void> {
    const { daemon, nowS } = this.system;
    const send = (message: Parameters<typeof encodePoseMessage>[0]): void => {
      const decoded = decodePoseMessage(encodePoseMessage(message), { format: 'HALPE_26', receivedS: nowS() });
      if (decoded.ok) daemon.receive(decoded.message);
    };
    const signal = new AbortController().signal;
    await play(scenario.messages(), send, { speed: 1, clock: SYSTEM_CLOCK, signal });
  }

  async close(): Promise<void> {
    await this.system.close();
    for (const tablet of this.#tablets) await tablet.close();
    rmSync(this.dir, { recursive: true });
  }
}
