"""A cell of a notebook as the site runs it: when a page is built, to see what it shows, and then in the page itself."""

from __future__ import annotations

import ast
from typing import Any

import ipywidgets as widgets

from riversim.lab import Page, RiverLab


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell with what those before it named; returns what its last line comes to, which is what a cell shows."""
    lines = ast.parse(source).body
    last = lines.pop() if lines and isinstance(lines[-1], ast.Expr) else None
    exec(compile(ast.Module(lines, []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if isinstance(last, ast.Expr) else None


def only_shows(source: str) -> bool:
    """Whether a cell names nothing that another might need."""
    return all(isinstance(line, ast.Expr) for line in ast.parse(source).body)


def alive(shown: object) -> widgets.Widget | None:
    """The widget that stands for what a cell shows; None for what does not move."""
    if isinstance(shown, RiverLab):
        return shown.panel.box
    return shown if isinstance(shown, Page) else None
