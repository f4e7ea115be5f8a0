"""What drives an outcome: shares of its variance by input, from whatever design a run has, each with its interval."""
