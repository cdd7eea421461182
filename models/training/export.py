"""Weights for the product: weights.safetensors (written by hand), architecture.json and golden.json."""
import json
import os
import struct

import numpy as np
import torch

from network import FRAMES, JOINTS, build

GOLDEN_WINDOWS = 2


def write_safetensors(path, tensors):
    """8 bytes little-endian header length, JSON header, raw little-endian float32."""
    header, offset = {}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".part", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            out.write(array.astype("<f4").tobytes())
    os.replace(path + ".part", path)


def read_safetensors(path):
    with open(path, "rb") as file:
        blob = file.read()
    size = struct.unpack("<Q", blob[:8])[0]
    header = json.loads(blob[8:8 + size])
    header.pop("__metadata__", None)
    return {name: np.frombuffer(blob, "<f4", int(np.prod(h["shape"], dtype=int)), 8 + size + h["data_offsets"][0])
            .reshape(h["shape"]) for name, h in header.items()}


def load_model(folder):
    """(network in evaluation mode, architecture) of an exported folder."""
    with open(os.path.join(folder, "architecture.json"), encoding="utf8") as file:
        architecture = json.load(file)
    network = build(architecture)
    weights = read_safetensors(os.path.join(folder, "weights.safetensors"))
    network.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in weights.items()})
    return network.eval(), architecture


def golden_input():
    """Two synthetic windows from a formula: a rough standing figure whose joints swing, and a fixed pattern of hidden tokens."""
    b, f, j = np.meshgrid(np.arange(GOLDEN_WINDOWS), np.arange(FRAMES), np.arange(JOINTS), indexing="ij")
    x = 0.25 * np.sin(0.7 * j + 0.45 * f + b)
    y = 0.15 * np.cos(1.3 * j + 0.1 * f - b)
    z = 0.1 + 0.09 * j + 0.02 * np.sin(0.3 * f + j)
    joints = np.stack([x, y, z], -1).round(6).astype(np.float32)
    hidden = (j == 3 + 5 * b) | ((j + 2 * f + b) % 11 == 0) | ((b == 1) & (j >= 11) & (j <= 13))
    return joints, hidden


def export_model(network, architecture, folder):
    os.makedirs(folder, exist_ok=True)
    state = {k: v.detach().cpu().numpy().astype(np.float32) for k, v in network.state_dict().items()}
    write_safetensors(os.path.join(folder, "weights.safetensors"), state)
    with open(os.path.join(folder, "architecture.json"), "w", encoding="utf8") as out:
        json.dump(architecture, out, indent=2)
        out.write("\n")
    joints, hidden = golden_input()
    with torch.no_grad():
        pose = network.eval()(torch.from_numpy(joints), torch.from_numpy(hidden)).numpy()
    golden = {"seed": "formula (models/training/export.py)", "shape": list(joints.shape),
              "joints": [round(float(v), 6) for v in joints.ravel()],
              "hidden": [bool(v) for v in hidden.ravel()],
              "pose": [round(float(v), 6) for v in pose.ravel()]}
    with open(os.path.join(folder, "golden.json"), "w", encoding="utf8") as out:
        json.dump(golden, out)
        out.write("\n")
