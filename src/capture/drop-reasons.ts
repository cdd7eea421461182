interface DropEntry {
  /** Completes "<camera>: …", short enough for a finding. */
  message: string;
  remedy: string;
}

/** Why a camera message was not used, with what a technician can do about it. */
export const DROP_REASONS = {
  malformed: {
    message: 'messages are not camera pose messages',
    remedy: 'Compare what the pose estimator sends with the camera pose message in the README.',
  },
  truncated: {
    message: 'messages end in the middle',
    remedy: 'Send one whole message per datagram; look for a size limit on the way.',
  },
  oversized: {
    message: 'messages are larger than the limit',
    remedy: 'Send keypoints only (no image, hands or face), or raise the limit in the configuration.',
  },
  nan: {
    message: 'messages hold NaN, null or infinite numbers',
    remedy: 'Send 0,0,0 for a keypoint that was not seen.',
  },
  out_of_range: {
    message: 'messages hold impossible pixel positions or times',
    remedy: 'Send pixels of the image and seconds of the camera clock.',
  },
  wrong_keypoints: {
    message: 'keypoint count does not fit the configured format',
    remedy: 'Set the keypoint format of the configuration to what the pose estimator delivers.',
  },
  too_many_people: {
    message: 'more people in one frame than the limit',
    remedy: 'Raise the detection threshold of the pose estimator, or the limit in the configuration.',
  },
  unknown_camera: {
    message: 'messages from a camera that is not in the calibration',
    remedy: 'Give the camera the name it has in calibration.toml, or calibrate it.',
  },
  wrong_camera: {
    message: 'message names another camera than its topic, file or key',
    remedy: 'Use the same camera name in the topic (file name, key) and in the message.',
  },
  wrong_size: {
    message: 'image size differs from the calibration',
    remedy: 'Set the camera to the resolution it was calibrated with, or calibrate it again.',
  },
  not_allowed: {
    message: 'datagrams from an address that is not allowed',
    remedy: 'Add the camera computer to the allowed addresses if it is yours; find out who sends if not.',
  },
  not_signed: {
    message: 'datagrams without a signature',
    remedy:
      'Let the sender sign with the key of its camera (scripts/pose-sender); find out who sends if it is not yours.',
  },
  wrong_signature: {
    message: 'datagrams signed with a key that no camera has',
    remedy: 'Copy <camera>.key of this box to the camera computer again; find out who sends if it is not yours.',
  },
  stale_challenge: {
    message: "sender does not answer the box's challenge",
    remedy: 'Let the sender read the replies of the box and send the last one back (scripts/pose-sender).',
  },
  repeated: {
    message: 'signed datagrams arrive a second time',
    remedy: 'Look for a loop in the network; if there is none, somebody there repeats what a camera sent.',
  },
  duplicate: {
    message: 'frames arrive twice',
    remedy: 'Check that only one process sends for this camera.',
  },
  out_of_order: {
    message: 'frames arrive out of order',
    remedy: 'Check the network between camera and box; use a cable.',
  },
  clock_step: {
    message: 'camera clock jumped or is on another time',
    remedy: "Check the camera's time service (PTP or NTP); it recovers by itself when the clock runs on.",
  },
  overload: {
    message: 'frames dropped because the box was too slow',
    remedy: 'End other programs on the box; check that it is not too hot.',
  },
  frozen: {
    message: 'camera repeats the same picture',
    remedy:
      'Restart the pose estimator of this camera; it must not send faster than it sees. It recovers by itself when the picture moves again.',
  },
  replayed: {
    message: 'camera sends old pictures again',
    remedy:
      'Restart the pose estimator of this camera, and check that nobody else sends in its name; it recovers by itself.',
  },
  late: {
    message: 'frames arrive too late to be used',
    remedy: "Check the camera computer's load and the network.",
  },
} as const satisfies Record<string, DropEntry>;

export type DropReason = keyof typeof DROP_REASONS;
