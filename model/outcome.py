"""How finished histories become rows: from final states to the variables of the dataset.

Only picks, subtracts and compares; what needs a formula (values, minima) the history itself has kept.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.binding import Bound
from model.engines.lives import Array, Lived
from model.state.product import LAUNCHED, OVER, RESCOPED
from model.state.world import STATUS

Rows = dict[str, Array]
COMPLETED = STATUS.index("completed")
RESOLUTION = 1024.0  # dates of events are kept to about eight hours: the rest is noise that does not compress
GRAIN = 16384.0  # capabilities, trust and morale to 0.00006, for the same reason


def rows(bound: Bound, proposed: Lived, alone: Lived, hoped: Array) -> Rows:
    """The variables of `model.outcome_schema` for trials lived as proposed and alone.

    Args:
        hoped: expectation per firm and trial, bn (trial, firm).

    Returns:
        Arrays with leading axis trial. A trial whose status, or whose stand-alone twin's, is not
        ``completed`` has that status, NaN and missing codes everywhere else.
    """
    layout = bound.layout
    firm, twin = layout.final(proposed.states, "firm"), layout.final(alone.states, "firm")
    found: Rows = {}
    found.update(_ties(bound, layout.final(proposed.states, "tie")))
    found.update(_firms(firm, twin, hoped))
    found.update(_products(layout.final(proposed.states, "product"), bound.scenario.horizon))
    found["event_count"] = np.minimum(proposed.counts, 65534).astype(np.uint16)
    found["event_first_time"] = rounded(proposed.sinces[..., 0], RESOLUTION)
    found["event_second_time"] = rounded(proposed.sinces[..., 1], RESOLUTION)
    status = layout.final(proposed.states, "world")["status"][:, 0]
    other = layout.final(alone.states, "world")["status"][:, 0]
    found["status"] = np.where(status != COMPLETED, status, other).astype(np.int8)
    return _blank(found)


def rounded(numbers: Array, parts: float) -> Array:
    """Numbers to the nearest 1/`parts`, a power of two, as float32."""
    return np.asarray((np.rint(numbers * parts) / parts).astype(np.float32))


def _ties(bound: Bound, tie: Array) -> Rows:
    horizon = bound.scenario.horizon
    owned = tie["ownership"] > 0
    ownership = np.where(owned, _until(tie["ownership_end_time"], horizon), np.nan)
    cooperation = _until(tie["cooperation_end_time"], horizon)
    return {
        "ending": tie["ending"].astype(np.int8),
        "end_time": np.where(owned, ownership, cooperation),
        "ownership_end_time": ownership,
        "cooperation_end_time": cooperation,
        "trust_min": rounded(_sides(tie["trust_in_host_min"], tie["trust_in_investor_min"]), GRAIN),
        "stake_end": _sides(tie["stake"], tie["reverse_stake"]),
    }


def _until(date: Array, horizon: float) -> Array:
    return np.where(np.isnan(date), horizon, date)


def _sides(investor: Array, host: Array) -> Array:
    return np.stack([investor, host], axis=-1).astype(np.float32)


def _firms(firm: Array, twin: Array, hoped: Array) -> Rows:
    goal = firm["volume_goal"]
    by_five = firm["value_at_5"] - twin["value_at_5"]
    return {
        "value": firm["value"].copy(),
        "value_added": firm["value"] - twin["value"],
        "capability_change": rounded(firm["capability"] - firm["capability_at_signing"], GRAIN),
        "capability_added": rounded(firm["capability"] - twin["capability"], GRAIN),
        "morale_min": rounded(firm["morale_min"], GRAIN),
        "distress_years": firm["distress_years"].astype(np.float32),
        "jobs_change": (firm["jobs"] - firm["jobs_at_signing"]).astype(np.float32),
        "volume_end": firm["volume"].astype(np.float32),
        "volume_goal_met": np.where(np.isnan(goal), -1, firm["volume"] >= goal).astype(np.int8),
        "satisfied": np.where(np.isnan(hoped), -1, by_five >= hoped).astype(np.int8),
    }


def _products(product: Array, horizon: float) -> Rows:
    years = np.clip(horizon - product["launch"], 0.0, product["life"])
    launched = np.isfinite(product["launched_at"])
    known = np.isin(product["stage"], (LAUNCHED, RESCOPED, OVER)) & launched
    return {
        "product_launched": launched.astype(np.int8),
        "product_delay": np.where(launched, product["delay"], np.nan).astype(np.float32),
        "product_units": product["units"].astype(np.float32),
        "product_units_planned": (years * (product["investor_units"] + product["host_units"])).astype(np.float32),
        "product_customer_value": np.where(known, product["customer_value"], np.nan).astype(np.float32),
        "development_saving": product["development_saving"].astype(np.float32),
    }


def _blank(found: Rows) -> Rows:
    """Takes the numbers of failed trials out: nobody shall average them."""
    failed = found["status"] != COMPLETED
    if failed.any():
        for name, array in found.items():
            if name not in ("status", "event_count"):
                missing: Any = np.nan if array.dtype.kind == "f" else -1
                array[failed] = missing
    return found


def film_variables(bound: Bound, films: Array) -> Rows:
    """The quarterly paths of `model.outcome_schema.PATHS` from films (trial, frame, state_words)."""
    trials, frames, words = films.shape
    flat = films.reshape(trials * frames, words)
    names = {"firm": ("morale", "identity", "structural_margin", "net_profit", "cash", "debt", "distress", "volume", "appeal", "equity_value", "jobs", "exits_planned", "exits_over", "capability"), "tie": ("stake", "control", "trust_in_investor", "trust_in_host", "respect", "integration", "clarity", "familiarity", "saving")}  # fmt: skip
    found: Rows = {}
    for kind, fields in names.items():
        records = bound.layout.final(flat, kind)
        for field in fields:
            found[f"path_{field}"] = _frames(records[field], trials, frames)
    found["path_margin"] = _frames(bound.layout.final(flat, "firm")["margin_realised"], trials, frames)
    active = bound.layout.final(flat, "posting")["active"].reshape(len(flat), len(bound.scenario.ties), -1)
    found["path_executives"] = _frames(active.sum(axis=2), trials, frames)
    found["path_product_units"] = _frames(bound.layout.final(flat, "product")["units"], trials, frames)
    return found


def _frames(values: Array, trials: int, frames: int) -> Array:
    return values.reshape(trials, frames, *values.shape[1:]).astype(np.float32)
