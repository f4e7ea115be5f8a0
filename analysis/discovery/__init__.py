"""Where something happens: boxes and trees over inputs and event histories, and patterns in the order of events."""
