import { z } from 'zod';
import { KEYPOINT_FORMATS } from '../capture/keypoint-formats.ts';
import { isLoopback } from '../capture/loopback.ts';
import { TIME_SOURCES } from '../capture/time-sources.ts';
import { RATE_HZ } from '../capture/trigger/protocol.ts';

/**
 * Every setting of the product: one zod schema from which the types, the JSON Schema and the error texts come.
 * Units are in the names. Each description says what the key does and when a technician touches it.
 */

/** A name that becomes one level of an MQTT topic. */
const topicName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, "_" or "-": it becomes a part of the MQTT topics');

const port = z.number().int().min(0).max(65535);

const ADDRESS = /^[0-9A-Fa-f.:]+(\/\d{1,3})?$/;

const cameras = z
  .strictObject({
    names: z
      .array(topicName)
      .min(2, 'at least two cameras are needed to see in three dimensions')
      .max(16, 'at most 16 cameras')
      .refine((names) => new Set(names).size === names.length, 'every camera needs its own name')
      .optional()
      .describe('Names of the cameras in use; left out: every camera of the calibration file.'),
    format: z
      .enum(KEYPOINT_FORMATS)
      .default('HALPE_26')
      .describe('Keypoint format of the pose estimators; COCO_17 has no feet, so foot measures are not assessed.'),
  })
  .prefault({})
  .describe('The cameras and what their pose estimators deliver.');

const box = z
  .strictObject({
    name: topicName.default('box1').describe('Name of this box: the second level of every topic, gengait/<name>/…'),
  })
  .prefault({})
  .describe('This computer.');

const calibration = z
  .strictObject({
    file: z.string().min(1).describe('Calibration file of the rig (TOML), relative to this configuration file.'),
  })
  .prefault({} as { file: string })
  .describe('Where the cameras stand.');

const udp = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Listen for pose messages as UDP datagrams.'),
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe(
        'Address to listen on: 127.0.0.1 = this computer only; 0.0.0.0 = all networks, which needs allow and key_folder.',
      ),
    port: port.default(5005).describe('UDP port the pose estimators send to.'),
    allow: z
      .array(z.string().regex(ADDRESS, 'must be an address or a network as 10.0.0.0/24'))
      .default([])
      .describe(
        'Addresses or networks of the camera computers, as ["10.0.0.11", "10.0.1.0/24"]; empty: everybody on this computer.',
      ),
    key_folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder with one secret per camera, <camera>.key (make each with `openssl rand -hex 32`); cameras then sign what they send, see scripts/pose-sender.',
      ),
  })
  .superRefine(({ enabled, host, allow, key_folder: keys }, context) => {
    if (!enabled || isLoopback(host)) return;
    const because = `host "${host}" lets other computers send, and positions of joints can be forged`;
    if (allow.length === 0) {
      context.addIssue({ code: 'custom', path: ['allow'], message: `must name the camera computers: ${because}` });
    }
    if (keys === undefined) {
      context.addIssue({ code: 'custom', path: ['key_folder'], message: `must be given: ${because}` });
    }
  })
  .prefault({});

const sources = z
  .strictObject({
    udp,
    mqtt: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe('Take pose messages from the MQTT broker, topic gengait/<box>/camera/<camera>/pose.'),
      })
      .prefault({}),
  })
  .refine((value) => value.udp.enabled || value.mqtt.enabled, 'udp or mqtt must be enabled: nothing would come in')
  .prefault({})
  .describe('Where pose messages come from.');

const sync = z
  .strictObject({
    source: z
      .enum(TIME_SOURCES)
      .default('auto')
      .describe(
        'Where frame times come from: trigger (pulses of the board), timestamp (the cameras’ own clocks, kept together by PTP or NTP), arrival (of messages, corrected by the images), auto (the best that proves right).',
      ),
    max_wait_ms: z.number().min(5).max(1000).default(50).describe('How long a tick waits for the slowest camera, ms.'),
    max_age_ms: z
      .number()
      .min(50)
      .max(10000)
      .default(1000)
      .describe('A frame that arrives later than this after its capture is dropped, ms.'),
  })
  .prefault({})
  .describe('Putting the cameras on one clock.');

const trigger = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/\S+$/, 'must be the path of a serial device as /dev/serial/by-id/usb-…')
      .optional()
      .describe('Serial device of the trigger board, /dev/serial/by-id/…; left out: there is no trigger board.'),
    rate_hz: z
      .number()
      .min(RATE_HZ.min)
      .max(RATE_HZ.max)
      .default(30)
      .describe('Pulses per second: the frame rate of the triggered cameras.'),
  })
  .prefault({})
  .describe('The board that exposes all cameras at the same instants, where there is one.');

/** Where the model can run. */
export const PROVIDERS = ['cuda', 'cpu'] as const;

const model = z
  .strictObject({
    folder: z.string().min(1).default('models').describe('Folder of the ONNX files and normative.json.'),
    providers: z
      .array(z.enum(PROVIDERS))
      .min(1, 'name at least one, for example ["cpu"]')
      .default(['cpu'])
      .describe('Where the model runs, tried in this order.'),
    site: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Norms of this installation, as `gengait calibrate normative` writes them; left out: site-normative.json in the state directory of the daemon’s user.',
      ),
  })
  .prefault({})
  .describe('The model.');

const offsetMs = z.number().min(-100).max(100).default(0);

const gait = z
  .strictObject({
    heel_strike_offset_ms: offsetMs.describe(
      'Added to the time of every heel strike, ms: what your own force plates or pressure mat show to be missing.',
    ),
    toe_off_offset_ms: offsetMs.describe('The same for every toe off.'),
  })
  .prefault({})
  .describe('Corrections of the timing of steps; curves are not moved.');

const MQTT_URL = /^(embedded|(mqtt|mqtts|ws|wss):\/\/[^\s/@]+(\/\S*)?)$/;

const mqtt = z
  .strictObject({
    url: z
      .string()
      .regex(
        MQTT_URL,
        'must be "embedded" or an address as mqtt://HOST:1883, mqtts://…, ws://…, wss://… (no password in it)',
      )
      .default('embedded')
      .describe('"embedded" starts a broker inside the daemon; otherwise the address of the clinic’s broker.'),
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe(
        'Address the embedded broker listens on. It asks for no password: open it (0.0.0.0) on a closed network only.',
      ),
    port: port.default(1883).describe('TCP port of the embedded broker.'),
    username: z.string().min(1).optional().describe('User name at the clinic’s broker.'),
    password_file: z
      .string()
      .min(1)
      .optional()
      .describe('File whose first line is the password; never the password itself.'),
  })
  .refine((value) => value.password_file === undefined || value.username !== undefined, {
    message: 'a password needs a user name beside it',
    path: ['username'],
  })
  .prefault({})
  .describe('Where results go.');

const http = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe(
        'Address of the page and, with the embedded broker, of MQTT over WebSocket. There is no password: open it (0.0.0.0) on a closed network only.',
      ),
    port: port.default(8080).describe('Port of the page and, with the embedded broker, of MQTT over WebSocket.'),
    broker_ws: z
      .string()
      .regex(
        /^wss?:\/\/[^\s/@]+(\/\S*)?$/,
        'must be an address as ws://HOST:9001 or wss://HOST:9001 (no password in it)',
      )
      .optional()
      .describe('WebSocket address of the clinic’s broker, as the tablet reaches it; the embedded broker needs none.'),
  })
  .prefault({})
  .describe('What browsers connect to.');

const log = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('How much the daemon logs (NDJSON on stdout).'),
  })
  .prefault({})
  .describe('The log.');

const session = z
  .strictObject({
    idle_hours: z
      .number()
      .min(0.05)
      .max(24)
      .default(2)
      .describe('A session nobody ended does so by itself when nobody was on the walkway for so long, hours.'),
  })
  .prefault({})
  .describe('What belongs to one person, from start to stop at the tablet.');

const store = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Keep sessions on this box; false: nothing is written, there is no history.'),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder of the sessions, <folder>/<subject>/<session>; left out: in the state directory of the daemon’s user.',
      ),
    recording: z
      .boolean()
      .default(true)
      .describe(
        'Keep what the cameras said in each session, for replay: about 0.25 GB per hour of five cameras and one person.',
      ),
    min_free_mb: z
      .number()
      .min(0)
      .default(1000)
      .describe('With less room than this on the disk recording stops, so that results still have some, MB.'),
  })
  .prefault({})
  .describe('Sessions on the disk of this box.');

export const configSchema = z
  .strictObject({
    box,
    cameras,
    calibration,
    sources,
    sync,
    trigger,
    model,
    gait,
    mqtt,
    http,
    session,
    store,
    log,
  })
  .refine(({ sync, trigger }) => sync.source !== 'trigger' || trigger.path !== undefined, {
    message: 'names the trigger board, but no board is configured: name its device as path under [trigger]',
    path: ['sync', 'source'],
  });

/** The settings in force: complete, checked, paths absolute. */
export type Config = z.infer<typeof configSchema>;

/** Settings that are paths of files, with what a relative default is relative to: the product, or nothing (no default). */
export const PATH_KEYS = [
  'calibration.file',
  'sources.udp.key_folder',
  'model.folder',
  'model.site',
  'mqtt.password_file',
  'store.folder',
] as const;
