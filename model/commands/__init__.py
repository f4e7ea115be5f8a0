"""The commands, one file each. Their files import nothing heavy at the top, so that ``--help`` is quick."""
