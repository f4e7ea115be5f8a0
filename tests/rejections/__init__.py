"""For every code of `model/codes.py` the shortest input that gets it; `tests/test_rejections.py` tries them all."""

from tests.rejections.commands import COMMANDS
from tests.rejections.configs import CONFIGS
from tests.rejections.expressions import EXPRESSIONS
from tests.rejections.machine import MACHINE
from tests.rejections.python import PYTHON
from tests.rejections.row import Row

TABLES = (CONFIGS, EXPRESSIONS, COMMANDS, MACHINE, PYTHON)
ROWS: dict[str, Row] = {code: row for table in TABLES for code, row in table.items()}
