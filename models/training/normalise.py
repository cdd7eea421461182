"""World positions -> what the network sees. The product does the same in src/model/normalise.ts.

Positions are metres, Z up, floor at 0, NaN = not known, shape [..., 19, 3].
"""
import numpy as np

HEADING_FRAMES = 15
MIN_DISPLACEMENT_M = 0.25


def leg_length_m(positions):
    """Median over frames of the mean over sides of |hip-knee| + |knee-ankle|; NaN if never seen."""
    def bone(a, b):
        return np.linalg.norm(positions[:, a] - positions[:, b], axis=-1)
    sides = np.stack([bone(1, 2) + bone(2, 3), bone(6, 7) + bone(7, 8)])
    known = np.isfinite(sides)
    mean = np.where(known, sides, 0).sum(0) / np.maximum(known.sum(0), 1)
    mean = mean[known.any(0)]
    return float(np.median(mean)) if mean.size else float("nan")


def facing(positions):
    """Horizontal unit vector to the person's left per frame [F, 2]: hips plus shoulders where known."""
    hips = (positions[:, 1] - positions[:, 6])[:, :2]
    shoulders = (positions[:, 13] - positions[:, 16])[:, :2]
    left = np.where(np.isfinite(hips), hips, 0) + np.where(np.isfinite(shoulders), shoulders, 0)
    return left / np.maximum(np.linalg.norm(left, axis=-1, keepdims=True), 1e-9)


def heading_rad(context):
    """Walking direction of one context [F, 19, 3]: pelvis displacement, or facing if it stays (treadmill)."""
    pelvis = context[np.isfinite(context[:, 0]).all(-1), 0, :2]
    if len(pelvis) >= 2:
        d = pelvis[-1] - pelvis[0]
        if np.hypot(d[0], d[1]) >= MIN_DISPLACEMENT_M:
            return float(np.arctan2(d[1], d[0]))
    left = facing(context).mean(0)
    return float(np.arctan2(-left[0], left[1]))  # forward = (ly, -lx)


def headings_rad(positions):
    """heading_rad of the +-15 frames around every frame of a walk [F]."""
    n = len(positions)
    return np.array([
        heading_rad(positions[max(0, f - HEADING_FRAMES):min(n, f + HEADING_FRAMES + 1)]) for f in range(n)
    ])


def normalise(windows, psi, leg_length):
    """[B, T, 19, 3] world -> centred on the pelvis horizontally per frame, walking along +X, in leg lengths.

    psi, leg_length: [B]. NaN stays NaN; a frame without pelvis becomes NaN altogether.
    """
    centre = windows[:, :, :1, :2]
    xy = windows[..., :2] - centre
    c, s = np.cos(psi)[:, None, None], np.sin(psi)[:, None, None]
    x = c * xy[..., 0] + s * xy[..., 1]
    y = -s * xy[..., 0] + c * xy[..., 1]
    z = windows[..., 2] + 0 * centre[..., 0]
    return np.stack([x, y, z], -1) / leg_length[:, None, None, None]
