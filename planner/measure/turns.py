"""Turns, in degrees counter-clockwise: how far directions and lines are apart."""


def turn_between(one: float, other: float) -> float:
    """The angle between two directions, 0 to 180."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


def line_turn_between(one: float, other: float) -> float:
    """The angle between two lines, whichever way each of them runs, 0 to 90."""
    return abs((one - other + 90.0) % 180.0 - 90.0)


def readable(turn: float) -> float:
    """The turn of a text along a direction so that it is read from below or from the right: above -90, at most 90."""
    upright = (turn + 90.0) % 180.0 - 90.0
    return 90.0 if upright <= -89.999 else upright
