"""When this process began to read the package: imported before any other module of it."""

import time

STARTED = time.time()
