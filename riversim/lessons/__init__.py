"""What the notebooks call: the steps of a lesson, its questions, stills and checks."""

from riversim.lessons.lesson import Lesson, play, show
