"""Which styles are drawn: every trait alone, large plans, and mixtures of all traits by lot."""

from dataclasses import replace
from random import Random

from tests.survey.room_labels import Areas, Labels
from tests.survey.styles import Style
from tests.survey.symbols import Doors, Windows
from tests.survey.tongues import Tongue
from tests.survey.walls import Dirt, Walls

PLAIN = Style(rooms=12, doors=Doors.BLOCK)
TURNS = (0.0, 17.0, 37.0, 90.0, 211.0)
LARGE = tuple(replace(PLAIN, rooms=rooms, dirt=dirt) for rooms in (40, 400) for dirt in Dirt)
MIXED_TONGUES = tuple(Tongue)[: tuple(Tongue).index(Tongue.SUFFIX) + 1]
"""The mixtures keep the tongues that they began with, so that their figures can be compared over time."""

WRONG_HEADER = {"mm": "m", "cm": "inch", "m": "mm", "inch": "mm"}


def traits() -> tuple[Style, ...]:
    """The plain style with one trait changed, or one and the dirt; each once."""
    found = [replace(PLAIN, walls=walls, dirt=dirt) for walls in Walls for dirt in Dirt]
    found += [replace(PLAIN, doors=doors) for doors in Doors]
    found += [replace(PLAIN, windows=windows) for windows in Windows]
    found += [replace(PLAIN, labels=labels, tongue=Tongue.ZH) for labels in Labels]
    found += [replace(PLAIN, areas=areas) for areas in Areas]
    found += [replace(PLAIN, tongue=tongue) for tongue in Tongue]
    for unit, wrong in WRONG_HEADER.items():
        found += [replace(PLAIN, unit=unit, header=header) for header in (unit, wrong, "")]
    found += [replace(PLAIN, turn_deg=turn, dirt=dirt) for turn in TURNS for dirt in Dirt]
    return tuple(dict.fromkeys([*found, *_sheets()]))


def _sheets() -> list[Style]:
    """What stands in and beside the plan, and where the plan lies."""
    return [
        replace(PLAIN, filled=True),
        replace(PLAIN, furniture=True),
        replace(PLAIN, dimensions=True),
        replace(PLAIN, columns=True),
        replace(PLAIN, stair=True),
        replace(PLAIN, title_block=True),
        replace(PLAIN, elevation=True),
        replace(PLAIN, outlier=True),
        replace(PLAIN, old_walls=True),
        replace(PLAIN, back=True),
        replace(PLAIN, origin=(1.8e6, 5.6e5)),
        replace(PLAIN, origin=(1.8e6, 5.6e5), unit="m", header="m", turn_deg=37.0),
        replace(PLAIN, nested=1),
        replace(PLAIN, nested=3, turn_deg=211.0),
        replace(PLAIN, storeys=2),
        replace(PLAIN, version="R12", walls=Walls.OUTLINES),
    ]


def mixture(seed: int) -> Style:
    """A style of everything at once, drawn by lot; the same for the same seed."""
    chance = Random(seed)
    unit = chance.choice(("mm", "cm", "m", "inch"))
    walls = chance.choice(tuple(Walls))
    return Style(
        rooms=chance.choice((5, 9, 14, 23)),
        seed=seed,
        walls=walls,
        filled=walls is not Walls.SINGLE and chance.random() < 0.2,
        doors=chance.choice(tuple(Doors)),
        windows=chance.choice(tuple(Windows)),
        labels=chance.choice(tuple(Labels)),
        areas=chance.choice(tuple(Areas)),
        tongue=chance.choice(MIXED_TONGUES),
        unit=unit,
        header=chance.choice((unit, unit, "", "mm", "m", "inch")),
        dirt=chance.choice(tuple(Dirt)),
        turn_deg=chance.choice((0.0, 0.0, 17.0, 37.0, 90.0, 211.0)),
        origin=chance.choice(((0.0, 0.0), (0.0, 0.0), (1.8e6, 5.6e5))),
        nested=chance.choice((0, 0, 0, 1, 2)),
        storeys=chance.choice((1, 1, 1, 2)),
        furniture=chance.random() < 0.5,
        dimensions=chance.random() < 0.4,
        title_block=chance.random() < 0.4,
        elevation=chance.random() < 0.2,
        outlier=chance.random() < 0.2,
        old_walls=chance.random() < 0.2,
        back=chance.random() < 0.2,
        columns=chance.random() < 0.3,
        stair=chance.random() < 0.3,
    )
