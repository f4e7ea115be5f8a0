"""What is structural in a world, told a second time in plain Python: the oracle of `tests.test_world_machine`.

Who holds what of whom, which ties live in which form, who is posted where, where products stand, who pays whom, what
has ended, and which clocks are armed: by the contract of the vocabulary, not by its numbers. What chance or money
decides (whether a bid is accepted, how many shares a rescue buys) is read off the world; all that must follow is not.
"""
