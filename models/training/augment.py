"""Variety that the recordings lack. All on normalised windows [B, 7, 19, 3] (leg lengths, +X forward, +Y left)."""
import numpy as np

from skeleton import LEFT_LEG, MIRROR, NEIGHBOURS, PARENT, RIGHT_LEG

FEET = ((3, 4, 5), (8, 9, 10))
HEEL_BEHIND_M, HEEL_BELOW_M, HEEL_SD_M = 0.055, 0.055, 0.012


def mirror(windows):
    """Left and right exchanged; twice gives the original."""
    out = windows[..., MIRROR, :].copy()
    out[..., 1] *= -1
    return out


def mirror_some(rng, arrays, share=0.5):
    chosen = rng.random(len(arrays[0])) < share
    return [np.where(chosen[:, None, None, None], mirror(a), a) for a in arrays], chosen


def rotate_yaw(windows, angle):
    c, s = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    x, y = windows[..., 0], windows[..., 1]
    return np.stack([c * x - s * y, s * x + c * y, windows[..., 2]], -1)


def draw_heels(rng, windows, leg_m, flat_pitch):
    """Heels [B, 7, 2, 3] from anthropometric offsets, one pair of offsets per window, turning with the foot."""
    n = len(windows)
    out = np.empty((n, windows.shape[1], 2, 3), windows.dtype)
    behind = rng.normal(HEEL_BEHIND_M, HEEL_SD_M, n) / leg_m
    below = rng.normal(HEEL_BELOW_M, HEEL_SD_M, n) / leg_m
    for side, (ankle, _, toe) in enumerate(FEET):
        foot = windows[:, :, toe] - windows[:, :, ankle]
        flat = np.hypot(foot[..., 0], foot[..., 1])
        ahead = foot[..., :2] / np.maximum(flat, 1e-6)[..., None]
        turn = np.arctan2(foot[..., 2], flat) - flat_pitch[:, side, None]
        c, s = np.cos(turn), np.sin(turn)
        along = -behind[:, None] * c + below[:, None] * s
        up = -behind[:, None] * s - below[:, None] * c
        out[:, :, side, :2] = windows[:, :, ankle, :2] + along[..., None] * ahead
        out[:, :, side, 2] = windows[:, :, ankle, 2] + up
    return out


def bone_factors(rng, n, sd=0.05, side_sd=0.01):
    """Length factor of the bone above every joint [n, 19]: shared by the sides but for a little."""
    factors = 1 + sd * rng.standard_normal((n, 19))
    factors[:, [1, 6]] = 1 + 0.12 * rng.standard_normal((n, 1))  # hip width varies most between sensors
    factors = 0.5 * (factors + factors[:, MIRROR])
    factors = 1 + (factors - 1) * np.where(MIRROR != np.arange(19), 2 ** 0.5, 1) + side_sd * rng.standard_normal((n, 19))
    return np.clip(factors, 0.6, 1.4)


def resize_bones(windows, factors):
    """Every bone times its factor, feet kept on the floor, the leg length kept at 1."""
    out = windows.copy()
    for joint in range(1, 19):
        parent = PARENT[joint]
        moved = out[:, :, parent] + factors[:, None, joint, None] * (windows[:, :, joint] - windows[:, :, parent])
        out[:, :, joint] = np.where(np.isfinite(moved), moved, windows[:, :, joint])

    def floor(a):
        return np.nanmin(np.where(np.isfinite(a[:, :, [3, 8], 2]), a[:, :, [3, 8], 2], 9.0), axis=2).mean(1)
    out[..., 2] += (floor(windows) - floor(out))[:, None, None]
    leg = factors[:, [2, 3, 7, 8]].mean(1)
    return out / leg[:, None, None, None]


def reshape_people(rng, arrays, yaw_sd=np.radians(6), scale=0.08, height_sd=0.02):
    """The same person-like change for every array given: bones, scale, height, yaw."""
    n = len(arrays[0])
    factors = bone_factors(rng, n)
    size = rng.uniform(1 - scale, 1 + scale, n)[:, None, None, None]
    height = rng.normal(0, height_sd, n)
    angle = rng.normal(0, yaw_sd, n)
    out = []
    for a in arrays:
        a = rotate_yaw(resize_bones(a, factors) * size, angle)
        a[..., 2] += height[:, None, None]
        out.append(a)
    return out


def displacements(rng, shape, sd):
    """Isotropic offsets, sd per axis."""
    return rng.standard_normal(shape) * sd


def keep_mid_hip(noise):
    """In place: pelvis is the mean of the hips and the horizontal centre, so only antisymmetric xy noise is possible."""
    left, right = noise[:, :, 1].copy(), noise[:, :, 6].copy()
    noise[:, :, 1, :2] = 0.5 * (left - right)[..., :2]
    noise[:, :, 6, :2] = -noise[:, :, 1, :2]
    noise[:, :, 0, :2] = 0
    noise[:, :, 0, 2] = 0.5 * (left + right)[..., 2]
    return noise


def corrupt_context(rng, visible, raw, hidden, leg_m, share, offset_m=(0.02, 0.05)):
    """What the network sees: less filtered for some, jitter for all, whole joints out of place for `share` of windows.

    Returns (input [B, 7, 19, 3], hidden with some neighbours of hidden joints added). The target is never touched.
    """
    n = len(visible)
    keep = np.where(rng.random(n) < 0.5, 0, rng.uniform(0, 1, n))[:, None, None, None].astype(np.float32)
    seen = visible + keep * np.where(np.isfinite(raw), raw - visible, 0)
    per_m = 1 / leg_m
    noise = displacements(rng, visible.shape, (rng.uniform(0.003, 0.006, n) / 3 ** 0.5 * per_m)[:, None, None, None])
    noise += displacements(rng, (n, 1, 19, 3), (rng.uniform(0.0, 0.012, n) / 3 ** 0.5 * per_m)[:, None, None, None])
    strong = np.flatnonzero(rng.random(n) < share)
    hidden = hidden.copy()
    for b in strong:
        size = rng.uniform(*offset_m) * per_m[b]
        moved = rng.random(19) < rng.uniform(0.1, 0.8)
        covered = np.flatnonzero(hidden[b].all(0))
        near = {k for j in covered for k in NEIGHBOURS[j]} - set(covered)
        for joint in near:
            u = rng.random()
            if u < 0.25 and joint not in (0, 1, 6):
                hidden[b, :, joint] = True
            elif u < 0.75:
                moved[joint] = True
        direction = rng.standard_normal((19, 3))
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        offset = direction * (size * rng.uniform(0.5, 1.5, (19, 1))) * moved[:, None]
        drift = rng.uniform(-0.5, 0.5) * np.linspace(-1, 1, visible.shape[1])
        noise[b] += offset[None] * (1 + drift[:, None, None])
        if rng.random() < 0.25:  # a leg lifted or shortened as one: neighbours agree, and are all wrong
            leg = LEFT_LEG if rng.random() < 0.5 else RIGHT_LEG
            noise[b][:, list(leg)] += (rng.standard_normal(3) * size * 0.6)[None, None]
    return seen + keep_mid_hip(noise).astype(np.float32), hidden
