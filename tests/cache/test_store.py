"""The store: what many processes, damaged entries, full and locked disks do to it, which is nothing."""

import multiprocessing
import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.cache.keys import key_of
from apicheck.cache.store import Contents, Store

KEY = key_of("test", 1)
OTHER = key_of("test", 2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def files(store: Store) -> list[Path]:
    return sorted(path for path in (store.folder / "entries").rglob("*") if path.is_file())


def test_what_was_put_is_there(store: Store) -> None:
    store.put(KEY, b"some data")
    assert store.get(KEY) == b"some data"
    assert store.get(OTHER) is None
    assert Store(store.folder).get(KEY) == b"some data"


def test_nothing_is_made_by_looking(store: Store) -> None:
    assert store.get(KEY) is None
    assert store.contents() == Contents(0, 0)
    assert not store.folder.exists()


def test_programs_that_back_up_are_told_that_it_is_a_cache(store: Store) -> None:
    store.put(KEY, b"some data")
    assert (store.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


@given(place=st.integers(min_value=0), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_entry_is_deleted_and_missed(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int, cut: bool
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.put(KEY, b"some data")
    (file,) = files(store)
    data = bytearray(file.read_bytes())
    place %= len(data)
    if cut:
        del data[place:]
    else:
        data[place] ^= 1 << bit
    file.write_bytes(data)
    assert store.get(KEY) is None
    assert files(store) == []
    store.put(KEY, b"once more")
    assert store.get(KEY) == b"once more"


def test_an_entry_under_the_name_of_another_one_is_none(store: Store) -> None:
    store.put(KEY, b"some data")
    store.put(OTHER, b"other data")
    first, second = files(store)
    first.write_bytes(second.read_bytes())
    assert sorted(data for data in (store.get(KEY), store.get(OTHER)) if data is not None) in (
        [b"some data"],
        [b"other data"],
    )


def test_what_was_not_used_for_the_longest_time_makes_room(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", most_bytes=2000)
    keys = [key_of("test", number) for number in range(8)]
    long_ago = time.time() - 1_000_000
    for age, key in enumerate(keys):
        store.put(key, bytes(200))
        os.utime(store.folder / "entries" / key[:2] / key[2:], (long_ago + age, long_ago + age))
    assert store.get(keys[0]) is not None  # which is used now, and so is the newest
    for number in range(20, 24):
        store.put(key_of("test", number), bytes(200))
    store.make_room()
    assert store.contents().bytes <= 2000
    assert store.get(keys[0]) is not None
    assert store.get(keys[1]) is None


def test_it_never_grows_much_beyond_its_bound(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", most_bytes=20_000)
    for number in range(1000):
        store.put(key_of("test", number), bytes(200))
    assert 5_000 < store.contents().bytes < 40_000


def test_drafts_that_a_killed_writer_left_go_after_a_while(store: Store) -> None:
    store.put(KEY, b"some data")
    (file,) = files(store)
    fresh, left = file.with_name(".draft-1-a"), file.with_name(".draft-2-b")
    for draft in (fresh, left):
        draft.write_bytes(b"half of")
    os.utime(left, (0, 0))
    store.make_room()
    assert files(store) == sorted([file, fresh])
    assert store.contents().entries == 1


def test_clear_leaves_nothing(store: Store) -> None:
    store.put(KEY, b"some data")
    store.put(OTHER, b"other data")
    assert store.clear().entries == 2
    assert store.contents() == Contents(0, 0)
    store.put(KEY, b"some data")
    assert store.get(KEY) == b"some data"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is locked to this user")
def test_a_folder_that_cannot_be_written_to_is_read(store: Store) -> None:
    store.put(KEY, b"some data")
    folders = [store.folder, *(path for path in store.folder.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        store.put(OTHER, b"other data")
        assert store.get(KEY) == b"some data"
        assert store.get(OTHER) is None
    finally:
        for folder in folders:
            folder.chmod(stat.S_IRWXU)


def test_a_file_in_the_place_of_the_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    store = Store(tmp_path / "cache")
    store.put(KEY, b"some data")
    assert store.get(KEY) is None
    assert store.contents() == Contents(0, 0)
    assert store.clear() == Contents(0, 0)


def test_a_full_disk_costs_the_entry_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        store.put(KEY, b"some data")
    assert store.get(KEY) is None
    assert files(store) == []


def _work(folder: Path, seed: int) -> bool:
    store = Store(folder, most_bytes=30_000)
    for number in range(300):
        name = (number * 7 + seed) % 100
        found = store.get(key_of("test", name))
        if found is not None and found != bytes([name]) * 400:
            return False
        store.put(key_of("test", name), bytes([name]) * 400)
    return True


def test_many_processes_never_see_half_an_entry(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert all(pool.starmap(_work, [(tmp_path / "cache", seed) for seed in range(4)]))
