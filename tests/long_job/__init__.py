"""The long job: all that takes too long for every commit, as one command that can be killed and goes on."""
