"""Pan: the sine-cosine law, equal power at every place."""

import math


def pan_gains(pan: float, channels: int) -> tuple[float, float]:
    """Gains (left, right) for pan -1 to 1.

    A mono track keeps its power wherever it stands (3 dB down on each side in the centre, so that its loudness is
    that of the mono file); a stereo track in the centre is left as it is, and to one side the other one goes down.
    Source: the most common law (Perez Gonzalez & Reiss 2010).
    """
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * math.pi / 4.0
    left, right = math.cos(angle), math.sin(angle)
    if channels == 1:
        return left, right
    return min(1.0, left * math.sqrt(2.0)), min(1.0, right * math.sqrt(2.0))
