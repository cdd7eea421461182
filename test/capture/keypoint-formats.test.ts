import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KEYPOINT_FORMATS, keypointCount, toHalpe26, toJoints } from '../../src/capture/keypoint-formats.ts';
import { J, JOINT_COUNT, JOINTS, mirrored } from '../../src/skeleton/joints.ts';
import { wirePerson } from './messages.ts';

/** The estimators' own documentation: keypoint names in order. */
const ORDERS = {
  HALPE_26:
    'nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle head neck pelvis left_toe right_toe left_small_toe right_small_toe left_heel right_heel',
  BODY_25:
    'nose neck right_shoulder right_elbow right_wrist left_shoulder left_elbow left_wrist pelvis right_hip right_knee right_ankle left_hip left_knee left_ankle right_eye left_eye right_ear left_ear left_toe left_small_toe left_heel right_toe right_small_toe right_heel',
  BODY_25B:
    'nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle neck head left_toe left_small_toe left_heel right_toe right_small_toe right_heel',
  COCO_17:
    'nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle',
} as const;

const PARENTS: Record<string, [string, string]> = {
  pelvis: ['left_hip', 'right_hip'],
  neck: ['left_shoulder', 'right_shoulder'],
  head: ['left_ear', 'right_ear'],
};

describe('keypoint formats', () => {
  for (const format of KEYPOINT_FORMATS) {
    const order = ORDERS[format].split(' ');

    it(`${format}: each joint comes from the keypoint of its name, or from the middle of two`, () => {
      assert.equal(keypointCount(format), order.length);
      const joints = toJoints(wirePerson(format).pose_keypoints_2d, format);
      for (const name of JOINTS) {
        const parts = order.includes(name) ? [name] : (PARENTS[name] ?? []);
        const at = 3 * J[name];
        if (parts.length === 0) {
          assert.deepEqual([...joints.slice(at, at + 3)], [0, 0, 0], name);
          continue;
        }
        const expected = parts.reduce((sum, part) => sum + order.indexOf(part), 0) / parts.length;
        assert.deepEqual([...joints.slice(at, at + 3)], [100 + expected, 200 + expected, 0.9], name);
      }
    });

    it(`${format}: exchanging left and right keypoints exchanges left and right joints`, () => {
      const raw = wirePerson(format).pose_keypoints_2d;
      const swapped = order.flatMap((name) => {
        const at = 3 * order.indexOf(name.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left')));
        return raw.slice(at, at + 3);
      });
      const [joints, other] = [toJoints(raw, format), toJoints(swapped, format)];
      for (const name of JOINTS) assert.equal(other[3 * J[name]], joints[3 * J[mirrored(name)]], name);
    });
  }

  it('derives nothing from a keypoint that is not seen', () => {
    const raw = wirePerson('COCO_17').pose_keypoints_2d;
    raw[3 * 11 + 2] = 0;
    const joints = toJoints(raw, 'COCO_17');
    assert.deepEqual([...joints.slice(0, 3)], [0, 0, 0]);
    assert.equal(joints[3 * J.right_hip + 2], 0.9);
  });

  it('bounds confidences: below 0 is unseen, above 1 is 1', () => {
    const raw = wirePerson().pose_keypoints_2d;
    raw[3 * 13 + 2] = -0.5;
    raw[3 * 14 + 2] = 7.5;
    const joints = toJoints(raw, 'HALPE_26');
    assert.equal(joints[3 * J.left_knee + 2], 0);
    assert.equal(joints[3 * J.right_knee + 2], 1);
  });

  it('writes HALPE_26 so that it reads back the same', () => {
    const joints = Float64Array.from({ length: JOINT_COUNT * 3 }, (_, i) => (i % 3 === 2 ? 0.5 : i * 1.37));
    assert.deepEqual(toJoints(toHalpe26(joints), 'HALPE_26'), joints);
  });
});
