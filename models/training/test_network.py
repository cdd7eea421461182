"""Checks by hand: no leak from hidden tokens, invariances of the normalisation, mirror, masks, weights file.

Run: GENGAIT_SCRIPT=test_network.py ./train
"""
import math
import os
import tempfile
import unittest

import numpy as np
import torch

from augment import corrupt_context, mirror, resize_bones
from curve import add_line
from export import export_model, load_model, read_safetensors
from masks import draw_masks, drop_context
from network import JointFrameNetwork, JointNetwork, compute_in
from normalise import heading_rad, leg_length_m, normalise


def figure(rng, frames=31, speed=1.1):
    """A crude walker in world metres: it only has to be asymmetric and to move forward along +X."""
    rest = rng.normal(0, 0.1, (19, 3)) + np.linspace(0.1, 1.7, 19)[:, None] * np.array([0, 0, 1.0])
    rest[1], rest[6] = [0, 0.1, 0.9], [0, -0.1, 0.9]
    rest[2], rest[7] = [0.05, 0.1, 0.48], [0.02, -0.1, 0.48]
    rest[3], rest[8] = [0, 0.1, 0.07], [-0.1, -0.1, 0.09]
    rest[13], rest[16] = [0, 0.2, 1.4], [0, -0.2, 1.4]
    rest[0] = (rest[1] + rest[6]) / 2
    t = np.arange(frames)[:, None, None] / 30
    return rest + t * np.array([speed, 0, 0]) + 0.03 * np.sin(6 * t + np.arange(19)[None, :, None])


def turned(points, angle, shift):
    c, s = math.cos(angle), math.sin(angle)
    return points @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + np.array([*shift, 0])


def seen(points):
    middle = len(points) // 2
    window = points[None, middle - 3:middle + 4]
    return normalise(window, np.array([heading_rad(points)]), np.array([leg_length_m(points)]))


class Network(unittest.TestCase):
    def test_hidden_coordinates_change_nothing(self):
        for kind in (JointFrameNetwork, JointNetwork):
            torch.manual_seed(3)
            network = kind().eval()
            joints, hidden = torch.randn(4, 7, 19, 3), torch.rand(4, 7, 19) < 0.3
            other = torch.where(hidden[..., None], joints + 100 * torch.randn_like(joints), joints)
            with torch.no_grad():
                self.assertTrue(torch.equal(network(joints, hidden), network(other, hidden)), kind.__name__)
                # and the check can fail: a visible coordinate does matter
                joints[0, 3, int((~hidden[0, 3]).nonzero()[0])] += 1
                self.assertFalse(torch.equal(network(joints, hidden), network(other, hidden)), kind.__name__)

    def test_a_window_does_not_depend_on_its_batch(self):
        torch.manual_seed(4)
        network = JointFrameNetwork().eval()
        joints, hidden = torch.randn(5, 7, 19, 3), torch.rand(5, 7, 19) < 0.3
        with torch.no_grad():
            alone = network(joints[2:3], hidden[2:3])
            self.assertLess((network(joints, hidden)[2] - alone[0]).abs().max().item(), 1e-4)

    def test_export_round_trip(self):
        torch.manual_seed(5)
        network = JointFrameNetwork(encoder_layers=2, decoder_layers=1).eval()
        shape = {"tokens": "joint-frame", "d_model": 64, "heads": 2, "ffn": 128, "encoder_layers": 2, "decoder_layers": 1}
        joints, hidden = torch.randn(2, 7, 19, 3), torch.rand(2, 7, 19) < 0.3
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            export_model(network, shape, folder)
            again, _ = load_model(folder)
            self.assertTrue(torch.equal(network(joints, hidden), again(joints, hidden)))
            names = read_safetensors(os.path.join(folder, "weights.safetensors"))
        self.assertEqual(names["in.weight"].shape, (3, 64))
        self.assertEqual(names["encoder.1.qkv.weight"].shape, (64, 192))
        self.assertIn("decoder.norm.bias", names)


class Normalisation(unittest.TestCase):
    def test_place_direction_and_size_do_not_matter(self):
        points = figure(np.random.default_rng(0))
        want = seen(points)
        np.testing.assert_allclose(seen(turned(points, 1.1, (3, -2))), want, atol=1e-9)
        np.testing.assert_allclose(seen(1.2 * points), want, atol=1e-9)
        self.assertAlmostEqual(leg_length_m(1.2 * points), 1.2 * leg_length_m(points))

    def test_walking_is_plus_x_and_left_plus_y_also_on_a_treadmill(self):
        for speed in (1.1, 0.0):
            window = seen(figure(np.random.default_rng(1), speed=speed))
            self.assertGreater((window[0, :, 1, 1] - window[0, :, 6, 1]).min(), 0.1)
            self.assertLess(np.abs(window[0, :, 0, :2]).max(), 1e-9)

    def test_unknown_stays_unknown(self):
        points = figure(np.random.default_rng(2))
        points[15, 4], points[16, 0] = np.nan, np.nan
        window = seen(points)
        self.assertTrue(np.isnan(window[0, 3, 4]).all())
        self.assertTrue(np.isnan(window[0, 4]).all())
        self.assertTrue(np.isfinite(window[0, 2]).all())


class Augmentation(unittest.TestCase):
    def test_mirror_twice_is_the_original_and_once_is_not(self):
        window = seen(figure(np.random.default_rng(3)))
        np.testing.assert_array_equal(mirror(mirror(window)), window)
        self.assertGreater(np.abs(mirror(window) - window).max(), 0.01)

    def test_resized_bones_keep_the_leg_length(self):
        window = seen(figure(np.random.default_rng(4)))
        factors = np.full((1, 19), 1.2)
        new = resize_bones(window, factors)
        for a, b in ((1, 2), (2, 3), (7, 8)):
            np.testing.assert_allclose(np.linalg.norm(new[:, :, a] - new[:, :, b], axis=-1),
                                       np.linalg.norm(window[:, :, a] - window[:, :, b], axis=-1))

    def test_pelvis_and_hips_are_hidden_together_and_stay_mid_hip(self):
        rng = np.random.default_rng(5)
        for progress in (0.0, 0.3, 0.9):
            hidden = drop_context(rng, draw_masks(rng, 300, progress))
            np.testing.assert_array_equal(hidden[..., 0], hidden[..., 1])
            np.testing.assert_array_equal(hidden[..., 0], hidden[..., 6])
            self.assertTrue(hidden.any((1, 2)).all())
        window = np.repeat(seen(figure(rng)), 50, 0)
        window[..., 0, :] = (window[..., 1, :] + window[..., 6, :]) / 2
        got, _ = corrupt_context(rng, window, window, np.zeros(window.shape[:3], bool), np.ones(50), 1.0)
        np.testing.assert_allclose(got[..., 0, :], (got[..., 1, :] + got[..., 6, :]) / 2, atol=1e-6)
        self.assertGreater(np.abs(got - window).max(), 0.02)


class Training(unittest.TestCase):
    def test_products_in_bfloat16_change_little_and_leak_as_little(self):
        torch.manual_seed(0)
        rng = np.random.default_rng(6)
        for network in (JointFrameNetwork(), JointNetwork(heads=4)):
            joints = torch.from_numpy(rng.normal(0, 0.5, (3, 7, 19, 3)).astype(np.float32))
            hidden = torch.from_numpy(rng.random((3, 7, 19)) < 0.3)
            with torch.no_grad():
                exact = network(joints, hidden)
                compute_in(network, torch.bfloat16)
                rounded = network(joints, hidden)
                moved = network(joints + 5 * hidden[..., None], hidden)
            self.assertEqual(rounded.dtype, torch.float32)
            self.assertGreater((rounded - exact).abs().max().item(), 0)
            self.assertLess((rounded - exact).abs().max().item(), 0.02 * exact.abs().max().item())
            self.assertTrue(torch.equal(rounded, moved))

    def test_the_curve_is_drawn_with_every_case_and_its_last_value(self):
        with tempfile.TemporaryDirectory() as folder:
            for windows, leg in ((64, 120.0), (128, 80.0)):
                add_line(folder, {"windows": windows, "loss": 0.1, "val_leg_mm": leg, "val_knee_mm": leg / 2})
            with open(os.path.join(folder, "curve.svg"), encoding="utf8") as drawn:
                svg = drawn.read()
        self.assertEqual(svg.count("<polyline"), 2)
        self.assertIn("leg 80.0", svg)
        self.assertIn("knee 40.0", svg)


if __name__ == "__main__":
    unittest.main()
