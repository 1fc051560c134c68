"""What would hurt somebody who installs the bot, if it broke unseen."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
INSTALLERS = ("constraints.txt", "pyproject.toml", "Makefile", "Dockerfile", ".ci/run")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def pins() -> dict[str, str]:
    lines = [line.split("==") for line in read("constraints.txt").splitlines()]
    return {canonicalize_name(name): version for name, version in lines}


def direct_requirements() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    declared: list[str] = [*project["dependencies"], *extras, *PROJECT["dependency-groups"]["dev"]]
    return [Requirement(line) for line in declared]


def all_requirements() -> set[str]:
    """The names of everything that is installed, directly or for the sake of another."""
    found: set[str] = set()
    waiting = direct_requirements()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found:
            continue
        found.add(name)
        further = [Requirement(line) for line in metadata.requires(name) or ()]
        waiting += [one for one in further if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def test_each_constraint_is_a_name_and_a_version() -> None:
    for line in read("constraints.txt").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9_.+!]*", line), line


def test_everything_that_gets_installed_is_pinned() -> None:
    assert not all_requirements() - set(pins())


def test_the_pins_are_versions_that_the_project_allows() -> None:
    for wanted in direct_requirements():
        assert wanted.specifier.contains(pins()[canonicalize_name(wanted.name)]), wanted


@pytest.mark.parametrize("path", INSTALLERS)
def test_no_package_index_is_named(path: str) -> None:
    assert not re.search(r"index-url|--index|find-links|trusted-host|/simple\b", read(path))


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert PROJECT["project"]["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License")


def test_every_file_beside_the_code_travels_with_the_package() -> None:
    package_data: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    for path in (ROOT / "bot").rglob("*"):
        if path.is_dir() or path.suffix in {".py", ".pyc"}:
            continue
        package = ".".join(path.parent.relative_to(ROOT).parts)
        patterns = package_data.get(package, [])
        assert any(fnmatch(path.name, pattern) for pattern in patterns), f"package-data lacks {path.relative_to(ROOT)}"


def test_every_folder_of_code_is_a_package() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        assert (path.parent / "__init__.py").exists(), f"{path.parent} would not be installed"


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_real_token_and_no_state_is_in_the_repository() -> None:
    token = re.compile(rb"xox[bp]-[0-9]{9,}-[0-9]{9,}-\w{16,}|xapp-[0-9]-A[0-9A-Z]{8,}-[0-9]{9,}-[0-9a-f]{32,}")
    for name in tracked_files():
        assert not re.search(r"(^|/)\.env$|\.db(-wal|-shm)?$", name), name
        assert not token.search((ROOT / name).read_bytes()), name


def test_the_run_of_the_tests_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)
    assert "make test" in read(".ci/run")


class TestImage:
    """There may be no container engine where the tests run: these rules are read off the file."""

    def instructions(self) -> Iterator[tuple[str, str]]:
        text = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", read("Dockerfile")))
        for line in filter(None, text.splitlines()):
            word, _, rest = line.partition(" ")
            yield word, rest

    def of(self, word: str) -> list[str]:
        return [rest for each, rest in self.instructions() if each == word]

    def copied(self) -> list[str]:
        """What is copied from the repository, not from another stage."""
        return [name for rest in self.of("COPY") if "--from" not in rest for name in rest.split()[:-1]]

    def test_it_starts_from_a_named_version(self) -> None:
        for base in self.of("FROM"):
            assert re.match(r"python:3\.\d+-slim\b", base), base

    def test_it_does_not_run_as_root(self) -> None:
        assert self.of("USER")
        assert int(self.of("USER")[-1]) > 0

    def test_it_copies_what_exists_and_what_is_let_in(self) -> None:
        let_in = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
        assert "*" in read(".dockerignore").splitlines()
        for name in self.copied():
            assert (ROOT / name).exists(), name
            assert name.removeprefix("./") in let_in, f".dockerignore keeps {name} out"

    def test_it_installs_the_pinned_versions(self) -> None:
        assert any("pip install" in line and "--constraint constraints.txt" in line for line in self.of("RUN"))

    def test_its_state_is_in_the_volume(self) -> None:
        assert self.of("VOLUME") == ["/data"]
        assert any("DATABASE_PATH=/data/" in line for line in self.of("ENV"))

    def test_it_runs_the_bot_and_asks_after_its_health(self) -> None:
        assert self.of("ENTRYPOINT") == ['["tasks-bot"]']
        assert self.of("CMD") == ['["run"]']
        assert self.of("HEALTHCHECK")[0].endswith('CMD ["tasks-bot", "health"]')
