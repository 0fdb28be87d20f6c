"""What a camera sees, in words: the windows together, other key areas by name."""

from collections.abc import Sequence

from planner.measure.key_areas import KeyArea
from planner.model.layout import ServiceWindow
from planner.words import Text, listed, with_article


def areas_told(areas: Sequence[KeyArea], windows: Sequence[ServiceWindow]) -> Text:
    """Key areas in a row; of a window that is seen whole its number alone."""
    ids = {area.id for area in areas}
    faces = [one.number for one in windows if f"{one.id}-face" in ids]
    tops = [one.number for one in windows if f"{one.id}-top" in ids]
    both = [number for number in faces if number in tops]
    own = {f"{one.id}-{part}" for one in windows for part in ("face", "top")}
    found = [Text(zh=area.label.zh, en=with_article(area.label.en)) for area in areas if area.id not in own]
    found += _numbered(both, "", "", "")
    found += _numbered([one for one in faces if one not in both], " 的办事人面部", "the customer's face at ",
                       "the customers' faces at ")  # fmt: skip
    found += _numbered([one for one in tops if one not in both], " 的台面", "the desk top of ", "the desk tops of ")
    if not found:
        return Text(zh="重点区域的一部分", en="parts of key areas")
    words = [one.en for one in found]
    row = "; ".join([*words[:-1], f"and {words[-1]}"]) if len(words) > 1 and "," in "".join(words) else listed(words)
    return Text(zh="、".join(one.zh for one in found), en=row)


def _numbered(numbers: Sequence[int], zh: str, one: str, many: str) -> list[Text]:
    """Windows by their numbers: "the desk tops of windows 2 and 3"; none if there are none."""
    if not numbers:
        return []
    told = listed([str(number) for number in numbers])
    en = f"{one}window {told}" if len(numbers) == 1 else f"{many}windows {told}"
    return [Text(zh=f"窗口 {'、'.join(map(str, numbers))}{zh}", en=en)]
