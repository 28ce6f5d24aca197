"""Every sentence that a person reads, in every language, in the words of the river or the brain; nothing is drawn."""

from riversim.words import evidence, language, telling, verdicts
from riversim.words.aboard import Aboard, aboard
from riversim.words.alttext import alt_text
from riversim.words.captions import caption, sentences
from riversim.words.closer import (
    blocking_drug,
    closer,
    closer_alt,
    closer_claims,
    closer_names,
    closer_part,
    closer_truth,
    closer_word,
    grows,
    has_inside,
    inside_of,
)
from riversim.words.differences import difference
from riversim.words.events import Event, events
from riversim.words.evidence import Claim, Source, Truth
from riversim.words.feeling import feeling, feels
from riversim.words.language import (
    LANGUAGES,
    VOCABULARIES,
    Spoken,
    Vocabulary,
    _,
    _n,
    begin,
    current,
    current_words,
    day_word,
    decimal,
    listed,
    mark,
    number,
    preferred,
    refused,
    speaking,
    whole_day,
)
from riversim.words.mentions import mentions
from riversim.words.names import CRISIS, DISCLAIMER, label
from riversim.words.now import FULL_LEVEL, LOW_LEVEL, SLOW_GATE_H, SPILLING, Now, bands
from riversim.words.numerals import typed
from riversim.words.parts import KINDS, over_time, part
from riversim.words.said import Said, reading_s
from riversim.words.telling import infusion, marks, story, tell, title
from riversim.words.versus import RIVERS, Contrast, contrast, unlike
