"""One training batch: windows, heels, people, masks and corrupted context put together."""
import numpy as np

from augment import corrupt_context, draw_heels, mirror_some, reshape_people
from masks import draw_masks, drop_context
from skeleton import HEELS, MIRROR, PELVIS

HEEL_TARGET_WEIGHT = 0.2
HEEL_SHARE = 0.5


def add_heels(source, smooth, raw, walk, trusted):
    """Heels for half of the windows without true ones; in the others they stay unknown. In place."""
    rng = source.rng
    n = len(walk)
    known = np.isfinite(smooth[:, :, list(HEELS)]).all((1, 2, 3))
    lacking = ~(trusted[:, list(HEELS)].all(1) & known)
    draw = lacking & (rng.random(n) < HEEL_SHARE)
    heels = draw_heels(rng, smooth, source.leg[walk], source.flat_pitch[walk])
    for array in (smooth, raw):
        array[:, :, HEELS] = np.where(draw[:, None, None, None], heels, array[:, :, HEELS])
    return draw


def make_batch(source, n, progress, corruption, offset_m=(0.02, 0.05)):
    """Arrays for the network: joints [n,7,19,3] (0 where hidden), hidden [n,7,19], target, weight [n,7,19]."""
    rng = source.rng
    smooth, raw, walk = source.draw(n)
    trusted = ~source.estimated[walk]
    drawn = add_heels(source, smooth, raw, walk, trusted)
    weight = np.repeat(trusted[:, None].astype(np.float32), smooth.shape[1], 1)
    weight[:, :, HEELS] = np.where(drawn[:, None, None], HEEL_TARGET_WEIGHT, weight[:, :, HEELS])
    (smooth, raw), flipped = mirror_some(rng, [smooth, raw])
    weight = np.where(flipped[:, None, None], weight[..., MIRROR], weight)
    smooth, raw = reshape_people(rng, [smooth, raw])
    known = np.isfinite(smooth).all(-1)
    weight = weight * known
    hidden = drop_context(rng, draw_masks(rng, n, progress)) | (weight == 0)
    seen, hidden = corrupt_context(rng, smooth, raw, hidden, source.leg[walk], corruption, offset_m)
    hidden |= ~np.isfinite(seen).all(-1)
    hidden |= hidden[:, :, list(PELVIS)].any(-1, keepdims=True) & np.isin(np.arange(19), PELVIS)
    joints = np.where(hidden[..., None], 0, seen)
    target = np.where(known[..., None], smooth, 0)
    return joints.astype(np.float32), hidden, target.astype(np.float32), weight.astype(np.float32)
