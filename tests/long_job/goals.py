"""What reliability is asked for, and which tests measure it: goals by number, as the report names them."""

from __future__ import annotations

from typing import NamedTuple


class Goal(NamedTuple):
    """One goal.

    Attributes:
        number: R1 ... R26.
        asked: in a line.
        tests: who measures it, ``file::test``; a test records its figure under the goal's number.
        unmeasured: why nobody does; or what is not measured of it.
    """

    number: str
    asked: str
    tests: tuple[str, ...] = ()
    unmeasured: str = ""


RUN, STORE, WORLD = "tests/test_run_folder.py", "tests/test_store_faults.py", "tests/test_same_history.py"
SAFE, LOST, KERNEL = "tests/test_security.py", "tests/test_backends.py", "tests/test_kernel_cache.py"

GOALS: tuple[Goal, ...] = (
    Goal("R1", "500 kills: 0 runs that end otherwise", (f"{RUN}::test_killed_five_hundred_times_it_ends_as_if_nothing_had_been",)),
    Goal(
        "R2", "every operation of the disk fails once in every way: 0 runs that end otherwise",
        (f"{STORE}::test_every_operation_fails_once_in_all_ways", "tests/test_outside.py::test_faults_from_outside_do_no_more_harm"),
    ),
    Goal("R3", "any prefix of unsynced writes is lost: 0 runs that end otherwise", (), "for a later version; that all is synced in order is tested (test_lasting.py)"),
    Goal(
        "R4", "killed, hung and deadly workers: the same data, the deadly block alone given up",
        (
            f"{LOST}::test_a_lost_process_costs_one_piece", f"{LOST}::test_a_hung_process_is_replaced",
            f"{LOST}::test_a_deadly_piece_is_given_up_and_the_rest_is_kept", f"{LOST}::test_a_lost_worker_costs_one_block",
            f"{LOST}::test_a_hung_worker_is_restarted", f"{LOST}::test_a_deadly_block_is_given_up_and_the_rest_is_kept",
        ),
    ),
    Goal("R5", "disk full: a sentence, finished blocks intact, goes on when there is room", (f"{STORE}::test_files_that_cannot_grow", f"{STORE}::test_a_disk_that_is_full", f"{RUN}::test_on_disks_too_small_it_says_so_and_goes_on_where_there_is_room")),
    Goal("R6", "5,000 damages: all found, none read, mended to the same bytes", ("tests/test_damage.py::test_a_thousand_damages",)),
    Goal("R7", "second writers refused, readers see a whole run at any time", ("tests/test_lock.py::test_a_second_writer_is_told_who_the_first_is_and_a_kill_frees_the_run", "tests/test_lock.py::test_of_writers_that_start_at_once_one_writes", "tests/test_lock.py::test_a_reader_sees_whole_rectangles_only_while_a_run_is_written")),
    Goal("R8", "100,000 mutated configs: 0 tracebacks, 0 hangs, every rejection at its place", ("tests/test_fuzz.py::test_nothing_but_sentences_for_long",)),
    Goal("R9", "bombs of YAML and JSON are refused in no time", ("tests/test_bad_configs.py::test_bad_file", "tests/test_fuzz.py::test_nothing_but_sentences")),
    Goal(
        "R10", "no path out of the folder of the config, nor of that of runs",
        (
            "tests/test_bad_configs.py::test_bad_extends", f"{SAFE}::test_no_extends_leads_out", f"{SAFE}::test_no_name_leads_out_of_the_runs_folder",
            f"{SAFE}::test_a_run_writes_in_its_folder_of_runs_only", f"{SAFE}::test_no_object_lies_outside_of_its_store",
            f"{SAFE}::test_nothing_is_read_or_written_through_a_link",
        ),
    ),
    Goal(
        "R11", "no loader that could run code",
        (
            f"{SAFE}::test_nothing_shipped_runs_what_it_reads", f"{SAFE}::test_opening_hostile_configs_runs_nothing",
            f"{SAFE}::test_opening_a_hostile_run_runs_nothing", f"{SAFE}::test_a_store_that_names_pickle_is_not_read",
        ),
    ),
    Goal(
        "R12", "hostile names are text in the page, the terminal and in files",
        (
            "tests/test_report.py::test_fifty_hostile_names_are_text", "tests/test_report.py::test_hostile_names_of_a_run",
            "tests/test_hostile_text.py::test_no_text_of_a_config_steers_a_screen", "tests/test_hostile_text.py::test_no_cell_of_a_table_is_a_formula",
        ),
    ),
    Goal("R13", "the local page answers nobody else", (), "there is no local page yet"),
    Goal("R14", "the same bits for any layout", (f"{RUN}::test_the_layout_changes_no_bit", "tests/test_golden.py::test_no_surroundings_change_a_bit", "tests/test_golden.py::test_a_plain_processor_gives_the_same_bits")),
    Goal("R15", "both engines the same bits on 100,000 histories", (f"{WORLD}::test_engines_live_the_same_histories_long",)),
    Goal("R16", "results of known scenarios change with the model's version only", ("tests/test_golden.py::test_golden", "tests/test_golden.py::test_the_version_is_that_of_the_numbers")),
    Goal("R17", "memory does not grow with the number of histories", ("tests/test_summary.py::test_ten_million_trials_take_less_than_a_gigabyte", "tests/test_summary.py::test_real_trials_take_less_than_a_gigabyte"), "at 10^8 histories"),
    Goal("R18", "no stale or damaged kernel is ever used", (f"{KERNEL}::test_every_damage_is_healed", f"{KERNEL}::test_an_edited_event_gives_new_numbers", f"{KERNEL}::test_an_edited_mechanism_gives_new_numbers")),
    Goal("R19", "100 interrupts at any time: ended soon, no orphan, goes on", (f"{RUN}::test_interrupted_fifty_times_it_ends_as_if_nothing_had_been",)),
    Goal("R20", "resuming lives what is missing, and says why", (f"{RUN}::test_resume_says_why_each_block_runs_again_and_lives_no_other",)),
    Goal("R21", "the same on an object store", (), "for a later version: runs are folders"),
    Goal("R22", "a store under any order of events: 2,000 x 50 steps", ("tests/test_store_machine.py::test_any_order_of_events_at_length",), "other formats and changed configs, since a changed config is another run"),
    Goal("R23", "scheduler and store under virtual time", (), "for a later version"),
    Goal(
        "R24", "help and check stay light, an extra away is named",
        (
            "tests/test_cli.py::test_help_imports_nothing_heavy", "tests/test_cli.py::test_check_imports_no_numba_and_no_xarray",
            "tests/test_extras.py::test_help_costs_a_few_bare_interpreters", "tests/test_extras.py::test_what_is_missing_is_named_with_its_command",
        ),
    ),
    Goal("R25", "runs of every released version can be read", (), "there is no second version yet"),
    Goal(
        "R26", "packages of the core are free for any use, and wheels", ("tests/test_packages.py::test_every_package_of_the_core_is_free_and_a_wheel",),
        "versions and hashes, as there is no lock file and dependencies are lower bounds; what wheels bundle",
    ),
    Goal("speed", "the compiled engine against plain SimPy, two cores against one, what storing costs", ("tests.benchmarks",)),
    Goal("world", "a world in any order of events is what a plain account says: 4,000 x 60 steps", ("tests/test_world_machine.py::test_a_world_is_what_its_plain_account_says_at_length",)),
    Goal("invariants", "5,000 drawn worlds without a broken invariant", ("tests/test_invariants.py::test_invariants_hold_in_drawn_worlds_long",)),
)  # fmt: skip
