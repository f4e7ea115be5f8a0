"""The study by the STRESS-DES checklist (Monks et al. 2019), with the model itself by ODD (Grimm et al. 2020) beside it."""

from __future__ import annotations

from analysis.report.elements import Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import listed
from model.store.identity import machine, software


def standards(material: Material) -> Section:
    """Each item of the checklist, answered for this run."""
    return Section(
        "standards", "Appendix: reporting standards",
        [
            Prose(
                "STRESS-DES (Monks and others 2019, Journal of Simulation 13) asks a simulation study twenty questions. "
                "The model itself is described by the ODD protocol (Grimm and others 2020, JASSS 23) in model/MODEL.md "
                "of the version named above; its seven headings are named where they answer."
            ),
            Table(("item", "in this study"), tuple(_items(material)), "STRESS-DES", numbers=False),
        ],
        appendix=True,
    )  # fmt: skip


def _items(material: Material) -> list[tuple[str, str]]:
    scenario, study, what = material.scenario, material.scenario.study, material.manifest
    products = f" and {len(scenario.products)} joint product(s)" if scenario.products else ""
    outer = f", inputs drawn {study.outer} times in an outer loop" if study.outer else ""
    return [
        ("1.1 Purpose", f"Which outcomes may {scenario.title} have, and what do they depend on? (ODD 1)"),
        ("1.2 Outputs", "How and when each tie ends; value and capability added per firm against standing alone; trust, morale, products"),
        ("1.3 Aims of experimentation", _aims(material)),
        ("2.1 Diagram", "README, The river: config, scenario, blocks of histories, dataset, findings"),
        ("2.2 Base logic", "Events with dates, hazards and triggers change the state of firms and ties; each quarter closes the books (ODD 3, 7)"),
        ("2.3 Scenario logic", f"{listed([*scenario.firms])}, joined by {listed([*scenario.ties])}{products}; each history also without the tie-up, on the same draws"),
        ("2.4 Algorithms", "Hazards by time change of unit-exponential thresholds; mechanisms as formulas in MODEL.md, each with its source (ODD 7)"),
        ("2.5 Components", "Firms, ties, postings of executives, products; no queues; ties end and nobody enters (ODD 2)"),
        ("3.1 Data sources", f"{len(scenario.provenance):,} values of the config say where they are from: see What it rests on"),
        ("3.2 Input parameters", f"{len(scenario.uncertain):,} uncertain inputs; all defaults with unit, range and source in MODEL.md (ODD 6)"),
        ("3.3 Preprocessing", "None"),
        ("3.4 Assumptions", "MODEL.md, section 8; in the config, what has the confidence `assumption`"),
        ("4.1 Initialisation", "At signing, from the config; terminating simulation, no warm-up (ODD 5)"),
        ("4.2 Run length", f"{scenario.horizon:g} years"),
        ("4.3 Replications", f"{what.trials:,} histories" + (f" at each of {what.points:,} points" if what.points > 1 else "") + f"{outer}; every number with its Monte Carlo error"),
        ("5.1 Software", software(what.versions)),
        ("5.2 Random sampling", f"Philox 4x32-10, seed {what.seed}; every draw has an address (history, event, subject, occurrence), so that designs share their luck"),
        ("5.3 Execution", f"Engine {what.engine}; compiled and readable engine agree bit for bit; simultaneous events by rank, name, subject"),
        ("5.4 System", f"{machine(what.versions) or 'not kept'}; does not change a bit, nor does any number of workers or any interruption"),
        ("6.1 Code access", "The repository of the version named above; this run's own config is on this page"),
    ]  # fmt: skip


def _aims(material: Material) -> str:
    if material.sweep is not None and len(material.sweep.designs) > 1:
        known = material.sweep.designs
        return f"Compare {len(known):,} designs ({known.kind.replace('_', ' ')}) over {listed([one.path for one in known.factors])}"
    if material.scenario.study.outer:
        return "Tell chance from ignorance: inputs drawn in an outer loop"
    return "The distribution of outcomes of one proposal against standing alone"
