"""Pan: the sine-cosine law, equal power at every place, unity in the centre."""

import math


def pan_gains(pan: float, channels: int) -> tuple[float, float]:
    """Gains (left, right) for pan -1 to 1.

    A mono track in the centre comes out of both sides as it is, as when the artist's stems are simply played
    together, and keeps that power wherever it stands. A stereo track in the centre is left as it is; towards one side
    the other one goes down. Source: the most common law (Perez Gonzalez & Reiss 2010), compensated in the centre.
    """
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * math.pi / 4.0
    left, right = math.sqrt(2.0) * math.cos(angle), math.sqrt(2.0) * math.sin(angle)
    if channels == 1:
        return left, right
    return min(1.0, left), min(1.0, right)
