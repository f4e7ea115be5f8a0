"""Random numbers with an address: the same (seed, draw, trial, event, subject, occurrence, slot), the same number.

Philox4x32-10 (Salmon et al. 2011, *Parallel random numbers: as easy as 1, 2, 3*), a counter-based generator
that passes BigCrush. The key is a hash of the seed and the outer draw; the counter holds the trial, a 64-bit
hash of event name and subject key, the occurrence, and the slot. No call order enters, so a new or a muted
event, another firm, another engine or chunk leaves every other number where it was.

All arithmetic is on 64-bit signed integers under masks, so that Python and the compiler agree.
"""

import hashlib
from typing import NamedTuple

from model.maths import exp, log, normal_quantile

MASK = 0xFFFFFFFF
STILL = -1  # a key under which every draw takes its median
SLOTS = 512
TRIALS = 1 << 32


class Draw(NamedTuple):
    """The address of the random numbers of one occurrence of one clock (all 32-bit words)."""

    key0: int
    key1: int
    trial: int
    stream0: int
    stream1: int
    occurrence: int


def words(*names: object) -> tuple[int, int]:
    """Two 32-bit words from names: the first 8 bytes of BLAKE2b over their text."""
    text = "\x00".join(str(name) for name in names).encode()
    digest = hashlib.blake2b(text, digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def run_key(seed: int, draw: int = 0) -> tuple[int, int]:
    """The two words of the key of all random numbers of a run."""
    return words("alliance", seed, draw)


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Ten rounds of Philox4x32 on a 4-word counter under a 2-word key."""
    for _ in range(10):
        a = 0xD2511F53 * c0
        b = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (
            ((b >> 32) & MASK) ^ c1 ^ k0,
            b & MASK,
            ((a >> 32) & MASK) ^ c3 ^ k1,
            a & MASK,
        )
        k0 = (k0 + 0x9E3779B9) & MASK
        k1 = (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def uniform(draw: Draw, slot: int) -> float:
    """A number strictly between 0 and 1, one of 2**52 equally likely ones."""
    if draw.key0 < 0:
        return 0.5
    block = (draw.occurrence << 8) | (slot >> 1)
    a, b, c, d = philox(draw.trial, draw.stream0, draw.stream1, block, draw.key0, draw.key1)
    if slot & 1:
        a, b = c, d
    return (((a << 20) | (b >> 12)) + 0.5) * 2.220446049250313e-16


def normal(draw: Draw, slot: int) -> float:
    """A standard normal number, one uniform each (monotone, as common random numbers need)."""
    return normal_quantile(uniform(draw, slot))


def threshold(draw: Draw) -> float:
    """The Exp(1) integrated hazard at which a clock fires: slot 0."""
    return -log(uniform(draw, 0))


def log_normal(draw: Draw, slot: int, median: float, spread: float) -> float:
    """A log-normal number by its median and the s.d. of its logarithm."""
    return median * exp(spread * normal(draw, slot))
