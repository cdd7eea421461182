"""Does a model localise? Error at hidden joints, false alarms and ranking on validation and development people.

GENGAIT_SCRIPT=score_validation.py ./train --model DIR [--model DIR ...] [--windows 24] [--quick]
Split test is not read here unless --final-test is given, which prints the hidden-joint errors only.
"""
import argparse
import json
import warnings

import numpy as np
import torch

from augment import mirror
from badness import GROUP_NAMES, Baseline, auc, between_people, group_badness
from data import WindowSource, data_dir, load_walks
from edits import EDITS
from export import load_model
from linear import PcaModel, interpolate
from normalise import normalise
from skeleton import INDEX, LEFT_LEG, PELVIS, RIGHT_LEG, TRUNK
from tiles import COMBINED, TILE_SETS, tile_errors
from validation import predict

GAITS = {"antalgic": "right_leg", "stiff_legged": "right_leg", "lurching": ("trunk", "right_leg"),
         "steppage": "right_leg", "trendelenburg": ("pelvis", "trunk")}
SINGLES = ("left_knee", "left_ankle", "left_toe", "neck", "head", "left_shoulder", "left_elbow", "left_wrist")
LIMIT = 3.5


def windows_of(walk, step, count, rng):
    """Up to count jittered windows of one walk: normalised [n, 7, 19, 3], known [n, 7, 19]."""
    span = 6 * step
    room = len(walk.smooth) - span
    if room <= 0:
        return None
    edges = np.linspace(0, room, min(count, room) + 1)
    start = np.array([rng.integers(int(a), max(int(b), int(a) + 1)) for a, b in zip(edges[:-1], edges[1:])])
    frames = start[:, None] + step * np.arange(7)
    window = normalise(walk.smooth[frames], walk.psi[frames[:, 3]], np.full(len(start), walk.leg_length))
    known = np.isfinite(window).all(-1) & ~walk.estimated[None, None]
    keep = known[:, :, 0].all(1)
    return (window[keep].astype(np.float32), known[keep]) if keep.any() else None


class Scorer:
    """Median log error per joint of a walk for every tile set."""

    def __init__(self, folder, sets, count, seed=11, symmetric=True):
        self.network, self.architecture = load_model(folder)
        self.step, self.sets, self.count = self.architecture["frame_step"], sets, count
        self.seed, self.symmetric = seed, symmetric

    def walk_windows(self, walk):
        return windows_of(walk, self.step, self.count, np.random.default_rng(self.seed + len(walk.raw)))

    def score(self, windows, known, leg_mm):
        """{tile set: log of the median over windows of the error in mm [19]}."""
        out = {}
        for name in self.sets:
            errors = tile_errors(self.network, windows, known, TILE_SETS[name]) * leg_mm
            out[name] = np.log(np.nanmedian(errors, 0))
        return out

    def scores(self, walks, change=None):
        """{tile set: [walks, 19]} and the walks that had windows."""
        rows, used = [], []
        for walk in walks:
            got = self.walk_windows(walk)
            if got is None:
                continue
            windows, known = got
            if change is not None:
                windows = change(windows).astype(np.float32)
            rows.append(self.score(windows, known, 1000 * walk.leg_length))
            used.append(walk)
        return {name: np.array([r[name] for r in rows]) for name in self.sets}, used


def subjects(walks):
    return [w.subject for w in walks]


def combine(badness):
    """B of combined tile sets is the mean of the parts' B where both have one."""
    for name, parts in COMBINED.items():
        if all(p in badness for p in parts):
            badness[name] = np.nanmean([badness[p] for p in parts], 0)
    return badness


def apply(baselines, scores):
    return combine({name: baselines[name].badness(scores[name]) for name in baselines})


def share_top(b, wanted):
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    top = [GROUP_NAMES[i] for i in np.nanargmax(group_badness(b), 1)]
    return float(np.mean([t in wanted for t in top]))


def false_alarms(scorer, pool):
    """Leave-one-person-out over a data set's held-out people: share of walks, of people (mean_j B > 1.5), per tile set."""
    scores, used = pool
    people = np.array(subjects(used))
    names = sorted(set(people))
    collected = {}
    for person in names:
        out, rest = people == person, people != person
        baselines = {s: Baseline(scores[s][rest], people[rest], None, scorer.symmetric) for s in scorer.sets}
        for name, b in apply(baselines, {s: v[out] for s, v in scores.items()}).items():
            collected.setdefault(name, []).append(b)
    result = {}
    for name, parts in collected.items():
        b = np.concatenate(parts)
        by_person = [np.nanmean(x) > 1.5 for x in parts]
        result[name] = (float((np.nanmax(b, 1) > LIMIT).mean()), float((np.nanmean(b, 1) > 1.5).mean()),
                        float(np.mean(by_person)))
    return result


def hidden_table(models, walks_by_set, train, count=16):
    """Mean error in mm at hidden measured joints per data set: networks against mean pose, PCA and interpolation."""
    cases = {n: (INDEX[n],) for n in SINGLES}
    cases.update(pelvis_hips=PELVIS, leg=LEFT_LEG, both_legs=LEFT_LEG + RIGHT_LEG, trunk=TRUNK)
    print("case".ljust(14) + "".join(c[-11:].rjust(12) for c in cases))
    for step in sorted({m.step for m in models}):
        source = WindowSource(train, step, np.random.default_rng(5))
        pca = PcaModel(source.draw(6000, warp=(0.9, 1.1))[0])
        mean = np.nanmean(source.draw(4000)[0], axis=(0, 1))
        for dataset, walks in walks_by_set.items():
            rows = {}
            parts, before, after, legs = [], [], [], []
            for walk in walks:
                got = around(walk, step, count)
                if got is None:
                    continue
                parts.append(got[0])
                before.append(got[1])
                after.append(got[2])
                legs += [1000 * walk.leg_length] * len(got[0][0])
            if not parts:
                continue
            windows, known = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
            before, after, legs = np.concatenate(before), np.concatenate(after), np.array(legs)
            for case, joints in cases.items():
                hidden = ~known
                hidden[:, :, list(joints)] = True
                answers = {"mean pose": np.broadcast_to(mean, windows.shape), "PCA 100": pca.predict(windows, hidden),
                           "interpolation": interpolate(before, after)}
                for m in models:
                    if m.step == step:
                        answers[m.architecture["name"] + f" step {step}"] = predict(m.network, windows, hidden)
                for name, pose in answers.items():
                    distance = np.linalg.norm(pose - windows, axis=-1) * legs[:, None, None]
                    picked = distance[:, :, list(joints)][known[:, :, list(joints)]]
                    picked = picked[np.isfinite(picked)]
                    rows.setdefault(name, []).append(f"{picked.mean():.0f}" if len(picked) else "-")
            print(f"{dataset}, step {step}: {len(windows)} windows of {len(walks)} walks")
            for name, cells in rows.items():
                print("  " + name.ljust(14) + "".join(c.rjust(12) for c in cells))


def around(walk, step, count):
    """Windows with the normalised pose one step before and after them (same centring and heading)."""
    room = len(walk.smooth) - 8 * step
    if room <= 0:
        return None
    start = np.unique(np.linspace(0, room - 1, count).astype(int))
    frames = start[:, None] + step * np.arange(9)
    long = normalise(walk.smooth[frames], walk.psi[frames[:, 4]], np.full(len(start), walk.leg_length)).astype(np.float32)
    known = np.isfinite(long).all(-1) & ~walk.estimated[None, None]
    keep = known[:, :, 0].all(1)
    long, known = long[keep], known[keep]
    return ((long[:, 1:8], known[:, 1:8]), long[:, 0], long[:, 8]) if keep.any() else None


def every(walks, n):
    return walks[::n]


def localisation(model, walks, thin):
    """All the tables of one model; returns a dict of the main figures per tile set."""
    def pick(dataset, split, label=None, subject=None):
        return [w for w in walks if w.dataset == dataset and w.split == split and (label is None or w.label == label)
                and (subject is None or w.subject == subject)]
    figures = {}

    def put(key, values):
        for name, v in values.items():
            figures.setdefault(name, {})[key] = v
    pools = {d: model.scores(every(pick(d, "validation", "normal"), 1 if d != "andersson" else max(1, thin // 2)))
             for d in ("andersson", "gist", "ucalgary_kinect", "cmu_walk")}
    between = {}
    for s in model.sets:
        parts = [between_people(pools[d][0][s], subjects(pools[d][1])) for d in ("andersson", "ucalgary_kinect", "cmu_walk")]
        between[s] = np.nanmedian(parts, 0)
    fa = false_alarms(model, pools["andersson"])
    put("FA max", {k: v[0] for k, v in fa.items()})
    put("FA mean", {k: v[1] for k, v in fa.items()})
    put("FA people", {k: v[2] for k, v in fa.items()})
    gist = {s: Baseline(pools["gist"][0][s], subjects(pools["gist"][1]), between[s], model.symmetric) for s in model.sets}
    put("FA gist dev", {k: float((np.nanmax(b, 1) > LIMIT).mean()) for k, b in apply(
        gist, model.scores(every(pick("gist", "train", "normal"), 4 * thin))[0]).items()})
    for who, split in (("05", "validation"), ("dev", "development")):
        side, mirrored, tops, deep, rows = {}, {}, {}, {}, {}
        for gait, wanted in GAITS.items():
            chosen = every(pick("gist", split, gait), thin if who == "dev" else 1)
            for flip in (False, True):
                got = apply(gist, model.scores(chosen, mirror if flip else None)[0])
                for name, b in got.items():
                    g = group_badness(b)
                    right = (g[:, 0] > g[:, 1]) if flip else (g[:, 1] > g[:, 0])
                    if gait != "trendelenburg":
                        (mirrored if flip else side).setdefault(name, []).append(float(right.mean()))
                    if flip:
                        continue
                    if gait != "trendelenburg":
                        tops.setdefault(name, []).append(share_top(b, wanted))
                    else:
                        deep[name] = share_top(b, wanted)
                    rows.setdefault(name, {})[gait] = np.nanmedian(g, 0)
        put(f"{who} top-1", {k: float(np.mean(v)) for k, v in tops.items()})
        put(f"{who} gaits", {k: "/".join(f"{100 * x:.0f}" for x in v) for k, v in tops.items()})
        put(f"{who} trend", deep)
        put(f"{who} side", {k: float(np.mean(v)) for k, v in side.items()})
        put(f"{who} mirrored", {k: float(np.mean(v)) for k, v in mirrored.items()})
        for name in (model.sets[0],):
            for gait, g in rows[name].items():
                print(f"    gist {who} {gait.ljust(14)} {name}: " + " ".join(f"{n} {v:.1f}" for n, v in zip(GROUP_NAMES, g)))
    synthetic(model, pools, between, put)
    limps(model, pick, pools, between, put)
    return figures


def synthetic(model, pools, between, put):
    """Edits on held-out walks, left and right: share of walks whose top group is the edited one.

    andersson (a): baseline all held-out people. gist (g): one person, edited walks against the same person's other walks.
    """
    for mark, dataset, n in (("a", "andersson", 3), ("g", "gist", 2)):
        scores, used = pools[dataset]
        rest = np.arange(len(used)) % n != 0 if dataset == "gist" else np.ones(len(used), bool)
        people = np.array(subjects(used))[rest]
        base = {s: Baseline(scores[s][rest], people, between[s], model.symmetric) for s in model.sets}
        for edit, (change, group) in EDITS.items():
            hit = {}
            for side in ("left", "right"):
                wanted = f"{side}_leg" if group == "leg" else group
                changed = model.scores(every(used, n), lambda w, s=side, c=change: c(w, s))[0]
                for name, b in apply(base, changed).items():
                    hit.setdefault(name, []).append(share_top(b, wanted))
            put(f"{mark}:{edit}", {k: float(np.mean(v)) for k, v in hit.items()})


def limps(model, pick, pools, between, put):
    """Side of acted limps of ucalgary validation people: AUC of right minus left leg."""
    base = {s: Baseline(pools["ucalgary_kinect"][0][s], subjects(pools["ucalgary_kinect"][1]), between[s], model.symmetric) for s in model.sets}
    got = {}
    for label in ("limp_left", "limp_right"):
        for name, b in apply(base, model.scores(pick("ucalgary_kinect", "validation", label))[0]).items():
            g = group_badness(b)
            got.setdefault(name, []).append(g[:, 1] - g[:, 0])
    put("limp side", {k: auc(*v) for k, v in got.items()})


def show(title, figures):
    """One row per figure, one column per tile set."""
    print(f"== {title}")
    print("".ljust(20) + "".join(name.rjust(16) for name in figures))
    for key in next(iter(figures.values())):
        cells = (row[key] for row in figures.values())
        print(key.ljust(20) + "".join((v if isinstance(v, str) else f"{v:.2f}").rjust(16)
                                      for v in cells))


def main():
    p = argparse.ArgumentParser(prog="score_validation", description=__doc__)
    p.add_argument("--model", action="append", required=True, help="exported folder (may be repeated)")
    p.add_argument("--windows", type=int, default=24)
    p.add_argument("--sets", default="single,pairs,far,chains")
    p.add_argument("--thin", type=int, default=2, help="take every n-th walk of the large groups")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--data")
    p.add_argument("--one-sided", action="store_true", help="baseline keeps separate norms for left and right")
    p.add_argument("--only", choices=("errors", "localisation"))
    p.add_argument("--json", help="also write the figures here")
    p.add_argument("--final-test", action="store_true", help="hidden-joint errors on split test; once, at the end")
    args = p.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # joints that nobody measured give empty medians, which is right
    torch.set_num_threads(args.threads)
    folder = data_dir(args.data)
    models = [Scorer(m, args.sets.split(","), args.windows, symmetric=not args.one_sided) for m in args.model]
    splits = ("test",) if args.final_test else ("train", "validation", "development")
    walks = load_walks(folder, lambda r: r["split"] in splits and (not args.final_test or r["label"] == "normal"))
    train = [w for w in walks if w.split == "train"] if not args.final_test else load_walks(
        folder, lambda r: r["split"] == "train")
    if args.only != "localisation":
        held = [w for w in walks if w.split == ("test" if args.final_test else "validation") and w.label == "normal"]
        by_set = {d: [w for w in held if w.dataset == d] for d in sorted({w.dataset for w in held})}
        hidden_table(models, {d: every(w, 4 if len(w) > 30 else 1) for d, w in by_set.items()}, train)
    if args.only == "errors" or args.final_test:
        return
    result = {}
    for path, model in zip(args.model, models):
        result[path] = localisation(model, walks, args.thin)
        show(f"{model.architecture['name']} step {model.step} ({model.architecture['training'].get('windows')} windows)", result[path])
    if args.json:
        with open(args.json, "w", encoding="utf8") as out:
            json.dump(result, out, indent=1)


if __name__ == "__main__":
    main()
