"""Binder: the image is built from environment.yml alone, and that is kept together with the other version files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from repo2docker.app import Repo2Docker
from repo2docker.buildpacks.base import BaseImage

from tests.platforms.imports import imported

# How a package of conda-forge is called on PyPI, where the names differ.
TWINS = {"matplotlib-base": "matplotlib"}
# Binder's own image has these; naming them again would build them again.
IN_THE_IMAGE = {"jupyterlab", "notebook", "ipywidgets", "ipykernel", "jupyter", "jupyter_server"}
# What would make the image so large that Binder's clusters take minutes to pull it, or fail.
HEAVY = {"pytorch", "torch", "tensorflow", "jax", "matplotlib", "anaconda", "cudatoolkit", "pyqt"}
# Imported under a guard, or made by the setup cell itself.
GUARDED = {"google", "ml_road_map"}


@pytest.fixture(scope="module")
def wanted(root: Path) -> dict[str, Requirement]:
    """What environment.yml asks for, without Python: conda name -> requirement."""
    lines = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    requirements = [Requirement(line) for line in lines if not line.startswith("python=")]
    return {requirement.name: requirement for requirement in requirements}


@pytest.fixture(scope="module")
def pack(root: Path) -> Iterator[BaseImage]:
    """The buildpack that repo2docker picks for the repository; it looks at the working folder."""
    before = Path.cwd()
    os.chdir(root)
    try:
        application = Repo2Docker()
        packs = (each(base_image=application.base_image) for each in application.buildpacks)
        picked = next(each for each in packs if each.detect())
        picked.platform = "linux/amd64"
        yield picked
    finally:
        os.chdir(before)


def test_repo2docker_picks_conda_and_python_312(pack: BaseImage) -> None:
    """Of all that lies in the root, repo2docker goes by environment.yml, and reads Python 3.12 out of it."""
    assert (type(pack).__name__, pack.python_version) == ("CondaBuildPack", "3.12")


def test_repo2docker_renders_its_dockerfile(pack: BaseImage) -> None:
    """The Dockerfile renders, brings the base environment of Python 3.12, and updates it by environment.yml."""
    dockerfile = pack.render(build_args={})
    assert "py-2d3-2e12" in dockerfile, "not the base environment of Python 3.12"
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in dockerfile
    assert "pip install" not in dockerfile, "the builder is not installed: a notebook needs none of it"


def test_no_other_configuration_takes_over(root: Path) -> None:
    """No binder folder or Dockerfile hides environment.yml from repo2docker."""
    others = ("binder", ".binder", "Dockerfile", "apt.txt", "postBuild", "start")
    assert [name for name in others if (root / name).exists()] == []


def test_environment_is_light(wanted: dict[str, Requirement]) -> None:
    """environment.yml names nothing that Binder's image has already, and nothing heavy."""
    assert wanted.keys() & (IN_THE_IMAGE | HEAVY) == set()


def test_conda_asks_for_what_pyproject_asks_for(wanted: dict[str, Requirement], needed: dict[str, Requirement]) -> None:
    """Each package of environment.yml is a dependency of pyproject.toml too, with the same lowest version."""
    for name, requirement in wanted.items():
        assert requirement.specifier == needed[TWINS.get(name, name)].specifier, name


def test_environment_has_what_notebooks_import(wanted: dict[str, Requirement], root: Path) -> None:
    """What any notebook imports beside the standard library is in environment.yml or in Binder's own image."""
    modules = {"sklearn" if name == "scikit-learn" else TWINS.get(name, name) for name in wanted}
    found = imported(root / "notebooks")
    assert "ipywidgets" in found, "the runtime in the setup cells was not seen"
    assert found - modules - {"IPython", "ipywidgets"} - GUARDED == set()
