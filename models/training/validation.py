"""The quick check during training: error at hidden joints on a fixed set of windows of validation people, in mm."""
import numpy as np
import torch

from data import WindowSource, load_walks
from skeleton import LEFT_LEG, TRUNK

CASES = {"knee": (2,), "ankle": (3,), "toe": (5,), "wrist": (15,), "neck": (11,), "leg": LEFT_LEG, "trunk": TRUNK,
         "pelvis_hips": (0, 1, 6)}
WINDOWS = 48


def fixed_validation(folder, frame_step, windows=WINDOWS):
    """(normalised windows [n, 7, 19, 3], trusted [n, 19], leg lengths [n]): same people, same draw, every time."""
    walks = load_walks(folder, lambda r: r["split"] == "validation" and r["label"] == "normal")
    source = WindowSource(walks, frame_step, np.random.default_rng(7))
    smooth, _, walk = source.draw(windows, warp=(1.0, 1.0))
    return smooth, ~source.estimated[walk], source.leg[walk]


def predict(network, joints, hidden, device="cpu", chunk=64):
    """Pose [n, 7, 19, 3] of the network for normalised windows; hidden and unknown joints never reach it."""
    out = []
    with torch.no_grad():
        for i in range(0, len(joints), chunk):
            part = np.where(hidden[i:i + chunk, ..., None], 0, joints[i:i + chunk]).astype(np.float32)
            out.append(network(torch.from_numpy(part).to(device),
                               torch.from_numpy(hidden[i:i + chunk]).to(device)).cpu().numpy())
    return np.concatenate(out)


def hidden_errors_mm(network, validation, device="cpu"):
    """Mean distance of hidden, measured joints per case, all joints of the case hidden in all frames."""
    windows, trusted, leg = validation
    known = np.isfinite(windows).all(-1) & trusted[:, None]
    network.eval()
    errors = {}
    for name, joints in CASES.items():
        hidden = ~known
        hidden[:, :, list(joints)] = True
        distance = np.linalg.norm(predict(network, windows, hidden, device) - windows, axis=-1) * leg[:, None, None] * 1000
        picked = distance[:, :, list(joints)][known[:, :, list(joints)]]
        errors[name] = float(picked.mean())
    network.train()
    return errors
