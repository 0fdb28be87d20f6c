"""What is said of a plan as a whole: its unit, layers without a role, faces that are no rooms."""

from planner.model.plan import Units, Unread
from planner.survey.roles import Roles
from planner.words import Text


def units_unread(units: Units) -> list[Unread]:
    """What is said of a unit that is not confirmed."""
    if units.confirmed:
        return []
    header = next((witness.says for witness in units.witnesses if witness.name == "header"), None)
    says = (
        Text(zh=f"文件头写的是 {header}", en=f"the header says {header}")
        if header
        else Text(zh="文件头没有写单位", en="the header names no unit")
    )
    return [
        Unread(
            what=Text(
                zh=f"单位未确认:按图面证据取 {units.name},{says.zh}",
                en=f"the unit is not confirmed: {units.name} by what is drawn; {says.en}",
            ),
            count=1,
            where="header $INSUNITS",
            mend=Text(
                zh=f"用 --units {units.name} 确认,或写入 brief.toml [site] units",
                en=f"confirm with --units {units.name}, or in brief.toml, [site] units",
            ),
            anchor="units",
        )
    ]


def layers_unread(roles: Roles) -> list[Unread]:
    """Layers that hold much and have no role."""
    found = []
    for role in roles.layers:
        if not role.role and role.entities >= 5:
            found.append(
                Unread(
                    what=Text(zh=f"图层“{role.layer}”用途不明", en=f"layer '{role.layer}' has no known role"),
                    count=role.entities,
                    where=f"layer {role.layer}",
                    mend=Text(zh="在图层角色表(profile)中注明其用途", en="name its role in a profile"),
                    anchor="layers",
                )
            )
    return found


def withheld(count: int) -> Unread:
    """What is said of faces that lie in no plan."""
    return Unread(
        what=Text(
            zh="围合的面没有门也没有房间名:按立面、剖面或详图处理,未作房间",
            en="closed faces with neither doors nor room names beside: taken for elevations, sections or details",
        ),
        count=count,
        where="model space",
        mend=Text(zh="若是房间,请画出门或写上房间名", en="if they are rooms, draw their doors or name them"),
        anchor="several-drawings",
    )


def no_plan(count: int) -> Unread:
    """What is said of a drawing that shows no floor plan."""
    return Unread(
        what=Text(
            zh="看不出平面图(或为立面、剖面、详图):围合的面大多进不去,没有门,也没有房间名",
            en="no floor plan is made out (an elevation, a section, a detail?): few of the closed faces can be entered,"
            " none has a door or a name",
        ),
        count=count,
        where="model space",
        mend=Text(
            zh="若是平面图,请画出门、写上房间名,或用 profile 注明墙的图层",
            en="if it is one, draw the doors, name the rooms, or name the walls' layer in a profile",
        ),
        anchor="several-drawings",
    )


def no_rooms(roles: Roles) -> Unread:
    """What is said where there is no room."""
    walls = [role.layer for role in roles.layers if role.role == "wall"]
    if walls:
        what = Text(
            zh=f"墙线({'、'.join(walls[:5])})没有围成房间", en=f"the walls ({', '.join(walls[:5])}) close no room"
        )
        mend = Text(zh="在 CAD 中把墙线闭合", en="close the walls in CAD")
    else:
        what = Text(zh="没有找到墙", en="no walls were found")
        mend = Text(
            zh="把墙画在“WALL”或“墙”图层上,或在 profile 中注明墙的图层",
            en="draw the walls on a layer 'WALL', or name their layer in a profile",
        )
    return Unread(what=what, count=1, where="model space", mend=mend, anchor="walls")
