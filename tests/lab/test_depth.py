"""How much of the lab is seen, which changes nothing of the river."""

import pytest

from riversim import RiverError, RiverLab
from riversim.lab.depth import DEPTHS
from riversim.lab.panel import Panel


def classes(panel: Panel) -> set[str]:
    return {name for name in panel.box._dom_classes if "depth" in name}


def test_a_lab_begins_with_what_is_played_with_and_goes_as_deep_as_somebody_wants(lab: RiverLab) -> None:
    assert classes(lab.panel) == {"riversim-depth-play"}
    for depth in DEPTHS:
        lab.panel.depth.value = depth
        assert classes(lab.panel) == {f"riversim-depth-{depth}"}
        assert lab.looks.depth == depth
    assert not lab.history.past, "looks are no change to undo"


def test_who_says_how_deep_is_not_overruled_by_what_a_page_remembers() -> None:
    assert RiverLab().panel.depth.free
    said = RiverLab(depth="explore")
    assert not said.panel.depth.free
    assert classes(said.panel) == {"riversim-depth-explore"}


def test_an_unknown_depth_is_refused() -> None:
    with pytest.raises(RiverError, match="depth"):
        RiverLab(depth="deepest")  # type: ignore[arg-type]


def test_each_depth_has_a_name_and_says_what_is_found_there(lab: RiverLab) -> None:
    assert [one[0] for one in lab.panel.depth.names] == list(DEPTHS)
    assert all(name and about for _, name, about in lab.panel.depth.names)
    english = lab.panel.depth.names
    lab.look(language="de")
    assert lab.panel.depth.names != english
