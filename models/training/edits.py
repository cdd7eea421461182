"""Abnormalities made on normalised windows of normal walks, either side, with known joints: acted data is right-sided only.

Easier than real gait: clean, bones kept, nothing compensates. Used to choose, never to claim.
"""
import numpy as np

from skeleton import LEFT_ARM, RIGHT_ARM

LEGS = {"left": (1, 2, 3, (3, 4, 5)), "right": (6, 7, 8, (8, 9, 10))}


def pitch_about(windows, pivot, joints, angle):
    """Turn joints about the left-right axis through pivot by angle [n, T] (positive: forward tip goes down)."""
    out = windows.copy()
    joints = list(joints)
    arm = windows[:, :, joints] - windows[:, :, pivot:pivot + 1]
    c, s = np.cos(angle)[..., None], np.sin(angle)[..., None]
    out[:, :, joints, 0] = windows[:, :, pivot:pivot + 1, 0] + c * arm[..., 0] + s * arm[..., 2]
    out[:, :, joints, 2] = windows[:, :, pivot:pivot + 1, 2] - s * arm[..., 0] + c * arm[..., 2]
    return out


def knee_flexion(windows, side):
    """Sagittal knee flexion [n, T], radians."""
    hip, knee, ankle, _ = LEGS[side]
    thigh, shank = windows[:, :, hip] - windows[:, :, knee], windows[:, :, ankle] - windows[:, :, knee]
    return np.arctan2(thigh[..., 0], thigh[..., 2]) - np.arctan2(-shank[..., 0], -shank[..., 2])


def stiff_knee(windows, side, kept=0.35):
    flexion = knee_flexion(windows, side)
    change = (1 - kept) * (flexion - np.percentile(flexion, 25))
    hip, knee, ankle, foot = LEGS[side]
    a = pitch_about(windows, knee, foot, -change)
    b = pitch_about(windows, knee, foot, change)
    straighter = np.abs(knee_flexion(a, side)).mean() < np.abs(knee_flexion(b, side)).mean()
    return a if straighter else b


def crouch(windows, side, degrees=18):
    """Knee more flexed throughout on one side: shank and foot turned back."""
    knee, foot = LEGS[side][1], LEGS[side][3]
    angle = np.full(windows.shape[:2], np.radians(degrees))
    a, b = pitch_about(windows, knee, foot, angle), pitch_about(windows, knee, foot, -angle)
    return a if a[:, :, foot[0], 0].mean() < b[:, :, foot[0], 0].mean() else b


def lean(windows, _side, degrees=12):
    return pitch_about(windows, 0, range(11, 19), np.full(windows.shape[:2], np.radians(degrees)))


def still_arm(windows, side):
    """Elbow and wrist keep their mean place relative to the shoulder."""
    shoulder, arm = (13, LEFT_ARM) if side == "left" else (16, RIGHT_ARM)
    out = windows.copy()
    relative = windows[:, :, list(arm)] - windows[:, :, shoulder:shoulder + 1]
    out[:, :, list(arm)] = windows[:, :, shoulder:shoulder + 1] + np.nanmean(relative, axis=(0, 1), keepdims=True)
    return out


EDITS = {"stiff_knee": (stiff_knee, "leg"), "crouch_one_leg": (crouch, "leg"), "forward_lean": (lean, "trunk"),
         "still_arm": (still_arm, "arms")}
