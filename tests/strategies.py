"""Hypothesis strategies made from the parameters' own ranges."""

from hypothesis import strategies as st

from riversim import Course, River
from riversim.model.parameters import parameters
from riversim.model.treatment import DRUGS, FIXED, GRADUAL, SPELLS, Infusion, Jump, Shift, Spell

DAYS = 4.0
STEPS = {0.5, 1.0, 2.0, 3.0, 6.0}


def values(name: str) -> st.SearchStrategy[float]:
    """Valid values of one parameter."""
    p = parameters()[name]
    if p.whole:
        return st.integers(int(p.low), int(p.high))
    return st.floats(p.low, p.high)


@st.composite
def rivers(draw: st.DrawFn, /, **fixed: object) -> River:
    """Any valid river, but few tributaries and not too short a step, so that runs stay short."""
    fields = {name: values(name) for name in parameters() if name not in fixed}
    fields["tributaries"] = st.integers(1, 5)
    fields["step"] = st.sampled_from(sorted(STEPS))
    return River(**(draw(st.fixed_dictionaries(fields)) | fixed))  # type: ignore[arg-type]


@st.composite
def intervals(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Up to three intervals within the run that do not overlap."""
    edges = sorted(draw(st.lists(st.floats(0, DAYS * 0.99), max_size=6)))
    return list(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Any valid course within the run."""
    infusions = draw(
        st.lists(
            st.builds(Infusion, st.floats(0, DAYS * 0.99), st.floats(0, 10), st.sampled_from(sorted(DRUGS))), max_size=4
        )
    )
    spells = [
        Spell(what, draw(st.floats(low, high)), start, end)
        for what, (low, high, _) in SPELLS.items()
        for start, end in draw(intervals())
    ]
    changed = draw(st.lists(st.sampled_from(sorted(set(parameters()) - FIXED)), max_size=3, unique=True))
    shifts = [
        Shift(what, draw(values(what)), start, end if what in GRADUAL else start)
        for what in changed
        for start, end in draw(intervals())
    ]
    return Course(infusions=tuple(infusions), spells=tuple(spells), shifts=tuple(shifts))


def jumps() -> st.SearchStrategy[Course]:
    """Jump starts of a battery that every river has. Apart from `courses`: they name a tributary."""
    one = st.builds(Jump, st.floats(0, DAYS * 0.99), st.just(1))
    return st.lists(one, min_size=1, max_size=3).map(lambda some: Course(jumps=tuple(some)))
