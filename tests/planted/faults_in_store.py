"""Faults of the store: what is believed, when it lasts, who writes, what is seen to be damaged."""

from tests.planted.fault import Fault


def _fault(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, "store", f"model/store/{file}.py", old, new, tests)


STORE = (
    _fault(
        "a line of the journal is checked without the one before", "journal",
        "hashlib.sha256(before.encode() + body)", "hashlib.sha256(body)", "tests/test_journal.py",
    ),
    _fault(
        "what is torn at the end of the journal is not cut off", "journal",
        "            self._cut(end.length)\n", "", "tests/test_journal.py", "tests/test_store_machine.py",
    ),
    _fault(
        "a line of the journal is not made to last", "files",
        "            _put(handle, content)\n            disk.sync(handle)\n        finally:",
        "            _put(handle, content)\n        finally:", "tests/test_lasting.py",
    ),
    _fault(
        "an object is renamed before it lasts", "files",
        "                _put(handle, content)\n                disk.sync(handle)\n",
        "                _put(handle, content)\n", "tests/test_lasting.py",
    ),
    _fault(
        "new names in a folder are not made to last", "files",
        "    _write(path, content)\n    sync_folder(path.parent)\n", "    _write(path, content)\n",
        "tests/test_lasting.py",
    ),
    _fault(
        "a short write is taken for a whole one", "files",
        "left = left[disk.write(handle, left) :]", "left = left[max(disk.write(handle, left), len(left)) :]",
        "tests/test_store_faults.py", "tests/test_chunks.py",
    ),
    _fault(
        "a block is installed before the journal knows it", "runfolder",
        "            self._journal.append(block_line(record))\n            install(self.data, record.objects)\n",
        "            install(self.data, record.objects)\n            self._journal.append(block_line(record))\n",
        "tests/test_store_machine.py", "tests/test_store_faults.py",
    ),
    _fault(
        "two writers hold a run at once", "lock",
        "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB", "tests/test_lock.py",
    ),
    _fault(
        "a second writer waits instead of being told", "lock",
        "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_EX", "tests/test_lock.py",
    ),
    _fault(
        "checksums of objects are not compared", "records",
        'return "" if same else "fails its checksum"', 'return ""', "tests/test_damage.py",
    ),
    _fault(
        "readers do not look into the objects", "presence",
        "deep = not writing and sum(item.size for record in what.records for item in record.objects) <= DEEP",
        "deep = False", "tests/test_damage.py", "tests/test_store_machine.py",
    ),
    _fault(
        "strangers in a store are overlooked", "verify",
        "        if what.manifest.complete or not _may_be(key, arrays):\n", "        if not _may_be(key, arrays):\n",
        "tests/test_damage.py", "tests/test_store.py",
    ),
    _fault(
        "a block that must grow counts as done", "state",
        "        if record.block.covers(block):\n", "        if record.block.first <= block.first:\n",
        "tests/test_store_machine.py",
    ),
    _fault(
        "readers are shown trials of later points that are not done", "state",
        "stairs = [(point, min(trial, above)) for point, trial", "stairs = [(point, trial) for point, trial",
        "tests/test_store_machine.py", "tests/test_store.py",
    ),
    _fault(
        "a damaged run counts as intact where an old form is there", "state",
        "return not fault(store, next_one, deep) and any(", "return any(", "tests/test_store_machine.py",
        "tests/test_damage.py",
    ),
)  # fmt: skip
