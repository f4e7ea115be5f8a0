"""Own effort: capability is built slowly by a firm's own work, and eroded by the moving frontier.

``dK/dt = e (1 + rho tau) / tau - (e / tau + rho) K`` with ``e = effort x openness x (1/2 + 1/2 morale)`` by default, less what
is lost while scarce managers are away. At e = 1 a firm at best practice keeps its place; standing still is falling
behind. Between two dates the solution is exact, with e held at its value at the first.

The frontier moves by itself (``rho``), and faster where firms learn from each other: what one pair gains its rivals
answer, so that alliances sharpen competition in the long run.
"""

from typing import NamedTuple

from model.maths import clamp, exp, relax
from model.mechanism import Mechanism
from model.mechanisms import diffusion, short_termism
from model.parameter import parameter
from model.state.firm import N_DOMAINS

WRITES = ("capability", "pocket", "capability_stamp")
FRONTIER = ("world.learned",)  # what `learn` writes besides


class Parameters(NamedTuple):
    building_time: float = parameter(15.0, "year", 2, 60, "A3, D24-D25: decades alone", "time constant of own effort at its best")
    obsolescence: float = parameter(0.02, "1/year", 0.0, 0.15, "assumption; A72, D24", "pace at which the frontier leaves a standing firm behind")
    answer: float = parameter(0.10, "1", 0.0, 2.0, "assumption; A72: two firms are a small part of an industry", "how much faster the frontier moves per unit of what a partner at best practice learns a year, the mean over domains")
    answer_time: float = parameter(3.0, "year", 0.2, 20, "assumption; A72", "time constant at which rivals answer")
    morale_part: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "part of own effort that hangs on morale")
    strain_cost: float = parameter(0.5, "share", 0.0, 1.0, "assumption; A50", "part of own effort lost when all scarce managers are away")


def effort(w, i):
    """Effective effort of firm i, 0..1."""
    p = w.par.capability
    firm = w.firm[i]
    spirit = 1.0 - p.morale_part + p.morale_part * firm.morale
    return firm.effort * (1.0 - short_termism.given_up(w, i)) * firm.openness * spirit * (1.0 - p.strain_cost * firm.strain)


def advance(w, i):
    """Brings capability and pocket of firm i to the present date."""
    firm = w.firm[i]
    years = w.world.now - firm.capability_stamp
    if years <= 0.0:
        return
    firm.capability_stamp = w.world.now
    p = w.par.capability
    e = effort(w, i)
    pace = p.obsolescence + w.world.frontier_pace
    rate = e / p.building_time + pace
    level = e * (1.0 / p.building_time + p.obsolescence) / rate if rate > 0.0 else 0.0
    keep = exp(-rate * years) if p.on > 0.0 else 1.0
    spread = diffusion.share(w, i, years)
    for d in range(N_DOMAINS):
        moved = spread * firm.pocket[d]
        firm.pocket[d] = firm.pocket[d] - moved
        firm.capability[d] = level + (firm.capability[d] - level) * keep + moved


def learn(w, i, d, gained):
    """People of firm i learn something from a partner's in a domain. The nearer it is to best practice, the more news it is."""
    w.firm[i].pocket[d] += gained
    w.world.learned += clamp(w.firm[i].capability[d], 0.0, 1.0) * gained / N_DOMAINS


def frontier_quarter(w, years):
    """Rivals answer what was learned in a quarter: the frontier's pace follows it."""
    p = w.par.capability
    w.world.frontier_pace = relax(w.world.frontier_pace, p.answer * w.world.learned / years, 1.0 / p.answer_time, years)
    w.world.learned = 0.0


def mean(w, i):
    """The firm's mean capability over the nine domains."""
    total = 0.0
    for d in range(N_DOMAINS):
        total += w.firm[i].capability[d]
    return total / N_DOMAINS


MECHANISM = Mechanism("capability", Parameters, "Own effort builds capability slowly; the frontier moves on. Muted: capability moves only by learning from others.", "A3, A7, A50, A63, A72, D24")
