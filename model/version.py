"""The version of the model: a number that goes up when known results change, and only then.

`tests/golden.json` holds fingerprints of results and the version that they belong to; what changed, and why, stands in
`MODEL.md`, section 11. Every edit of a source is another identity of runs; a version says that numbers moved as well.
"""

from __future__ import annotations

MODEL_VERSION = 1
