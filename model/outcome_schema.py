"""The variables of a dataset: names, dimensions, units, types. A contract with every reader.

A row is what one history leaves behind. The engines fill it (`model.outcome`), the store keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.state.tie import ENDINGS
from model.state.world import STATUS


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: dims without the leading (point, trial)."""

    name: str
    dims: tuple[str, ...]
    dtype: str
    unit: str
    long_name: str
    flags: tuple[str, ...] = ()
    flag_first: int = 0


YES_NO = ("none_declared", "no", "yes")
VARIABLES: tuple[Variable, ...] = (
    Variable("ending", ("tie",), "int8", "code", "how the tie ended", ENDINGS),
    Variable("end_time", ("tie",), "float64", "year", "end of ownership if a stake was ever held, else of cooperation; the horizon where censored"),
    Variable("ownership_end_time", ("tie",), "float64", "year", "end of ownership; the horizon where censored; NaN where no stake was ever held"),
    Variable("cooperation_end_time", ("tie",), "float64", "year", "end of cooperation; the horizon where censored"),
    Variable("value", ("firm",), "float64", "bn", "value at signing"),
    Variable("value_added", ("firm",), "float64", "bn", "value less stand-alone value on the same draws"),
    Variable("capability_change", ("firm", "domain"), "float32", "frontier", "capability at the horizon less at signing, to 1/16384"),
    Variable("capability_added", ("firm", "domain"), "float32", "frontier", "capability at the horizon less stand-alone on the same draws, to 1/16384"),
    Variable("morale_min", ("firm",), "float32", "share", "lowest morale"),
    Variable("distress_years", ("firm",), "float32", "year", "time in distress"),
    Variable("jobs_change", ("firm",), "float32", "thousand", "jobs at the horizon less at signing"),
    Variable("volume_end", ("firm",), "float32", "million units/year", "volume at the horizon"),
    Variable("volume_goal_met", ("firm",), "int8", "code", "whether the declared volume goal was met at the horizon", YES_NO, -1),
    Variable("satisfied", ("firm",), "int8", "code", "value added by year 5 at least as hoped for at signing", YES_NO, -1),
    Variable("trust_min", ("tie", "side"), "float32", "share", "lowest trust held by that side"),
    Variable("stake_end", ("tie", "side"), "float32", "share", "stake held by that side at the horizon"),
    Variable("product_launched", ("product",), "int8", "yes/no", "whether it was launched", ("no", "yes")),
    Variable("product_delay", ("product",), "float32", "year", "launch against plan; NaN if never launched"),
    Variable("product_units", ("product",), "float32", "million units", "vehicles sold, both brands"),
    Variable("product_units_planned", ("product",), "float32", "million units", "vehicles that the plan would have sold by the horizon, both brands"),
    Variable("product_customer_value", ("product",), "float32", "index", "what the customer gets; NaN if never launched"),
    Variable("development_saving", ("product",), "float32", "bn", "development cost saved against each developing alone"),
    Variable("event_count", ("subject", "event"), "uint16", "count", "how often it happened"),
    Variable("event_first_time", ("subject", "event"), "float32", "year", "when it first happened, to about eight hours; NaN if never"),
    Variable("event_second_time", ("subject", "event"), "float32", "year", "when it happened for the second time, to about eight hours; NaN if it did not"),
    Variable("status", (), "int8", "code", "how this history went", STATUS),
)

# Quarterly paths of the first trials: (name, dims without point and trial and time, unit, long name).
PATHS: tuple[Variable, ...] = (
    Variable("path_morale", ("firm",), "float32", "share", "morale"),
    Variable("path_identity", ("firm",), "float32", "share", "identity"),
    Variable("path_margin", ("firm",), "float32", "share", "operating margin of the quarter"),
    Variable("path_structural_margin", ("firm",), "float32", "share", "operating margin without noise and common factor"),
    Variable("path_net_profit", ("firm",), "float32", "bn", "profit of the quarter after one-off costs, interest and tax"),
    Variable("path_cash", ("firm",), "float32", "bn", "cash"),
    Variable("path_debt", ("firm",), "float32", "bn", "debt"),
    Variable("path_distress", ("firm",), "float32", "share", "distress"),
    Variable("path_volume", ("firm",), "float32", "million units/year", "volume"),
    Variable("path_appeal", ("firm",), "float32", "index", "appeal"),
    Variable("path_equity_value", ("firm",), "float32", "bn", "equity value"),
    Variable("path_jobs", ("firm",), "float32", "thousand", "jobs"),
    Variable("path_exits_planned", ("firm",), "float32", "thousand", "jobs that plans have cut so far"),
    Variable("path_exits_over", ("firm",), "float32", "thousand", "people who have left above plan so far"),
    Variable("path_capability", ("firm", "domain"), "float32", "frontier", "capability"),
    Variable("path_stake", ("tie",), "float32", "share", "stake held by the investor"),
    Variable("path_executives", ("tie",), "float32", "count", "executives out on dispatch, by either side"),
    Variable("path_control", ("tie",), "float32", "share", "investor's control over the host"),
    Variable("path_trust_in_investor", ("tie",), "float32", "share", "trust held by the host"),
    Variable("path_trust_in_host", ("tie",), "float32", "share", "trust held by the investor"),
    Variable("path_respect", ("tie",), "float32", "share", "respect"),
    Variable("path_integration", ("tie",), "float32", "share", "integration"),
    Variable("path_clarity", ("tie",), "float32", "share", "clarity of the value proposition"),
    Variable("path_familiarity", ("tie",), "float32", "share", "familiarity"),
    Variable("path_saving", ("tie",), "float32", "bn/year", "synergy now realised"),
    Variable("path_product_units", ("product",), "float32", "million units", "vehicles sold so far"),
)
