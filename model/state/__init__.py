"""What firms, ties, postings and joint products are at an instant: the declarations of all state."""

from model.state.field import Field, Kind
from model.state.firm import FIRM
from model.state.posting import POSTING
from model.state.product import PRODUCT
from model.state.tie import TIE
from model.state.world import WORLD

KINDS: tuple[Kind, ...] = (WORLD, FIRM, TIE, POSTING, PRODUCT)

__all__ = ["FIRM", "KINDS", "POSTING", "PRODUCT", "TIE", "WORLD", "Field", "Kind"]
