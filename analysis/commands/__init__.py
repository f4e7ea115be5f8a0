"""The commands that read stored runs, one file each; nothing heavy at the top of their files."""
