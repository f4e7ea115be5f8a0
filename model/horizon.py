"""The horizon."""
def close(w, horizon, draw):
    w.world.now = horizon
