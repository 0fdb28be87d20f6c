"""The limits that the placer keeps, asked once of the rulebook and the brief."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from planner.measure.staffing import staff
from planner.model.brief import Brief
from planner.model.layout import KneeSpace
from planner.model.standard import Rulebook

_TOP_BOARD: Final = 0.1
"""Thickness of a top with its apron, metres: what is left under it is the knee space."""

_PER_SEAT: Final = 1.1
_PER_WINDOW: Final = 1.3
_LEGS: Final = 0.3
"""What the legs and side panels take of a top's width, metres."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Lengths in metres, areas in m², angles in degrees; the names are the rulebook's quantities."""

    counter_height: float
    counter_depth: float
    pitch: float
    pitch_least: float
    end_to_wall: float
    staff_depth: float
    line_distance: float
    line_width: float
    first_seat: float
    turning: float
    route: float
    main_route: float
    gate: float
    seats_per_window: float
    seats_least: int
    self_service_area: float
    waiting_area_per_person: float
    wheelchair: tuple[float, float]
    wheelchair_places: int
    sign_above_top: float
    sign_bottom: float
    knee_width: float
    knee_height: float
    toe_depth: float
    mains: int
    crowded_area: float
    crowded_persons: float
    density: float
    queue_lane: float
    queue_turn: float
    display_distance: float
    display_aslant: float
    display_turn: float
    bay: float = 0.0
    """Length of the staff's strip beyond the counters for what has no back office of its own, metres."""

    def seats(self, *, windows: int, waiting: int) -> int:
        """How many seats: so many a window, at least the least, and one for each who waits."""
        return max(self.seats_least, ceil(self.seats_per_window * windows - 1e-9), waiting)

    def way(self, *, public_m2: float, windows: int, seats: int) -> float:
        """The width of the way between entrance, windows and exits: the main route's in a crowded place.

        Persons are told from the seats, the windows and their staff, or from the density, whichever are more.
        """
        people = staff(windows)
        counted = _PER_SEAT * seats + people.at_windows + people.in_back_office + _PER_WINDOW * windows
        persons = max(counted, self.density * public_m2)
        crowded = public_m2 > self.crowded_area or ceil(round(persons, 6)) > self.crowded_persons
        return self.main_route if crowded else self.route

    def knee(self, frontage: float) -> KneeSpace:
        """The free space under a top of the counters' height that is `frontage` wide."""
        return KneeSpace(
            width=max(self.knee_width, round(frontage - _LEGS, 6)),
            height=max(self.knee_height, round(self.counter_height - _TOP_BOARD, 6)),
            depth=self.toe_depth,
        )

    @property
    def front(self) -> float:
        """Floor before a counter without which there is no window: the line and a route behind it."""
        return self.line_distance + self.line_width + self.route


def sizes(brief: Brief, rulebook: Rulebook) -> Sizes:
    """The limits for a brief: its own wishes first, then the standards' numbers.

    Raises:
        KeyError: the rulebook lacks a quantity.
    """
    number = rulebook.number
    wish = brief.counter
    pitch = number("window_pitch") if wish.pitch is None else wish.pitch
    wheelchair = rulebook.numbers("wheelchair_space")
    return Sizes(
        counter_height=number("counter_height") if wish.height is None else wish.height,
        counter_depth=number("counter_depth") if wish.depth is None else wish.depth,
        pitch=pitch,
        pitch_least=min(pitch, number("window_pitch_min")),
        end_to_wall=number("end_window_centre_to_wall"),
        staff_depth=number("staff_zone_depth"),
        line_distance=number("waiting_line_distance"),
        line_width=rulebook.numbers("waiting_line_width")[1],
        first_seat=number("counter_to_first_seat"),
        turning=number("turning_circle_diameter"),
        route=number("accessible_route_width"),
        main_route=number("main_route_width"),
        gate=number("gate_lane_width"),
        seats_per_window=number("seats_per_window"),
        seats_least=int(number("seats_least")),
        self_service_area=number("self_service_area"),
        waiting_area_per_person=number("waiting_area_per_person"),
        wheelchair=(wheelchair[0], wheelchair[1]),
        wheelchair_places=int(number("wheelchair_waiting_spaces")),
        sign_above_top=number("window_sign_above_top"),
        sign_bottom=number("hanging_sign_bottom"),
        knee_width=number("knee_width"),
        knee_height=number("knee_height"),
        toe_depth=number("toe_depth"),
        mains=int(number("mains_outlets")),
        crowded_area=number("crowded_area"),
        crowded_persons=number("crowded_persons"),
        density=number("person_density"),
        queue_lane=number("queue_lane_width"),
        queue_turn=number("queue_turn_width"),
        display_distance=number("display_distance"),
        display_aslant=number("display_aslant"),
        display_turn=number("display_turn"),
    )
