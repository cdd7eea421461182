"""The 19 joints, their tree, and the groups that masks and scores use (design order)."""
import numpy as np

JOINTS = (
    "pelvis", "left_hip", "left_knee", "left_ankle", "left_heel", "left_toe",
    "right_hip", "right_knee", "right_ankle", "right_heel", "right_toe",
    "neck", "head", "left_shoulder", "left_elbow", "left_wrist",
    "right_shoulder", "right_elbow", "right_wrist",
)
INDEX = {name: i for i, name in enumerate(JOINTS)}
PARENT = (-1, 0, 1, 2, 3, 3, 0, 6, 7, 8, 8, 0, 11, 11, 13, 14, 11, 16, 17)
BONES = tuple((PARENT[j], j) for j in range(1, 19))
MIRROR = np.array([0, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 11, 12, 16, 17, 18, 13, 14, 15])
HEELS = (4, 9)

PELVIS = (0, 1, 6)
"""Mid-hip is the mean of the hips: hiding one of the three tests arithmetic, so they go together."""
LEFT_LEG, RIGHT_LEG = (2, 3, 4, 5), (7, 8, 9, 10)
LEFT_FOOT, RIGHT_FOOT = (3, 4, 5), (8, 9, 10)
TRUNK = (11, 12, 13, 16)
LEFT_ARM, RIGHT_ARM = (14, 15), (17, 18)

UNITS = (PELVIS,) + tuple((j,) for j in range(19) if j not in PELVIS)
"""What may be hidden on its own: every joint, but pelvis and hips only as one."""

PAIRS = ((2, 7), (3, 8), (4, 9), (5, 10), (13, 16), (14, 17), (15, 18))
NEIGHBOURS = tuple(
    tuple([PARENT[j]] * (PARENT[j] >= 0)) + tuple(c for c in range(19) if PARENT[c] == j) for j in range(19)
)
