"""From errors at hidden joints to B_j, groups and their ranking."""
import numpy as np

from skeleton import MIRROR

GROUPS = {"left_leg": (2, 3, 5), "right_leg": (7, 8, 10), "pelvis": (0, 1, 6), "trunk": (11, 12, 13, 16),
          "arms": (14, 15, 17, 18)}
GROUP_NAMES = list(GROUPS)


def robust(values):
    """(median, 1.4826 MAD) per column, NaN ignored."""
    middle = np.nanmedian(values, 0)
    return middle, 1.4826 * np.nanmedian(np.abs(values - middle), 0)


class Baseline:
    """Normal log errors per joint: the middle of people's middles, and a scale with spread within and between people.

    between: per joint, given where the people at hand are too few to say (pooled over data sets elsewhere).
    symmetric: left and right share one middle and scale; a baseline of few people otherwise takes their own asymmetry for normal.
    """

    def __init__(self, log_errors, people, between=None, symmetric=True):
        people = np.asarray(people)
        names = sorted(set(people))
        middles = np.array([np.nanmedian(log_errors[people == p], 0) for p in names])
        self.middle = np.nanmedian(middles, 0)
        rest = np.concatenate([log_errors[people == p] - m for p, m in zip(names, middles)])
        within = robust(rest)[1]
        own = robust(middles)[1] if len(names) >= 5 else np.zeros(19)
        spread = np.fmax(own, between if between is not None else 0)
        self.scale = np.sqrt(np.fmax(within, 0.35 * np.nanmedian(within)) ** 2 + spread ** 2)
        if symmetric:
            self.middle = 0.5 * (self.middle + self.middle[MIRROR])
            self.scale = np.sqrt(0.5 * (self.scale ** 2 + self.scale[MIRROR] ** 2))

    def badness(self, log_errors):
        return (log_errors - self.middle) / self.scale


def between_people(log_errors, people):
    """SD over people of their median log error, per joint [19]; NaN with fewer than three people."""
    people = np.asarray(people)
    names = sorted(set(people))
    if len(names) < 3:
        return np.full(log_errors.shape[1], np.nan)
    return np.nanstd([np.nanmedian(log_errors[people == p], 0) for p in names], axis=0, ddof=1)


def group_badness(b):
    """[walks, 19] -> [walks, groups], mean over the group's joints."""
    return np.stack([np.nanmean(b[:, list(j)], 1) for j in GROUPS.values()], 1)


def auc(negative, positive):
    """Area under the ROC curve of scores."""
    negative, positive = np.asarray(negative), np.asarray(positive)
    if not len(negative) or not len(positive):
        return float("nan")
    d = positive[:, None] - negative[None]
    return float((d > 0).mean() + 0.5 * (d == 0).mean())
