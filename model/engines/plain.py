"""Record arrays with attributes, for running event functions as plain Python.

NumPy's own record arrays will not do: a field called ``shape`` hides behind the array's shape.
"""

from typing import Any

import numpy as np


class Record:
    """One record; reading and setting an attribute reads and sets the field."""

    __slots__ = ("_data",)

    def __init__(self, data: Any) -> None:
        object.__setattr__(self, "_data", data)

    def __getattr__(self, name: str) -> Any:
        value = self._data[name]
        if isinstance(value, np.ndarray):
            return value
        return Record(value) if isinstance(value, np.void) else value.item()

    def __setattr__(self, name: str, value: Any) -> None:
        self._data[name] = value

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._data[name] = value


class Records:
    """An array of records."""

    __slots__ = ("_data", "shape")

    def __init__(self, data: np.ndarray[Any, Any]) -> None:
        self._data = data
        self.shape = data.shape

    def __getitem__(self, index: int) -> Record:
        return Record(self._data[index])
