"""Charts as SVG, drawn by the server: no script, no outside request, the same in page, print and dark mode.

Colours come from CSS variables of the page (`--chart-1` to `--chart-8`, `--chart-ink`, `--chart-grid`) with fall-backs,
so that one drawing serves both themes. Every chart carries a title and a description for those who do not see it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe

PALETTE = ("#2563eb", "#0d9488", "#d97706", "#9333ea", "#dc2626", "#4d7c0f", "#0891b2", "#be185d")
WIDTH = 720
PI = Decimal("3.141592653589793")


@dataclass(frozen=True, slots=True)
class Slice:
    """A named part."""

    label: str
    value: Decimal
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A named row of points; None leaves a gap."""

    label: str
    values: Sequence[Decimal | None]


def colour(index: int) -> str:
    """The colour of the n-th part, counted from 0."""
    slot = index % len(PALETTE)
    return f"var(--chart-{slot + 1}, {PALETTE[slot]})"


def pie(parts: Sequence[Slice], *, title: str) -> SafeString:
    """A ring whose angles are the parts' shares; parts at or below zero have no angle and stand in the legend."""
    shown = [part for part in parts if part.value > 0]
    total = sum((part.value for part in shown), Decimal(0))
    root = _canvas(title, _described(parts), height=max(220, 26 * len(parts) + 20))
    start = Decimal(0)
    for index, part in enumerate(parts):
        if part.value > 0:
            _arc(root, start / total, (start + part.value) / total, index)
            start += part.value
        _legend(root, 260, 24 + 26 * index, index, f"{part.label}  {part.text}".strip())
    return _svg(root)


def pairs(labels: Sequence[str], left: Line, right: Line, *, title: str) -> SafeString:
    """Two horizontal bars for each label, on one scale that starts at zero."""
    values = [value for value in [*left.values, *right.values] if value is not None]
    longest = max([*values, Decimal(0)], default=Decimal(0)) or Decimal(1)
    height = 44 * len(labels) + 40
    described = "; ".join(
        f"{label}: {left.label} {_number(a)}, {right.label} {_number(b)}"
        for label, a, b in zip(labels, left.values, right.values, strict=True)
    )
    root = _canvas(title, described, height=height)
    _legend(root, 170, 14, 0, left.label)
    _legend(root, 210 + 8 * len(left.label), 14, 1, right.label)
    for row, label in enumerate(labels):
        top = 34 + 44 * row
        _text(root, 160, top + 20, label, anchor="end")
        for offset, line in enumerate((left, right)):
            value = line.values[row]
            if value is None:
                continue
            length = max(Decimal(0), 430 * value / longest)
            bar = SubElement(
                root, "rect", x="170", y=str(top + 16 * offset), width=f"{length:.1f}", height="13", rx="2"
            )
            bar.set("fill", colour(offset))
            _text(root, 176 + length, top + 11 + 16 * offset, _number(value), size=11)
    return _svg(root)


def lines(labels: Sequence[str], rows: Sequence[Line], *, title: str) -> SafeString:
    """Values over time on one scale; the scale includes zero."""
    values = [value for row in rows for value in row.values if value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    described = "; ".join(f"{row.label}: " + ", ".join(_number(value) for value in row.values) for row in rows)
    root = _canvas(title, described, height=300)
    step = Decimal(600) / max(1, len(labels) - 1)

    def place(index: int, value: Decimal) -> tuple[Decimal, Decimal]:
        return 90 + index * step, 40 + 210 * (high - value) / span

    _grid(root, labels, low, span, place)
    for number, row in enumerate(rows):
        _path(root, [place(i, v) if v is not None else None for i, v in enumerate(row.values)], number)
        _legend(root, 90 + 200 * number, 14, number, row.label)
    return _svg(root)


def fan(labels: Sequence[str], bands: Sequence[Line], *, title: str, marks: Sequence[Line] = ()) -> SafeString:
    """Percentiles from the lowest to the highest: areas between opposite ones, the middle one drawn as a line.

    `marks` are further lines on the same scale, such as an expected path. The scale includes zero.
    """
    values = [value for row in (*bands, *marks) for value in row.values if value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    described = "; ".join(f"{row.label}: {_number(row.values[-1])} at the end" for row in (*bands, *marks))
    root = _canvas(title, described, height=300)
    step = Decimal(600) / max(1, len(labels) - 1)

    def place(index: int, value: Decimal) -> tuple[Decimal, Decimal]:
        return 90 + index * step, 40 + 210 * (high - value) / span

    _grid(root, labels, low, span, place)
    legend_x = 90
    for number in range(len(bands) // 2):
        under, over = bands[number], bands[len(bands) - 1 - number]
        upper = [place(i, v) for i, v in enumerate(over.values) if v is not None]
        lower = [place(i, v) for i, v in enumerate(under.values) if v is not None]
        outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
        area = SubElement(root, "polygon", points=outline)
        area.set("fill", colour(0))
        outer = number == 0
        area.set("fill-opacity", "0.18" if outer else "0.28")
        words = f"{under.label} to {over.label}"
        _legend(root, legend_x, 14, 0, words, opacity="0.3" if outer else "0.6")
        legend_x += 50 + 8 * len(words)
    shown = [bands[len(bands) // 2], *marks] if bands else list(marks)
    for number, row in enumerate(shown):
        places = [place(i, v) if v is not None else None for i, v in enumerate(row.values)]
        _path(root, places, number, dots=False)
        _legend(root, legend_x, 14, number, row.label)
        legend_x += 50 + 8 * len(row.label)
    return _svg(root)


def _grid(
    root: Element,
    labels: Sequence[str],
    low: Decimal,
    span: Decimal,
    place: Callable[[int, Decimal], tuple[Decimal, Decimal]],
) -> None:
    """Horizontal lines with their values, and at most eight labels below."""
    for tick in range(5):
        level = low + span * tick / 4
        _, y = place(0, level)
        grid = SubElement(root, "line", x1="90", x2="690", y1=f"{y:.1f}", y2=f"{y:.1f}")
        grid.set("stroke", "var(--chart-grid, #d1d5db)")
        _text(root, 84, y + 4, _number(level), anchor="end", size=11)
    every = max(1, -(-len(labels) // 8))
    for index, label in enumerate(labels):
        if index % every == 0:
            x, _ = place(index, low)
            _text(root, x, 270, label, anchor="middle", size=11)


def progress(share: Decimal, *, title: str) -> SafeString:
    """A short bar for lists: the share of a whole that is there, full from 1 on."""
    root = Element(
        "svg", viewBox="0 0 160 14", role="img", xmlns="http://www.w3.org/2000/svg", width="160", height="14"
    )
    root.set("class", "drawing")
    root.set("aria-label", title)
    SubElement(root, "title").text = title
    rail = SubElement(root, "rect", x="0", y="2", width="160", height="10", rx="5")
    rail.set("fill", "var(--chart-grid, #d1d5db)")
    length = 160 * min(Decimal(1), max(Decimal(0), share))
    bar = SubElement(root, "rect", x="0", y="2", width=f"{length:.1f}", height="10", rx="5")
    bar.set("fill", colour(1 if share >= 1 else 0))
    return _svg(root)


def _canvas(title: str, description: str, *, height: int) -> Element:
    root = Element("svg", viewBox=f"0 0 {WIDTH} {height}", role="img", xmlns="http://www.w3.org/2000/svg")
    root.set("class", "drawing")
    root.set("aria-label", title)
    SubElement(root, "title").text = title
    SubElement(root, "desc").text = description
    return root


def _arc(root: Element, start: Decimal, end: Decimal, index: int) -> None:
    radius = 75
    circumference = 2 * PI * radius
    ring = SubElement(root, "circle", cx="110", cy="110", r=str(radius), fill="none")
    ring.set("stroke", colour(index))
    ring.set("stroke-width", "42")
    ring.set("stroke-dasharray", f"{circumference * (end - start):.2f} {circumference:.2f}")
    ring.set("transform", f"rotate({360 * start - 90:.2f} 110 110)")


def _path(root: Element, places: Sequence[tuple[Decimal, Decimal] | None], index: int, *, dots: bool = True) -> None:
    commands, pen_down = [], False
    for point in places:
        if point is None:
            pen_down = False
            continue
        commands.append(f"{'L' if pen_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        pen_down = True
        if dots:
            dot = SubElement(root, "circle", cx=f"{point[0]:.1f}", cy=f"{point[1]:.1f}", r="3")
            dot.set("fill", colour(index))
    line = SubElement(root, "path", d=" ".join(commands), fill="none")
    line.set("stroke", colour(index))
    line.set("stroke-width", "2.5")


def _legend(root: Element, x: int, y: int, index: int, label: str, *, opacity: str = "1") -> None:
    mark = SubElement(root, "rect", x=str(x), y=str(y - 9), width="11", height="11", rx="2")
    mark.set("fill-opacity", opacity)
    mark.set("fill", colour(index))
    _text(root, x + 18, y + 1, label)


def _text(
    root: Element, x: Decimal | int, y: Decimal | int, words: str, *, anchor: str = "start", size: int = 13
) -> None:
    text = SubElement(root, "text", x=f"{x:.1f}", y=f"{y:.1f}")
    text.set("text-anchor", anchor)
    text.set("font-size", str(size))
    text.set("fill", "var(--chart-ink, #374151)")
    text.text = words


def _described(parts: Sequence[Slice]) -> str:
    return "; ".join(f"{part.label}: {part.text or _number(part.value)}" for part in parts)


def _number(value: Decimal | None) -> str:
    return "none" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def _svg(root: Element) -> SafeString:
    # The tree was built from elements and escaped by the serialiser; no text reaches the markup unescaped.
    return mark_safe(tostring(root, encoding="unicode"))  # noqa: S308
