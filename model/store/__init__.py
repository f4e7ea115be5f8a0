"""A run on disk.

Upstream first: how it is cut (`grid`), what its arrays are (`schema`), a chunk as bytes (`codec`), a block's objects
(`chunks`), what readers see (`writer`), which blocks are done (`journal`, `manifest`), the folder (`runfolder`).
"""
