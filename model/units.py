"""Units: the closed list in which every state, parameter and outcome is expressed.

Inside the model time is in years from signing and money in billions of the one currency that the
config names; conversion happens at the config border only.
"""

UNITS: dict[str, str] = {
    "1": "a pure number",
    "share": "a share of a whole, 0..1",
    "index": "an index whose meaning its own line gives",
    "frontier": "capability, industry best practice = 1",
    "log": "a natural logarithm of a ratio",
    "year": "years (signing = 0)",
    "1/year": "per year",
    "1/year^0.5": "per square root of a year",
    "count": "a whole number",
    "code": "a whole number with a named meaning",
    "yes/no": "1 yes, 0 no",
    "million units/year": "vehicles a year, millions",
    "million units": "vehicles, millions",
    "thousand": "thousands (of jobs)",
    "bn": "billions of the scenario's currency",
    "bn/year": "billions of the scenario's currency a year",
    "thousand/unit": "thousands of the scenario's currency per vehicle, which is bn per million vehicles",
}
