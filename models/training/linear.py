"""What the network has to beat at hidden joints: the mean pose, a linear (PCA) model, and interpolation in time."""
import numpy as np


class PcaModel:
    """Gaussian with k principal components plus noise over the flattened window; hidden = posterior mean given visible.

    Heels are left out: nearly nobody here has measured ones.
    """
    JOINTS = [j for j in range(19) if j not in (4, 9)]

    def __init__(self, windows, k=100, noise=0.02):
        x = windows[:, :, self.JOINTS].reshape(len(windows), -1)
        x = x[np.isfinite(x).all(1)]
        self.mean = x.mean(0)
        _, s, vt = np.linalg.svd(x - self.mean, full_matrices=False)
        self.basis, self.variance, self.noise = vt[:k].T, s[:k] ** 2 / len(x), noise

    def predict(self, windows, hidden):
        """Windows [n, 7, 19, 3] completed where hidden [n, 7, 19]; heels come back NaN."""
        n = len(windows)
        x = windows[:, :, self.JOINTS].reshape(n, -1)
        seen = np.repeat(~hidden[:, :, self.JOINTS], 3, axis=-1).reshape(n, -1)
        out = np.full(windows.shape, np.nan)
        for i in range(n):
            w = self.basis[seen[i]]
            inner = w.T @ w / self.noise ** 2 + np.diag(1 / self.variance)
            code = np.linalg.solve(inner, w.T @ (x[i, seen[i]] - self.mean[seen[i]]) / self.noise ** 2)
            out[i][:, self.JOINTS] = (self.mean + self.basis @ code).reshape(windows.shape[1], -1, 3)
        return out


def interpolate(before, after, frames=7):
    """Linear between the pose before [n, 19, 3] and after the window: what a gap filler without a model does."""
    u = (np.arange(1, frames + 1) / (frames + 1))[None, :, None, None]
    return before[:, None] * (1 - u) + after[:, None] * u
