"""What was saved by the river of before opens, with a warning: what was done is kept, and it runs by today's laws."""

import io
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riversim import Course, Drug, Infusion, Jump, River, RiverError, Shift, Spell, Trajectory, simulate
from riversim.model.saved import NOTICE, read, still
from riversim.model.scenarios import HEALTHY
from riversim.model.treatment import DRUGS
from tests.runs import same

# What the last riversim that wrote format 1 wrote of its obstructed river, and of a course.
THEN: dict[str, Any] = json.loads(
    '{"cause": 0.4, "competence": 1.0, "resistance": 1.0, "strength": 1.3, "rain": 1.0, "rain_noise": 0.08,'
    ' "rain_memory": 12.0, "storms": 6.06, "uptake": 0.5, "conductance": 0.5, "crest": 1.15, "spill": 5.0,'
    ' "flood": 1.45, "drain": 1.0, "scour": 2.3, "upkeep": 0.23, "silting": 0.155, "strength_spread": 0.02,'
    ' "jump": 0.22, "alternator": 0.00564, "leak": 0.0047, "threshold": 0.197, "resistance_spread": 0.185,'
    ' "trace_rate": 0.5, "trace_time": 7.28, "growth": 0.00492, "wilting": 0.00151, "drowning": 0.3,'
    ' "roots": 0.322, "irritation": 0.0181, "clearing": 0.00358, "soothing": 0.0213, "corrosion": 4.36,'
    ' "water_weight": 0.73, "opening": 0.08, "charge": 0.02, "foliage": 0.25, "inflammation": 0.65, "step": 1.0,'
    ' "tributaries": 8, "seed": 0, "strengths": null, "resistances": null}'
)
KETAMINE: dict[str, Any] = json.loads(
    '{"name": "ketamine", "title": "ketamine", "block": 0.95, "potentiation": 1.0, "ampa_block": 0.0,'
    ' "half_life": 2.5, "peak": 200.0, "ec50": 43.0, "slope": 3.35}'
)
DONE: dict[str, Any] = {
    "infusions": [{"day": 1.0, "dose": 0.5, "drug": KETAMINE}],
    "spells": [{"what": "block", "to": 0.9, "start": 3.0, "end": 4.0}],
    "shifts": [
        {"what": "cause", "to": 0.2, "start": 2.0, "end": 6.0},
        {"what": "storms", "to": 2.0, "start": 2.0, "end": 2.0},
    ],
    "jumps": [{"day": 5.0, "tributary": 2}],
}
KEPT = Course(
    infusions=(Infusion(1, 0.5, "ketamine"),),  # type: ignore[arg-type]
    spells=(Spell("block", 0.9, 3, 4),),
    shifts=(Shift("cause", 0.2, 2, 6),),
    jumps=(Jump(5, 2),),
)


def before(river: Any = THEN, course: Any = DONE, *, format: object = 1, **series: Any) -> bytes:
    """A file of a week, as the river of before wrote it."""
    data, about = io.BytesIO(), {"riversim": format, "river": river, "course": course}
    header = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    np.savez_compressed(data, about=header, **({"level": np.ones(169)} | series))
    return data.getvalue()


def opened(data: bytes) -> Trajectory:
    with pytest.warns(UserWarning, match="earlier version of riversim"):
        return Trajectory.from_bytes(data)


def test_a_run_of_the_river_of_before_is_made_anew_as_long_and_under_what_was_done() -> None:
    assert same(opened(before()), simulate(River(), KEPT, weeks=1))


def test_the_river_of_before_is_todays_but_for_what_somebody_chose() -> None:
    chosen = {"cause": 0.3, "seed": 4, "tributaries": 2, "uptake": 0.6, "strengths": [1.2, 1.4]}
    river = read(before(THEN | chosen)).river
    assert river == River(cause=0.3, seed=4, tributaries=2, uptake=0.6, strengths=(1.2, 1.4))


def test_what_was_chosen_is_left_out_where_today_has_no_such_number_or_no_such_value() -> None:
    assert read(before(THEN | {"storms": 1.0, "water_weight": 0.5, "crest": 99.0})).river == River()
    shifts = [{"what": "crest", "to": 99.0, "start": 1.0, "end": 1.0}]
    assert read(before(course=DONE | {"shifts": shifts})).course.shifts == ()


def test_the_healthy_river_of_before_is_todays() -> None:
    healthy = {"cause": 0.1, "opening": 0.94, "charge": 0.43, "foliage": 0.98, "inflammation": 0.08}
    assert read(before(THEN | healthy)).river == HEALTHY


def test_a_drug_is_todays_of_that_name_and_somebodys_own_stays_as_it_was() -> None:
    own = KETAMINE | {"name": "own", "block": 0.5}
    course = {"infusions": [{"day": day, "dose": 1.0, "drug": drug} for day, drug in ((1.0, KETAMINE), (2.0, own))]}
    first, second = read(before(course=DONE | course)).course.infusions
    assert first.drug == DRUGS["ketamine"] and second.drug == Drug(**own)


def test_a_course_without_jump_starts_is_one_of_before_there_were_any() -> None:
    old = {name: events for name, events in DONE.items() if name != "jumps"}
    assert read(before(course=old)).course.jumps == ()


def test_the_warning_is_at_the_line_that_asked(tmp_path: Path) -> None:
    (tmp_path / "run.npz").write_bytes(before())
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        Trajectory.load(tmp_path / "run.npz")
        Trajectory.from_bytes(before())
    assert [(w.filename, str(w.message)) for w in heard] == [(__file__, NOTICE)] * 2


def test_what_is_saved_again_opens_without_a_word(tmp_path: Path) -> None:
    run = opened(before())
    run.save(tmp_path / "run.npz")
    assert same(Trajectory.load(tmp_path / "run.npz"), run)


BAD: dict[str, bytes] = {
    "a format to come": before(format=3),
    "a format that is none": before(format="<b>"),
    "no river": before(river=[]),
    "no course": before(course={}),
    "a number of no river": before(THEN | {"x": None}),
    "a number that is none": before(THEN | {"cause": "x"}),
    "a number that is not finite": before(THEN | {"cause": float("nan")}),
    "a river that is not whole": before(THEN | {"tributaries": 1.5}),
    "a change of what is no number": before(course=DONE | {"shifts": [{"what": "x", "to": 1, "start": 1, "end": 1}]}),
    "an infusion after the end": before(course=DONE | {"infusions": [{"day": 9.0, "dose": 1.0, "drug": KETAMINE}]}),
    "no drug": before(course=DONE | {"infusions": [{"day": 1.0, "dose": 1.0, "drug": "ketamine"}]}),
    "a battery that is not there": before(course=DONE | {"jumps": [{"day": 1.0, "tributary": 9}]}),
    "no level": before(level=np.float64(1)),
    "no time": before(level=np.ones(1)),
    "a level of many": before(level=np.ones((169, 2))),
    "a format of today with nothing in it": before(format=2),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_never_was_a_run_is_refused_as_ever(bad: str) -> None:
    with pytest.raises(RiverError):
        Trajectory.from_bytes(BAD[bad])


def test_what_is_still_a_number_of_today_says_nothing_of_what_never_was_one() -> None:
    assert still("cause", 0.3) and not still("cause", 7) and not still("cause", 10**400)
    assert not still("storms", 6.06) and not still("water_weight", 0.5)
    assert still("strengths", [1.2]) and still("x", 1) and still("cause", "x") and still("cause", float("nan"))
