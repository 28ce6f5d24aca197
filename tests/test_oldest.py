"""The oldest versions are found in pyproject.toml; `.ci/run` runs the lab with them."""

import pytest

from tests.oldest import everything, pins, project


def test_all_that_is_needed_has_one_lower_bound_that_can_be_tried() -> None:
    found = pins(everything())
    assert {pin.partition("==")[0] for pin in found} >= {"numpy", "matplotlib", "pillow", "ipywidgets", "tqdm", "numba"}
    assert len(found) == len(everything()) - 1, "all but riversim itself"


def test_the_lower_bound_is_taken_whatever_else_is_said() -> None:
    assert pins(["ipywidgets>=7.7.1,!=8.1.9", "riversim[lab]", "textstat==0.7.8"]) == [
        "ipywidgets==7.7.1", "textstat==0.7.8",
    ]  # fmt: skip


@pytest.mark.parametrize("loose", ["numpy", "numpy<3"])
def test_what_has_no_lower_bound_is_refused(loose: str) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        pins([loose])


def test_the_lab_runs_with_what_colab_has() -> None:
    assert "ipywidgets==7.7.1" in pins(project()["optional-dependencies"]["lab"])
