"""The run in plain words, for those who read no further; every number with its standard error."""

from __future__ import annotations

import math

import numpy as np

from analysis.plain import value_rows
from analysis.report.elements import Points, Prose, Section
from analysis.report.material import Material
from analysis.report.wording import ending, listed, money, name, plain, share

NAMED = 3  # endings that a sentence names
LEAST = 0.005  # share of histories below which an ending is not named
ENDED = {
    "dissolved": "has been dissolved", "stake_sold": "has ended by sale of the stake",
    "acquired_by_partner": "has ended as one partner bought the other",
    "acquired_by_third_party": "has ended as a third party bought a partner",
    "project_end": "has ended with its project", "failed": "has ended as a partner failed", "demerged": "has been demerged",
}  # fmt: skip
GUESSES = ("assumption", "")


def short(material: Material) -> Section:
    """Sentences on how it ends, what it is worth and to whom, and what that rests on."""
    found: list[str] = []
    for tie in material.ties:
        found += _ends(material, tie)
    found += _worth(material)
    found += _wins(material)
    found += _hopes(material)
    found += _products(material)
    found += _designs(material)
    found += _guesses(material)
    note = (
        "Numbers after \u00b1 are Monte Carlo standard errors: what another run of the same length might change. They say "
        "nothing about the model being wrong; what it rests on is told below."
    )
    return Section("short", "In short", [Points(tuple(found)), Prose(note)])


def _ends(material: Material, tie: str) -> list[str]:
    found = material.summary.endings.sel(tie=tie).isel(year=-1)
    horizon = float(material.summary.endings["year"].values[-1])
    going = found.sel(ending="ongoing")
    cells = [
        (float(found.sel(ending=one)["incidence"]), float(found.sel(ending=one)["se"]), str(one))
        for one in found["ending"].values
        if one != "ongoing"
    ]
    named = [cell for cell in sorted(cells, reverse=True) if cell[0] >= LEAST][:NAMED]
    told = listed([f"{ENDED.get(one, ending(one))} in {share(p, error)}" for p, error, one in named])
    still = f"still going on in {share(float(going['incidence']), float(going['se']))} of histories"
    first = f"By year {horizon:g}, {tie} {told}; it is {still}." if told else f"At year {horizon:g}, {tie} is {still}."
    return [first, *_half(material, tie)]


def _half(material: Material, tie: str) -> list[str]:
    """When half of all histories have ended, read off the curve."""
    if "incidence_curve" not in material.findings:
        return []
    curve = material.findings["incidence_curve"].sel(tie=tie, ending="ongoing")
    going, dates = curve["incidence"].values, curve["date"].values
    over = np.flatnonzero(going <= 0.5)
    if not len(over) or over[0] == 0:
        return []
    at = int(over[0])
    date = np.interp(-0.5, -going[at - 1 : at + 1], dates[at - 1 : at + 1])
    return [f"Half of all histories of {tie} have ended by year {date:.1f}."]


def _worth(material: Material) -> list[str]:
    found = []
    for row in value_rows(material.summary.value_added):
        gain, error = float(row["gain"]), float(row["gain_se"])
        text = (
            f"To {row['firm']} the tie-up adds {money(row['mean'], row['mean_se'])} {material.currency} on average against standing "
            f"alone; nine histories in ten lie between {plain(row['q05'])} and {plain(row['q95'])}. It gains in {share(gain, error)}"
        )
        found.append(f"{text} of histories{_tail(material, str(row['firm']))}.")
    return found


def _tail(material: Material, firm: str) -> str:
    if "value_shortfall" not in material.findings:
        return ""
    one = material.findings["value_shortfall"].sel(measure="value_added", firm=firm).isel(tail=0)
    return f"; in the worst {100 * float(one['tail']):.0f} % it comes to {money(float(one['shortfall']), float(one['se']))} on average"


def _wins(material: Material) -> list[str]:
    found = []
    for tie in material.ties:
        one = material.summary.wins.sel(tie=tie)
        p, error = one["share"].values, one["se"].values
        if math.isnan(float(p[0])):
            continue
        found.append(
            f"Both partners of {tie} gain in {share(float(p[0]), float(error[0]))} of histories, exactly one in "
            f"{share(float(one['one_wins']), float(one['one_wins_se']))}, neither in {share(float(p[3]), float(error[3]))}."
        )
    return found


def _hopes(material: Material) -> list[str]:
    one = material.summary.satisfied
    told = [
        f"{firm} in {share(float(p), float(error))}"
        for firm, p, error in zip(one["firm"].values, one["satisfied"].values, one["satisfied_se"].values, strict=True)
        if not math.isnan(p)
    ]
    return [f"What it hoped for at signing was there by year 5 for {listed(told)} of histories."] if told else []


def _products(material: Material) -> list[str]:
    one, found = material.summary.products, []
    for at, product in enumerate(one["product"].values.tolist()):
        row = one.isel(product=at)
        launched = share(float(row["launched"]), float(row["launched_se"]))
        delay = float(row["product_delay"])
        late = (
            f", {abs(delay):.1f} years {'late' if delay >= 0 else 'early'} on average" if not math.isnan(delay) else ""
        )
        found.append(f"The joint product {name(product)} is launched in {launched} of histories{late}.")
    return found


def _designs(material: Material) -> list[str]:
    if material.sweep is None or len(material.sweep.designs) < 2 or material.sweep.designs.sampled:
        return []
    from analysis.sweep.sweep import joint_order

    known, order = material.sweep.designs, joint_order(material.sweep)
    value = material.sweep.findings["joint_value_added"]
    best, worst = order[0], order[-1]
    return [
        f"Of {len(known):,} designs, design {known.numbers[best]} ({known.said(best)}) adds most value to all firms together: "
        f"{money(float(value['value'][best]), float(value['se'][best]))} {material.currency}; design {known.numbers[worst]} "
        f"({known.said(worst)}) least: {money(float(value['value'][worst]), float(value['se'][worst]))}."
    ]


def _guesses(material: Material) -> list[str]:
    inputs = material.scenario.uncertain
    if not inputs:
        return []
    known = material.scenario.provenance
    guessed = sum(1 for one in inputs if one.path not in known or known[one.path].confidence in GUESSES)
    return [f"Of {len(inputs):,} uncertain inputs {guessed:,} are assumptions, not found in any source."]
