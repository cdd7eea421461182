"""Tile sets of pass 1: which joints are hidden together (in all frames), and the error at them."""
import numpy as np

from skeleton import INDEX, LEFT_ARM, LEFT_LEG, PAIRS, PELVIS, RIGHT_ARM, RIGHT_LEG, TRUNK, UNITS
from validation import predict


def named(*names):
    return tuple(j for name in names for j in (PELVIS if name == "pelvis" else (INDEX[name],)))


TILE_SETS = {
    "single": UNITS,
    "pairs": PAIRS + (PELVIS, (11,), (12,)),
    "far": (named("right_toe", "right_heel", "left_wrist", "neck"), named("left_toe", "left_heel", "right_wrist"),
            named("right_ankle", "left_elbow", "head"), named("left_ankle", "right_elbow"),
            named("right_knee", "left_shoulder"), named("left_knee", "right_shoulder"), named("pelvis")),
    "chains": (LEFT_LEG, RIGHT_LEG, PELVIS, TRUNK, (13,) + LEFT_ARM, (16,) + RIGHT_ARM),
}
COMBINED = {"single+chains": ("single", "chains"), "pairs+chains": ("pairs", "chains"), "far+chains": ("far", "chains")}


def tile_errors(network, windows, known, tiles):
    """Distance at hidden joints averaged over the frames [n, 19] in the windows' units; NaN where not hidden or not known.

    A joint in several tiles gets the mean. known [n, 7, 19]: measured, not estimated.
    """
    total, count = np.zeros((len(windows), 19)), np.zeros((len(windows), 19))
    for tile in tiles:
        joints = list(tile)
        hidden = ~known
        hidden[:, :, joints] = True
        pose = predict(network, windows, hidden)
        distance = np.linalg.norm(pose - windows, axis=-1)
        seen = known[:, :, joints]
        frames = seen.sum(1)
        mean = np.where(seen, distance[:, :, joints], 0).sum(1) / np.maximum(frames, 1)
        total[:, joints] += np.where(frames > 0, mean, 0)
        count[:, joints] += frames > 0
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
