"""``alliance check --properties``: what must hold over the ranges of one config, the model's own and the user's."""
