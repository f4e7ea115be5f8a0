"""The three layers: finance varies most, product less, process least (A1-A5; pattern P6).

Each layer's variation is the s.d. of its change from one year to the next within a firm, over the s.d. between firms
(over firms and histories, in the middle of the horizon).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.config import load
from model.simulate import prepare
from model.state.firm import DOMAINS
from tests.test_cases import CASES

ROOT = Path(__file__).parents[1]
TRIALS = 512


def variation(quarters: np.ndarray) -> float:
    """Yearly s.d. within over s.d. between, of quarterly values (trial, time, firm)."""
    years = quarters[:, 1:, :].reshape(quarters.shape[0], -1, 4, quarters.shape[2]).mean(axis=2)
    within = np.diff(years, axis=1).std(axis=(0, 1))
    return float(within.mean() / years[:, years.shape[1] // 2, :].std())


@pytest.mark.parametrize("case", CASES)
def test_finance_varies_more_than_product_more_than_process(case: str) -> None:
    """Each layer varies at least twice as much as the next deeper one."""
    paths = prepare(load(ROOT / "configs" / f"{case}.yaml")).paths(0, TRIALS)
    finance = variation(paths["path_margin"].astype(float))
    product = variation(paths["path_appeal"].astype(float))
    process = variation(paths["path_capability"][..., DOMAINS.index("production")].astype(float))
    assert finance > 2.0 * product > 4.0 * process > 0.0


def test_a_bad_quarter_does_not_move_capability() -> None:
    """Margins that swing twice as wide leave capability where it was, to a hundredth of the frontier."""
    quiet = ("mechanisms.learning=off", "mechanisms.dispatch=off", "events.financial_crisis=off")
    calm, wild = (
        prepare(load(ROOT / "configs" / "fiat-mazda.yaml", sets=(*quiet, *more))).rows(0, TRIALS)
        for more in ((), ("mechanisms.margin.own_shock=0.046",))
    )
    moved = np.abs(wild["capability_change"] - calm["capability_change"]).mean()
    assert 0.0 < moved < 0.01
