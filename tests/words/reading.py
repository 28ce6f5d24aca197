"""How sentences read: what the tests of all that is said share."""

import re

from riversim.words import LANGUAGES

FOREIGN = [code for code in LANGUAGES if code != "en"]
ENGLISH = re.compile(r"\b(the|and|of|are|with|water|river|tributar\w+|spillway|by|to|trees)\b", re.I)
LIST = r"\d+(?:(?:, | and | to )\d+)*"
TRIBUTARIES = rf"(All|Tributar(?:y|ies) {LIST})(?: \w+ tributaries)?"
BATTERIES = rf"(All|Batter(?:y|ies) {LIST})(?: \w+ batteries)?"
WORDS = re.compile(r"[A-Za-z0-9.:'-]+")


def sentences(text: str) -> list[str]:
    return re.findall(r"[^.]+(?:\.\d[^.]*)*\.", text)


def syllables(word: str) -> int:
    """Groups of vowels, and what is silent or spoken apart in them; a number is one."""
    word = word.lower().strip(".:'-")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouscxzg]es$", word) and groups > 1
    apart = re.search(r"ia|(?<![st])io|iu|eo", word)
    return max(1, groups + bool(apart) - bool(silent))


def grade(text: str) -> float:
    """Flesch and Kincaid's reading grade."""
    found = [w for w in WORDS.findall(text) if w.strip(".:'-")]
    count = len(sentences(text))
    return 0.39 * len(found) / count + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def check_plain(text: str) -> None:
    check_well_formed(text)
    assert grade(text) <= 8.0, (grade(text), text)


def check_well_formed(text: str) -> None:
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith(".")
    assert not re.search(r"None|nan|inf\b|[{}_]|  |\bmg\b|\.\.", text)
    assert not re.search(r"\bshould|\bmust|\bfault|\bcure|\bwill\b|\bthe cause\b", text)


def named(text: str, pattern: str, total: int) -> set[int]:
    """The numbers that a sentence names, as indices from 0: "1 to 3 and 7", or "all"."""
    found: set[int] = set()
    for numbers in re.findall(pattern, text):
        if "All" in numbers:
            return set(range(total))
        for part in re.split(r", | and ", numbers.split(" ", 1)[1]):
            low, _, high = part.partition(" to ")
            found |= set(range(int(low) - 1, int(high or low)))
    return found
