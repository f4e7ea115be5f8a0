"""Signing: from what the config gives to the state at date 0."""
def begin(w, alone):
    if alone:
        for k in range(w.tie.shape[0]):
            w.tie[k].ended = 1
