"""A picture of an instrument: level by touch, tuning by key."""

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _TOP = 360, 200, 50, 40
Points = Sequence[tuple[float, float]]


def sound_picture(name: str, levels: Points, tuning: Points) -> str:
    """Return an SVG page: levels as (velocity, dB), and tuning as (key, cents) where there is any."""
    panels = [_panel("level by touch (dB)", levels, 0, 10.0)]
    if tuning:
        panels.append(_panel("tuning by key (cents)", tuning, _WIDTH, 5.0))
    size = f'width="{_WIDTH * len(panels)}" height="{_HEIGHT + 2 * _TOP}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">'
    title = f'<rect width="100%" height="100%" fill="white"/><text x="{_LEFT}" y="18">{escape(name)}</text>'
    return "\n".join([head, title, *panels, "</svg>", ""])


def _panel(title: str, points: Points, x: int, step: float) -> str:
    """Return one panel whose left edge lies at `x`, with a line at every multiple of `step`."""
    low = step * (min(y for _, y in points) // step)
    high = step * (max(y for _, y in points) // step + 1)
    first, last = points[0][0], max(points[-1][0], points[0][0] + 1)
    left, inside = x + _LEFT, _WIDTH - _LEFT - 20
    across = {px: left + inside * (px - first) / (last - first) for px, _ in points}

    def height(py: float) -> float:
        return _TOP + _HEIGHT * (high - py) / (high - low)

    lines = [f'<text x="{left}" y="{_TOP - 6}" fill="#555">{title}</text>']
    for value in (low + number * step for number in range(round((high - low) / step) + 1)):
        y = f"{height(value):.1f}"
        lines.append(f'<line x1="{left}" x2="{left + inside}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 6}" y="{y}" text-anchor="end" dy="4">{value:g}</text>')
    drawn = " ".join(f"{across[px]:.1f},{height(py):.1f}" for px, py in points)
    lines.append(f'<polyline points="{drawn}" fill="none" stroke="#275" stroke-width="2"/>')
    ends = dict.fromkeys((points[0][0], points[-1][0]))
    below = _TOP + _HEIGHT + 16
    lines += [f'<text x="{across[px]:.1f}" y="{below}" text-anchor="middle">{px:g}</text>' for px in ends]
    return "\n".join(lines)
