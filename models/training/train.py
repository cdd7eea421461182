"""Trains one GenGait model on the normal walks of the train split. See README.md; `train --help`."""
import argparse
import copy
import json
import math
import os
import subprocess
import sys
import time

import numpy as np
import torch

from batch import make_batch
from curve import add_line
from data import WindowSource, data_dir, load_walks
from export import export_model
from network import build, compute_in
from skeleton import BONES
from validation import fixed_validation, hidden_errors_mm

SHAPES = {
    "joint-frame": {"d_model": 64, "heads": 2, "ffn": 128, "encoder_layers": 8, "decoder_layers": 2},
    "joint": {"d_model": 64, "heads": 4, "ffn": 128, "encoder_layers": 6, "decoder_layers": 0},
}
NAMES = {"joint-frame": "twin", "joint": "score"}
LICENSED = ("cmu_walk",)  # sets whose source states terms for the recordings; see --licensed-only
CORRUPTION = {"joint-frame": 0.4, "joint": 0.75}


def parse(argv):
    p = argparse.ArgumentParser(prog="train", description="Train a GenGait model on normal walks (split train).")
    p.add_argument("--tokens", choices=("joint-frame", "joint"), required=True,
                   help="joint-frame: one token per joint and frame (twin); joint: one per joint (score)")
    p.add_argument("--frame-step", type=int, choices=(1, 3), default=1, help="1: 7 frames at 30 Hz; 3: at 10 Hz")
    budget = p.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float, help="wall-clock budget; the schedule ends with it")
    budget.add_argument("--steps", type=int, help="number of optimiser steps instead")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=1e-3, help="peak learning rate")
    p.add_argument("--corruption", type=float, help="share of windows whose visible joints are put out of place")
    p.add_argument("--offset-mm", type=float, nargs=2, default=(20.0, 50.0), metavar=("FROM", "TO"),
                   help="size of those offsets")
    p.add_argument("--checkpoint-minutes", type=float, default=5)
    p.add_argument("--fold", metavar="K/N", help="leave out every N-th person (the K-th, from 0) of all sets but andersson, "
                   "so that normal errors of people never trained on are known for small sets too")
    p.add_argument("--licensed-only", action="store_true",
                   help="train only on sets whose source states terms for the recordings themselves: cmu_walk (free use, no resale, "
                   "acknowledge NSF EIA-0196217). Left out: andersson (as is, no licence text), gist (public for research, no licence "
                   "text), ucalgary_kinect (no licence text), clinical_markers (licences of the programs they came with, none of the recordings)")
    p.add_argument("--start", metavar="DIR", help="begin with the averaged weights of DIR/checkpoint.pt, with a schedule and an optimiser of its own; "
                   "masks are those of the curriculum's end from the first step")
    p.add_argument("--compute", choices=("float32", "bfloat16"), default="float32",
                   help="what the blocks multiply in; weights, residual stream, LayerNorm and loss stay float32 (twice as fast on CPUs with AMX)")
    p.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt")
    p.add_argument("--data", help="data folder (default $GENGAIT_DATA or ../shared/data)")
    p.add_argument("--out", required=True, help="folder for checkpoint, curve and export")
    p.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    return p.parse_args(argv)


def loss_of(pose, target, hidden, weight):
    """(loss, mean hidden distance, mean visible distance); distances in leg lengths."""
    difference = pose - target
    square = difference.square().sum(-1)
    distance = (square + 1e-8).sqrt()
    cost = distance + square
    w_hidden, w_visible = weight * hidden, weight * ~hidden
    n_hidden, n_visible = w_hidden.sum().clamp(min=1), w_visible.sum().clamp(min=1)
    loss = (cost * w_hidden).sum() / n_hidden + 0.1 * (cost * w_visible).sum() / n_visible
    known = (weight > 0.5).to(pose.dtype)
    a, b = [i for i, _ in BONES], [j for _, j in BONES]
    both = known[:, :, a] * known[:, :, b]
    lengths = [((x[:, :, a] - x[:, :, b]).square().sum(-1) + 1e-8).sqrt() for x in (pose, target)]
    loss = loss + 0.1 * ((lengths[0] - lengths[1]).abs() * both).sum() / both.sum().clamp(min=1)
    pair = known[:, 1:] * known[:, :-1]
    speed = ((difference[:, 1:] - difference[:, :-1]).square().sum(-1) + 1e-8).sqrt()
    loss = loss + 0.1 * (speed * pair).sum() / pair.sum().clamp(min=1)
    with torch.no_grad():
        shown = (distance * w_hidden).sum() / n_hidden, (distance * w_visible).sum() / n_visible
    return loss, shown[0].item(), shown[1].item()


def learning_rate(progress, peak, floor=1e-5, warm=0.05):
    if progress < warm:
        return peak * max(progress / warm, 0.02)
    return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * min(1, (progress - warm) / (1 - warm))))


def left_out(folder, fold):
    """Subjects of the train split that a fold K/N does not train on; none without a fold."""
    if fold is None:
        return set()
    k, n = (int(part) for part in fold.split("/"))
    with open(os.path.join(folder, "walks", "index.jsonl"), encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    people = sorted({(r["dataset"], r["subject"]) for r in rows
                     if r["split"] == "train" and r["label"] == "normal" and r["dataset"] != "andersson"})
    return {subject for i, (_, subject) in enumerate(people) if i % n == k}


def describe_version():
    try:
        return subprocess.run(["git", "describe", "--always", "--dirty"], cwd=os.path.dirname(os.path.abspath(__file__)),
                              capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


class Trainer:
    def __init__(self, args):
        self.args = args
        torch.set_num_threads(args.threads)
        torch.manual_seed(args.seed)
        self.rng = np.random.default_rng(args.seed)
        folder = data_dir(args.data)
        self.left_out = left_out(folder, args.fold)
        walks = load_walks(folder, lambda r: r["split"] == "train" and r["label"] == "normal"
                           and r["subject"] not in self.left_out
                           and (not args.licensed_only or r["dataset"] in LICENSED))
        self.source = WindowSource(walks, args.frame_step, self.rng)
        self.validation = fixed_validation(folder, args.frame_step)
        self.corruption = CORRUPTION[args.tokens] if args.corruption is None else args.corruption
        self.architecture = {"name": NAMES[args.tokens], "tokens": args.tokens, "joints": 19, "frames": 7,
                             "frame_step": args.frame_step, **SHAPES[args.tokens], "layer_norm_eps": 1e-5}
        self.network = build(self.architecture).to(args.device)
        self.started_from = self.begin_with(args.start) if args.start else None
        self.average = copy.deepcopy(self.network)
        compute_in(self.network, getattr(torch, args.compute))
        decay = [p for p in self.network.parameters() if p.dim() > 1]
        plain = [p for p in self.network.parameters() if p.dim() <= 1]
        self.optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05},
                                            {"params": plain, "weight_decay": 0.0}], lr=args.lr, betas=(0.9, 0.98))
        self.step, self.elapsed, self.sums = 0, 0.0, [0.0, 0.0, 0.0, 0]
        self.people = {d: len(p) for d, p in self.source.tree.items()}

    def begin_with(self, folder):
        """Loads the averaged weights of another run; what that run was, for the record."""
        saved = torch.load(os.path.join(folder, "checkpoint.pt"), map_location=self.args.device)
        self.network.load_state_dict(saved["average"])
        with open(os.path.join(folder, "architecture.json"), encoding="utf8") as about:
            return json.load(about)["training"]

    def progress(self):
        if self.args.steps:
            return self.step / self.args.steps
        return self.elapsed / (60 * self.args.minutes)

    def one_step(self):
        args, progress = self.args, min(1.0, self.progress())
        arrays = make_batch(self.source, args.batch, 1.0 if args.start else progress, self.corruption, [mm / 1000 for mm in args.offset_mm])
        joints, hidden, target, weight = (torch.from_numpy(a).to(args.device) for a in arrays)
        rate = learning_rate(progress, args.lr)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        loss, masked, seen = loss_of(self.network(joints, hidden), target, hidden, weight)
        if not math.isfinite(loss.item()):
            raise SystemExit(f"loss is not finite at step {self.step}: lower --lr")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        decay = min(0.998, (1 + self.step) / (20 + self.step))
        with torch.no_grad():
            for mean, now in zip(self.average.parameters(), self.network.parameters()):
                mean.lerp_(now, 1 - decay)
        self.step += 1
        for i, v in enumerate((loss.item(), masked, seen, 1)):
            self.sums[i] += v

    def losses(self):
        n = max(1, self.sums[3])
        out = [s / n for s in self.sums[:3]]
        self.sums = [0.0, 0.0, 0.0, 0]
        return out

    def export(self):
        args = self.args
        self.architecture["training"] = {
            "data": "normal walks of split train" + (", only of sets that state terms" if args.licensed_only else ""),
            "people": self.people, "windows": self.step * args.batch,
            "steps": self.step, "batch": args.batch, "minutes": round(self.elapsed / 60, 1), "threads": args.threads,
            "progress": round(min(1.0, self.progress()), 4), "seed": args.seed, "peak_lr": args.lr,
            "left_out": sorted(self.left_out), "corruption": self.corruption, "offset_mm": list(args.offset_mm),
            "compute": args.compute, "weights": "exponential moving average", "version": describe_version()}
        if self.started_from:
            self.architecture["training"]["started_from"] = self.started_from
        export_model(copy.deepcopy(self.average).cpu(), self.architecture, args.out)

    def checkpoint(self):
        path = os.path.join(self.args.out, "checkpoint.pt")
        torch.save({"network": self.network.state_dict(), "average": self.average.state_dict(),
                    "optimiser": self.optimiser.state_dict(), "step": self.step, "elapsed": self.elapsed,
                    "rng": self.rng.bit_generator.state}, path + ".part")
        os.replace(path + ".part", path)
        self.export()
        errors = hidden_errors_mm(self.average, self.validation, self.args.device)
        loss, masked, seen = self.losses()
        row = {"step": self.step, "windows": self.step * self.args.batch, "minutes": round(self.elapsed / 60, 2),
               "lr": f"{self.optimiser.param_groups[0]['lr']:.2e}", "loss": round(loss, 5),
               "hidden_leg_lengths": round(masked, 5), "visible_leg_lengths": round(seen, 5),
               **{f"val_{k}_mm": round(v, 1) for k, v in errors.items()}}
        add_line(self.args.out, row)
        say("checkpoint " + json.dumps(row))

    def resume(self):
        saved = torch.load(os.path.join(self.args.out, "checkpoint.pt"), map_location=self.args.device)
        self.network.load_state_dict(saved["network"])
        self.average.load_state_dict(saved["average"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.elapsed = saved["step"], saved["elapsed"]
        self.rng.bit_generator.state = saved["rng"]


def say(text):
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    print(text, flush=True)


class Display:
    """A bar with time left on a terminal, a plain line every half minute elsewhere."""

    def __init__(self):
        self.terminal, self.last, self.ema = sys.stderr.isatty(), 0.0, None

    def show(self, trainer, now):
        if now - self.last < (0.5 if self.terminal else 30):
            return
        self.last = now
        done = min(1.0, trainer.progress())
        left = trainer.elapsed * (1 - done) / max(done, 1e-6) / 60
        n = max(1, trainer.sums[3])
        text = (f"{100 * done:5.1f} %  step {trainer.step}  loss {trainer.sums[0] / n:.4f}  hidden {trainer.sums[1] / n:.4f}  "
                f"visible {trainer.sums[2] / n:.4f}  {trainer.step * trainer.args.batch / max(trainer.elapsed, 1e-9):.0f} windows/s  "
                f"{left:.1f} min left")
        if self.terminal:
            filled = int(30 * done)
            sys.stderr.write(f"\r\033[K[{'#' * filled}{'.' * (30 - filled)}] {text}")
            sys.stderr.flush()
        else:
            print(text, flush=True)


def main(argv=None):
    args = parse(argv)
    os.makedirs(args.out, exist_ok=True)
    trainer = Trainer(args)
    if args.resume and os.path.exists(os.path.join(args.out, "checkpoint.pt")):
        trainer.resume()
    say(f"{sum(p.numel() for p in trainer.network.parameters())} parameters; walks of {trainer.people}")
    display, last, saved = Display(), time.monotonic(), trainer.elapsed
    while trainer.progress() < 1:
        trainer.one_step()
        now = time.monotonic()
        trainer.elapsed += now - last
        last = now
        display.show(trainer, now)
        if trainer.elapsed - saved >= 60 * args.checkpoint_minutes:
            trainer.checkpoint()
            saved = trainer.elapsed
    trainer.checkpoint()
    say(f"done: {trainer.step * args.batch} windows in {trainer.elapsed / 60:.1f} min; exported to {args.out}")


if __name__ == "__main__":
    main()
