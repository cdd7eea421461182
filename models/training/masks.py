"""Which tokens are hidden: a curriculum from random tokens over spans to whole joints and limbs."""
import numpy as np

from skeleton import (LEFT_ARM, LEFT_FOOT, LEFT_LEG, PAIRS, PELVIS, RIGHT_ARM, RIGHT_FOOT, RIGHT_LEG, TRUNK, UNITS)

FRAMES = 7
LIMBS = (LEFT_LEG, RIGHT_LEG)
GROUPS = (
    (0.26, LIMBS),
    (0.10, (LEFT_FOOT, RIGHT_FOOT)),
    (0.12, (LEFT_LEG + RIGHT_LEG,)),
    (0.12, (PELVIS,)),
    (0.18, (TRUNK, TRUNK, (11, 12), TRUNK + LEFT_ARM + RIGHT_ARM)),
    (0.08, (LEFT_ARM, RIGHT_ARM, LEFT_ARM + RIGHT_ARM, (13,) + LEFT_ARM, (16,) + RIGHT_ARM)),
    (0.08, (LEFT_LEG + RIGHT_ARM, RIGHT_LEG + LEFT_ARM, LEFT_LEG + LEFT_ARM, RIGHT_LEG + RIGHT_ARM)),
    (0.06, (LEFT_LEG + PELVIS, RIGHT_LEG + PELVIS, TRUNK + LEFT_LEG, TRUNK + RIGHT_LEG)),
)
"""Share and members of the anatomical groups; a flagged leg in use is the whole chain, with or without hips."""
GROUP_SHARE = np.cumsum([share for share, _ in GROUPS])


def full_share(progress):
    """Share of windows whose hidden joints are hidden in all frames: 40 % at first, 70 % at 0.4, then 82 %."""
    return float(np.interp(progress, [0, 0.4, 1], [0.40, 0.72, 0.82]))


def joints_of(units):
    return [j for u in units for j in UNITS[u]]


def random_tokens(rng, progress):
    hidden = np.zeros((FRAMES, 19), bool)
    ratio = rng.uniform(0.15, 0.3 + 0.3 * min(1.0, progress / 0.25))
    for unit in UNITS:
        hidden[np.ix_(rng.random(FRAMES) < ratio, unit)] = True
    return hidden


def span(rng):
    hidden = np.zeros((FRAMES, 19), bool)
    for unit in rng.choice(len(UNITS), rng.integers(1, 4), replace=False):
        length = rng.integers(3, FRAMES + 1)
        start = rng.integers(0, FRAMES - length + 1)
        hidden[start:start + length, list(UNITS[unit])] = True
    return hidden


def full_window_joints(rng):
    """Joints hidden for the whole window, the kind that both passes use at inference."""
    kind = rng.random()
    if kind < 0.24:
        return joints_of([rng.integers(len(UNITS))])
    if kind < 0.36:
        return list(PAIRS[rng.integers(len(PAIRS))])
    if kind < 0.56:
        return joints_of(rng.choice(len(UNITS), rng.integers(2, 8), replace=False))
    group = GROUPS[int(np.searchsorted(GROUP_SHARE, rng.random() * GROUP_SHARE[-1]))][1]
    return list(group[rng.integers(len(group))])


def draw_masks(rng, n, progress):
    """[n, 7, 19] bool for the given training progress 0..1."""
    hidden = np.zeros((n, FRAMES, 19), bool)
    full = full_share(progress)
    tokens = (1 - full) * float(np.interp(progress, [0, 0.4, 1], [0.7, 0.4, 0.3]))
    for b in range(n):
        u = rng.random()
        if u < full:
            hidden[b][:, full_window_joints(rng)] = True
        elif u < full + tokens:
            hidden[b] = random_tokens(rng, progress)
        else:
            hidden[b] = span(rng)
    return hidden


def drop_context(rng, hidden, joint_share=0.25, frame_share=0.15):
    """In place: further joints, or one or two frames, are not seen. Pelvis and hips stay, as in use they must."""
    for b in range(len(hidden)):
        if rng.random() < joint_share:
            hidden[b][:, joints_of(1 + rng.choice(len(UNITS) - 1, rng.integers(1, 4), replace=False))] = True
        if rng.random() < frame_share:
            rows = rng.choice(FRAMES, rng.integers(1, 3), replace=False)
            others = [j for j in range(19) if j not in PELVIS]
            hidden[np.ix_([b], rows, others)] = True
    return hidden
