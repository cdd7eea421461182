/**
 * Every error a person can meet, in one table: code, what happened, what to do about it.
 * A code is never reused for another meaning. `details` makes the message concrete (path, value, line).
 */
export const ERRORS = {
  GENGAIT_E_USAGE: {
    message: 'The command line is not understood',
    remedy: 'Run the command with --help to see its arguments.',
    exitCode: 2,
  },
  GENGAIT_E_INTERNAL: {
    message: 'An unexpected fault inside the program',
    remedy: 'Keep the text below and report it; restarting the command is safe.',
    exitCode: 1,
  },
  GENGAIT_E_FILE_UNREADABLE: {
    message: 'A file cannot be read',
    remedy: 'Check the path and that this user may read it.',
    exitCode: 1,
  },
  GENGAIT_E_CONFIG: {
    message: 'The configuration has errors',
    remedy: 'Correct the values named here; `gengait config --schema` describes every key.',
    exitCode: 78,
  },
  GENGAIT_E_PORT_IN_USE: {
    message: 'Another program already uses this network port',
    remedy:
      'Stop the other program (`ss -ltnup` shows it) or choose another port in the configuration or on the command line.',
    exitCode: 1,
  },
  GENGAIT_E_LISTEN: {
    message: 'The program may not listen on this address',
    remedy: 'Choose an address of this machine (127.0.0.1, 0.0.0.0) and a port above 1023.',
    exitCode: 1,
  },
  GENGAIT_E_MQTT_URL: {
    message: 'This is not the address of an MQTT broker',
    remedy: 'Write it as mqtt://HOST:1883, mqtts://HOST:8883, ws://HOST:PORT or wss://HOST:PORT.',
    exitCode: 78,
  },
  GENGAIT_E_SECRET_FILE: {
    message: 'The file with the password can not be read',
    remedy: 'Check the path and that the user of the daemon may read it; the first line of the file is the password.',
    exitCode: 78,
  },
  GENGAIT_E_CAMERA_KEY: {
    message: 'A camera has no key of its own that is safe to use',
    remedy:
      'Make one for each camera: `openssl rand -hex 32 > FOLDER/<camera>.key` and `chmod 640` it, with the group of the daemon; copy it to the computer of that camera only (scripts/pose-sender).',
    exitCode: 78,
  },
  GENGAIT_E_PAYLOAD: {
    message: 'A message does not match its published schema',
    remedy: 'This is a fault of the program: keep the text and report it. The message was not sent.',
    exitCode: 1,
  },
  GENGAIT_E_CALIBRATION_SYNTAX: {
    message: 'The calibration file is not readable as TOML',
    remedy: 'Correct the line named here, or put the last good file back.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_FIELD: {
    message: 'The calibration file lacks a value or has a wrong one',
    remedy:
      'Each camera needs name, size, matrix (3x3), distortions, rotation (3) and translation (3, metres). Calibrate again or correct the file.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_NAME: {
    message: 'The cameras in the calibration file do not have clear names',
    remedy: 'Give every camera its own name, exactly as the camera sends it in its messages.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_MIRRORED: {
    message: 'The calibration contains a mirrored axis',
    remedy:
      'A mirrored camera can not exist: do not edit signs by hand, switch off mirroring in the camera, calibrate again.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_ROTATION: {
    message: 'The rotation of a camera is not a rotation',
    remedy:
      'Write it as a Rodrigues vector of 3 numbers in radians (or an orthonormal 3x3 matrix); calibrate again where in doubt.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_SIZE: {
    message: 'The image size of a camera does not fit its intrinsics',
    remedy:
      'Check that size is [width, height] of the very images used (not swapped, not scaled), and calibrate at the resolution in use.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_UP_AXIS: {
    message: 'The calibrated world is not upright with Z up and the floor at z = 0',
    remedy: 'Calibrate the extrinsics again with the board flat on the floor, face up; lengths are metres.',
    exitCode: 78,
  },
  GENGAIT_E_TRC_FORMAT: {
    message: 'The TRC file cannot be read',
    remedy: 'Export it again as a TRC text file (five header lines, tab separated); the line is named above.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_COLUMNS: {
    message: 'The TRC file has missing columns',
    remedy: 'Export it again with every marker in every row; leave the cells empty where a marker was not seen.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_TRUNCATED: {
    message: 'The TRC file does not hold the frames its header announces',
    remedy: 'Copy or export the file again; if rows were cut out on purpose, correct NumFrames in its third line.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_RATE: {
    message: 'The rate and the times of the TRC file contradict each other',
    remedy: 'Correct DataRate in the third line or the Time column, so that both tell the true frame rate.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_UNITS: {
    message: 'The units of the TRC file are not usable',
    remedy: 'Set Units in the third line to what the numbers are: m or mm.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_UP: {
    message: 'The up axis of the TRC file is not clear from the body in it',
    remedy: 'Say which axis points up: --up y or --up z.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_MIRRORED: {
    message: 'Left and right are exchanged in the TRC file, or one of its axes is mirrored',
    remedy: 'Check the marker names and that the axes are right-handed; export the file again.',
    exitCode: 1,
  },
  GENGAIT_E_TRC_JOINTS: {
    message: 'The TRC file lacks joints that a gait analysis needs',
    remedy: 'Rename the markers to the joint names of the README, or give a joint map: --joints MAP.toml.',
    exitCode: 1,
  },
  GENGAIT_E_JOINT_MAP: {
    message: 'The joint map is not usable',
    remedy: 'Each line reads: left_knee = ["marker", "marker"] or left_knee = { marker = weight }.',
    exitCode: 1,
  },
  GENGAIT_E_BANDS: {
    message: 'The normative bands of joint angles are not usable',
    remedy: 'Restore models/normative.json from the release, or write its bands anew with: npm run fit-bands.',
    exitCode: 78,
  },
  GENGAIT_E_RECORDING_MISSING: {
    message: 'There is no such recording folder',
    remedy: 'Give the folder that holds calibration.toml and one .ndjson file per camera, or a Pose2Sim project.',
    exitCode: 1,
  },
  GENGAIT_E_RECORDING_UNREADABLE: {
    message: 'The recording cannot be read',
    remedy:
      'It needs calibration.toml and one <camera>.ndjson per camera of it, or a Pose2Sim project (pose/<camera>_json and calibration/*.toml).',
    exitCode: 1,
  },
  GENGAIT_E_COMPATIBLE: {
    message: 'This can not be computed as Pose2Sim computes it',
    remedy:
      "Give one trial of a Pose2Sim project with one person and Pose2Sim's usual settings; without --compatible the folder goes through the product's own path.",
    exitCode: 1,
  },
  GENGAIT_E_RECORDING_WRITE: {
    message: 'The recording cannot be written',
    remedy: 'Choose a new or empty folder on a disk with free space that this user may write to.',
    exitCode: 1,
  },
  GENGAIT_E_RECORD_INPUT_TAKEN: {
    message: 'Another program already receives the messages of the cameras',
    remedy:
      'Most likely the daemon runs here: stop it first (`sudo systemctl stop gengait`, or Ctrl-C where it runs), then record; start it again afterwards.',
    exitCode: 1,
  },
  GENGAIT_E_RECORD_NOTHING: {
    message: 'Nothing was recorded: no usable message of a calibrated camera came in',
    remedy:
      'Check that the pose estimators run, that they send to this box and port, and that they use the camera names of the calibration; what arrived but could not be used is listed above.',
    exitCode: 1,
  },
  GENGAIT_E_MQTT_SUBSCRIBE: {
    message: 'The broker refuses the subscription to the camera topics',
    remedy: "Let this user read gengait/<box>/camera/+/pose in the broker's access list.",
    exitCode: 1,
  },
  GENGAIT_E_DATASET: {
    message: 'The reference walks can not be read',
    remedy: 'Set GENGAIT_DATA to the folder that holds walks/index.jsonl and walks/positions.f32, or fetch it again.',
    exitCode: 1,
  },
  GENGAIT_E_NORMATIVE: {
    message: 'The normative statistics can not be read',
    remedy: 'Restore models/normative.json from the release; do not edit it by hand.',
    exitCode: 78,
  },
  GENGAIT_E_SITE_NORMS: {
    message: 'The norms of this site can not be used',
    remedy: 'Run `gengait calibrate normative` on walks of healthy people here; until then the factory norms count.',
    exitCode: 78,
  },
  GENGAIT_E_SITE_WALKS: {
    message: 'Norms of this site can not be made from these walks',
    remedy:
      'Record at least three healthy adults with the cameras as they are now, several passes each; name them all.',
    exitCode: 1,
  },
  GENGAIT_E_WEIGHTS_DAMAGED: {
    message: 'The weights of a model or their description do not fit the network',
    remedy: 'Fetch models/<name>/weights.safetensors and architecture.json again, both from the same training.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_MISSING: {
    message: 'A model file cannot be read',
    remedy: 'Check the path (an option, or under [model]) and that the folder models/ was installed completely.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_DAMAGED: {
    message: 'A model file is truncated or damaged',
    remedy: 'Install the file again from the release, or run "npm run build-models".',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_FOREIGN: {
    message: 'A model file is not one that this program builds',
    remedy: 'Use the ONNX files that came with this version, or run "npm run build-models".',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_MISMATCH: {
    message: 'A model file and the normative statistics do not belong together',
    remedy: 'Install the model files and models/normative.json of one release; a site baseline must be derived again.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_GOLDEN: {
    message: 'The model does not give its known result on this machine',
    remedy: 'Choose the provider "cpu" under [model]; if that fails too, the file or the machine is faulty.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_PROVIDER: {
    message: 'No configured way to run the model works on this machine',
    remedy: 'Add "cpu" to the providers under [model]; for "cuda" install its libraries first.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_INPUT: {
    message: 'A window handed to the model is not valid',
    remedy: 'This is a fault of the program: report it with the text below.',
    exitCode: 1,
  },
  GENGAIT_E_MODEL_RUN: {
    message: 'Running the model failed',
    remedy: 'Restart the program; if it happens again, choose the provider "cpu" under [model].',
    exitCode: 1,
  },
  GENGAIT_E_CALIBRATION_CAMERAS: {
    message: 'The configuration names a camera that the calibration does not have',
    remedy: 'Use the same names under [cameras] as in the calibration file, or calibrate again with this camera.',
    exitCode: 78,
  },
  GENGAIT_E_CALIBRATION_FILE: {
    message: 'The calibration file can not be read',
    remedy: 'Check the path under [calibration] in the configuration; a new rig is calibrated first.',
    exitCode: 78,
  },
  GENGAIT_E_BROKER_UNREACHABLE: {
    message: 'The MQTT broker does not answer',
    remedy:
      'Check its address under [mqtt], that it runs, and the network; the daemon starts without it and keeps trying.',
    exitCode: 1,
  },
  GENGAIT_E_TRIGGER_BOARD: {
    message: 'The trigger board is not there or may not be opened',
    remedy:
      'Check its USB cable, compare path under [trigger] with `ls /dev/serial/by-id`, and add the user of the daemon to the group dialout; the daemon starts without it and keeps trying.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_MALFORMED: {
    message: 'The command can not be read',
    remedy: 'Send one JSON object with a text "id" of 1 to 64 characters and the arguments beside it.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_UNKNOWN: {
    message: 'There is no such command',
    remedy: 'Compare the last level of the topic with the commands named here; a page of another version is reloaded.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_ARGUMENTS: {
    message: 'The command has missing, wrong or unknown arguments',
    remedy: 'Correct what is named here; src/publish/schemas/command.<verb>.schema.json describes every argument.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_RETAINED: {
    message: 'The command was left on the broker, so it is not done',
    remedy: 'Send commands without the retain flag: each start of the daemon would do them again.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_ID: {
    message: 'This id was used for another command before',
    remedy: 'Give every command an id of its own, such as a random UUID.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_BUSY: {
    message: 'Too many commands wait already, so this one is not done',
    remedy: 'Wait for the answers and send it again.',
    exitCode: 1,
  },
  GENGAIT_E_COMMAND_SLOW: {
    message: 'The command takes too long; whether it is done is not known',
    remedy: 'See what the page shows now. If it happens again, check the disk under [store]: it does not answer.',
    exitCode: 1,
  },
  GENGAIT_E_STOPPING: {
    message: 'The box is being stopped and begins no session',
    remedy: 'Wait until it runs again.',
    exitCode: 1,
  },
  GENGAIT_E_STORE_READ: {
    message: 'The sessions on the disk can not be read',
    remedy: 'Check the folder under [store], its disk, and that the user of the daemon may read it.',
    exitCode: 1,
  },
  GENGAIT_E_SESSION_NONE: {
    message: 'No session is running',
    remedy: 'Start one first.',
    exitCode: 1,
  },
  GENGAIT_E_STORE_WRITE: {
    message: 'A session can not be written to the disk',
    remedy: 'Free space on the disk, and check that the folder under [store] may be written by the user of the daemon.',
    exitCode: 1,
  },
  GENGAIT_E_SESSION_UNKNOWN: {
    message: 'There is no such session on this box',
    remedy: 'List the sessions again: its folder may have been moved or deleted.',
    exitCode: 1,
  },
  GENGAIT_E_SESSION_EMPTY: {
    message: 'No walk was completed in the session, so there is nothing to compare',
    remedy: 'Choose a session with walks.',
    exitCode: 1,
  },
  GENGAIT_E_EXPORT_NONE: {
    message: 'The session holds nothing for this format',
    remedy: 'Choose another format: joints need a completed walk, the twin one that was assessed.',
    exitCode: 1,
  },
  GENGAIT_E_EXPORT_UNKNOWN: {
    message: 'There is no such exported file',
    remedy: 'Export the session again and follow the address in the answer.',
    exitCode: 1,
  },
  GENGAIT_E_STORE_OFF: {
    message: 'This box keeps no sessions',
    remedy: 'Set enabled = true under [store] in the configuration and start the daemon again.',
    exitCode: 1,
  },
  GENGAIT_E_ALERT_NONE: {
    message: 'There is no such alert now',
    remedy: 'It was cleared meanwhile; nothing needs to be done.',
    exitCode: 1,
  },
  GENGAIT_E_PERSON_ABSENT: {
    message: 'The person chosen as the patient is not on the walkway',
    remedy: 'Choose somebody whom the cameras see now; who left and came back has a new number.',
    exitCode: 1,
  },
  GENGAIT_E_COMPARE_SUBJECTS: {
    message: 'Sessions of two different people cannot be compared',
    remedy: 'Choose two sessions of the same subject.',
    exitCode: 1,
  },
  GENGAIT_E_WALKER_FILE: {
    message: "The simulator's walking statistics can not be read",
    remedy: 'Restore models/walker.json from the release (maintainers: npm run fit-walker).',
    exitCode: 1,
  },
} as const satisfies Record<string, ErrorEntry>;

/** One row of the error table. Exit codes: 1 failed, 2 usage, 78 configuration. */
export interface ErrorEntry {
  message: string;
  remedy: string;
  exitCode: 1 | 2 | 78;
}

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table above. `message` reads "<what happened>: <details>". */
export class GengaitError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly exitCode: 1 | 2 | 78;

  constructor(code: ErrorCode, details = '', options?: ErrorOptions) {
    const entry: ErrorEntry = ERRORS[code];
    super(details === '' ? entry.message : `${entry.message}: ${details}`, options);
    this.name = 'GengaitError';
    this.code = code;
    this.remedy = entry.remedy;
    this.exitCode = entry.exitCode;
  }
}
