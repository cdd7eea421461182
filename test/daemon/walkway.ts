import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePoseMessage } from '../../src/capture/decode-message.ts';
import { encodePoseMessage } from '../../src/capture/encode-message.ts';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { type LiveSystem, openLiveSystem } from '../../src/daemon/live-system.ts';
import { ringCalibration } from '../../src/simulator/rig.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { Tablet } from './tablet.ts';

/** A daemon as `run` makes it, with cameras that are handed in, in a folder of its own. */
export class Walkway {
  readonly box = 'walkway';
  readonly dir = mkdtempSync(join(tmpdir(), 'gengait-walkway-'));
  system!: LiveSystem;
  readonly #tablets: Tablet[] = [];
  /** The box's clock, seconds. */
  #timeS = 1;

  /** `settings`: lines of TOML besides; with `mqtt.url` in them there is no embedded broker. */
  async open(settings = ''): Promise<void> {
    const file = join(this.dir, 'gengait.toml');
    const ports = settings.includes('[mqtt]') ? '' : '[mqtt]\nport = 0\n[http]\nport = 0\n';
    writeFileSync(
      file,
      `[store]\nfolder = "sessions"\nmin_free_mb = 0\n[box]\nname = "${this.box}"\n[calibration]\nfile = "calibration.toml"\n[sources.udp]\nenabled = false\n${ports}${settings}`,
    );
    const config = requireConfig(loadConfig({ file, env: {} }));
    const options = { version: 'test', calibrationText: ringCalibration(), nowS: () => this.#timeS };
    this.system = await openLiveSystem({ config, ...options });
  }

  async tablet(): Promise<Tablet> {
    const tablet = await Tablet.connect(this.system.brokerUrl, this.box);
    this.#tablets.push(tablet);
    return tablet;
  }

  /** Lets somebody walk. Time goes on with the messages, each once the one before is done: on a busy machine as on an idle one. */
  async walk(scenario: Scenario): Promise<void> {
    const startS = this.#timeS;
    for (const message of scenario.messages()) {
      await this.#at(startS + message.receivedS);
      // The cameras have been running all the time.
      const frame = message.frame + Math.round(startS * 30);
      const sent = encodePoseMessage({ ...message, frame, timestampS: message.timestampS + startS });
      const decoded = decodePoseMessage(sent, { format: 'HALPE_26', receivedS: this.#timeS });
      if (decoded.ok) this.system.daemon.receive(decoded.message);
    }
    await this.#at(this.#timeS + 3);
  }

  /** Others have their turn, too: tablets and disk. */
  async #at(timeS: number): Promise<void> {
    this.#timeS = timeS;
    await this.system.daemon.settled();
    await new Promise((done) => setImmediate(done));
  }

  async close(): Promise<void> {
    await this.system?.close();
    for (const tablet of this.#tablets) await tablet.close();
    rmSync(this.dir, { recursive: true });
  }
}
