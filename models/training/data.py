"""Walks from the data folder: loading, choice by split, filter, and drawing of windows."""
import json
import os
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, filtfilt

from normalise import headings_rad, leg_length_m, normalise
from skeleton import INDEX

FRAMES = 7
CUTOFF_HZ = 6.0
MIN_FILTER_FRAMES = 13  # filtfilt pads 9 frames on either side
WEIGHTS = {"gist": 0.35, "andersson": 0.35, "cmu_walk": 0.12, "clinical_markers": 0.08, "ucalgary_kinect": 0.10}


@dataclass
class Walk:
    id: str
    dataset: str
    subject: str
    label: str
    split: str
    raw: np.ndarray        # [F, 19, 3] metres
    smooth: np.ndarray     # the same after the filter
    estimated: np.ndarray  # [19] bool: computed from other joints, no truth
    psi: np.ndarray        # [F]
    leg_length: float
    speed_m_s: float


def low_pass(positions, fps=30.0):
    """Zero-phase 6 Hz Butterworth over every joint's valid spans; spans too short for it stay as they are."""
    b, a = butter(2, CUTOFF_HZ / (fps / 2))
    out = positions.copy()
    valid = np.isfinite(positions).all(-1)
    whole = valid.all(0)
    if len(positions) >= MIN_FILTER_FRAMES and whole.any():
        out[:, whole] = filtfilt(b, a, positions[:, whole], axis=0)
    for j in np.flatnonzero(~whole & valid.any(0)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], valid[:, j], [0]])))
        for start, end in zip(edges[::2], edges[1::2]):
            if end - start >= MIN_FILTER_FRAMES:
                out[start:end, j] = filtfilt(b, a, positions[start:end, j], axis=0)
    return out


def data_dir(given=None):
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
    return given or os.environ.get("GENGAIT_DATA") or os.path.normpath(default)


def load_walks(folder, keep):
    """Every trial of walks/index.jsonl for which keep(row) holds, filtered, with heading and leg length."""
    folder = os.path.join(folder, "walks")
    positions = np.memmap(os.path.join(folder, "positions.f32"), "<f4", mode="r").reshape(-1, 19, 3)
    walks = []
    with open(os.path.join(folder, "index.jsonl"), encoding="utf8") as lines:
        for row in map(json.loads, lines):
            if not keep(row) or row["frames"] < FRAMES + 1:
                continue
            raw = np.array(positions[row["offset_frames"]:row["offset_frames"] + row["frames"]], np.float64)
            raw[~np.isfinite(raw).all(-1)] = np.nan
            length = leg_length_m(raw)
            if not 0.4 < length < 1.3:
                continue
            estimated = np.zeros(19, bool)
            estimated[[INDEX[j] for j in row["estimated_joints"]]] = True
            smooth = low_pass(raw)
            walks.append(Walk(row["id"], row["dataset"], row["subject"], row["label"], row["split"],
                              raw.astype(np.float32), smooth.astype(np.float32), estimated,
                              headings_rad(smooth), length, row["speed_m_s"]))
    return walks


def sample(positions, start, times):
    """Catmull-Rom sampling of concatenated walks: positions [N, 19, 3], start/end indices and times [B, T]."""
    first, last = start
    base = np.floor(times).astype(np.int64)
    u = (times - base)[..., None, None].astype(np.float32)
    p = [positions[np.clip(base + k, first[:, None], last[:, None])] for k in (-1, 0, 1, 2)]
    return p[1] + 0.5 * u * (p[2] - p[0] + u * (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3] + u * (3 * (p[1] - p[2]) + p[3] - p[0])))


def flat_foot_pitch(smooth):
    """Pitch of ankle->toe while the ankle is low, per side [2]; NaN without toes."""
    out = []
    for ankle, toe in ((3, 5), (8, 10)):
        d = smooth[:, toe] - smooth[:, ankle]
        pitch = np.arctan2(d[:, 2], np.hypot(d[:, 0], d[:, 1]))
        pitch = pitch[np.isfinite(pitch) & (smooth[:, ankle, 2] <= np.nanpercentile(smooth[:, ankle, 2], 35))]
        out.append(np.median(pitch) if len(pitch) else np.nan)
    return out


class WindowSource:
    """Draws normalised windows: data set by weight, then person, then walk, then start, with time warp."""

    def __init__(self, walks, frame_step, rng, weights=WEIGHTS):
        self.frame_step, self.rng = frame_step, rng
        self.walks = walks
        lengths = np.array([len(w.raw) for w in walks])
        self.first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self.last = self.first + lengths - 1
        self.raw = np.concatenate([w.raw for w in walks])
        self.smooth = np.concatenate([w.smooth for w in walks])
        self.psi = np.concatenate([np.unwrap(w.psi) for w in walks])
        self.leg = np.array([w.leg_length for w in walks])
        self.estimated = np.array([w.estimated for w in walks])
        self.flat_pitch = np.array([flat_foot_pitch(w.smooth) for w in walks])
        tree = {}
        for i, w in enumerate(walks):
            tree.setdefault(w.dataset, {}).setdefault(w.subject, []).append(i)
        self.tree = {d: list(people.values()) for d, people in tree.items()}
        self.names = [d for d in weights if d in self.tree]
        share = np.array([weights[d] for d in self.names])
        self.share = share / share.sum()

    def choose_walks(self, n):
        rng, chosen = self.rng, np.empty(n, np.int64)
        for b, d in enumerate(rng.choice(len(self.names), n, p=self.share)):
            people = self.tree[self.names[d]]
            person = people[rng.integers(len(people))]
            chosen[b] = person[rng.integers(len(person))]
        return chosen

    def draw(self, n, warp=(0.6, 1.3)):
        """n windows: smooth and raw [n, 7, 19, 3] normalised, index of the walk [n]."""
        walk = self.choose_walks(n)
        first, last = self.first[walk], self.last[walk]
        step = self.frame_step * self.rng.uniform(*warp, n)
        step = np.minimum(step, (last - first) / (FRAMES - 1))  # a walk too short for the warp is slowed
        start = first + self.rng.uniform(0, 1, n) * np.maximum(last - first - step * (FRAMES - 1), 0)
        times = start[:, None] + step[:, None] * np.arange(FRAMES)
        middle = np.clip(np.rint(times[:, FRAMES // 2]).astype(int), first, last)
        psi, leg = self.psi[middle], self.leg[walk]
        smooth = normalise(sample(self.smooth, (first, last), times), psi, leg)
        raw = normalise(sample(self.raw, (first, last), times), psi, leg)
        return smooth.astype(np.float32), raw.astype(np.float32), walk
