"""How offices of many countries name their layers and rooms."""

from dataclasses import dataclass, fields
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The layers of a drawing."""

    wall: str
    door: str
    window: str
    text: str
    furniture: str
    dimension: str
    column: str
    stair: str


class Tongue(StrEnum):
    """A language, or a habit of naming."""

    EN = "en"
    FR = "fr"
    ES = "es"
    DE = "de"
    PL = "pl"
    ZH = "zh"
    CA = "ca"
    IT = "it"
    JA = "ja"
    ZERO = "layer 0"
    ODD = "odd names"
    XREF = "bound xref"
    SUFFIX = "numeric suffix"
    HR = "hr"
    RU = "ru"
    PT = "pt"
    TR = "tr"


def _layers(*names: str) -> Layers:
    return Layers(**{field.name: name for field, name in zip(fields(Layers), names, strict=True)})


LAYERS = {
    Tongue.EN: _layers("A-WALL", "A-DOOR", "A-GLAZ", "A-AREA-IDEN", "A-FURN", "A-ANNO-DIMS", "A-COLS", "A-FLOR-STRS"),
    Tongue.FR: _layers("MURS", "PORTES", "FENETRES", "TEXTES", "MOBILIER", "COTES", "POTEAUX", "ESCALIER"),
    Tongue.ES: _layers("MUROS", "PUERTAS", "VENTANAS", "TEXTOS", "MOBILIARIO", "COTAS", "PILARES", "ESCALERA"),
    Tongue.DE: _layers("Wände", "Türen", "Fenster", "Raumnamen", "Möbel", "Bemassung", "Stützen", "Treppe"),
    Tongue.PL: _layers("SCIANY", "DRZWI", "OKNA", "NAZWY", "MEBLE", "WYMIARY", "SLUPY", "SCHODY"),
    Tongue.ZH: _layers("墙", "门", "窗", "房间名称", "家具", "标注", "柱", "楼梯"),
    Tongue.CA: _layers("PARETS", "PORTES", "FINESTRES", "TEXT", "MOBLES", "COTES", "PILARS", "ESCALA"),
    Tongue.IT: _layers("MURI", "PORTE", "FINESTRE", "TESTI", "ARREDI", "QUOTE", "PILASTRI", "SCALE"),
    Tongue.JA: _layers("壁", "建具", "サッシ", "室名", "家具", "寸法", "柱", "階段"),
    Tongue.ZERO: _layers("0", "0", "0", "0", "0", "0", "0", "0"),
    Tongue.ODD: _layers(
        "A-210 G - Existing Structure 4",
        "Layer 7",
        "Layer 12",
        "Layer 3",
        "Level 9",
        "A-210 G - Marks 2",
        "Layer 21",
        "Layer 22",
    ),
    Tongue.XREF: _layers(
        "11#平面图$0$WALL",
        "11#平面图$0$DOOR",
        "11#平面图$0$WINDOW",
        "11#平面图$0$SPACE",
        "11#平面图$0$FURN",
        "11#平面图$0$PUB_DIM",
        "11#平面图$0$COLUMN",
        "11#平面图$0$STAIR",
    ),
    Tongue.SUFFIX: _layers("WALL2", "DOOR_2", "WINDOW 3", "TEXT1", "FURNITURE04", "DIM2", "COLUMN5", "STAIR1"),
    Tongue.HR: _layers("ZIDOVI", "VRATA", "PROZORI", "TEKST", "NAMJEŠTAJ", "KOTE", "STUPOVI", "STUBIŠTE"),
    Tongue.RU: _layers("Стены", "Двери", "Окна", "Тексты", "Мебель", "Размеры", "Колонны", "Лестницы"),
    Tongue.PT: _layers("ALVENARIA", "PORTAS", "JANELAS", "TEXTOS", "MOBILIÁRIO", "COTAS", "PILARES", "ESCADAS"),
    Tongue.TR: _layers("DUVAR", "KAPI", "PENCERE", "YAZI", "MOBİLYA", "ÖLÇÜ", "KOLON", "MERDİVEN"),
}

_ROOMS = {
    Tongue.EN: ("OFFICE", "MEETING ROOM", "STORE", "ARCHIVE", "KITCHEN", "W.C.", "RECEPTION"),
    Tongue.FR: ("BUREAU", "SALLE DE RÉUNION", "DÉPÔT", "ARCHIVES", "CUISINE", "SANITAIRES", "ACCUEIL"),
    Tongue.ES: ("OFICINA", "SALA DE JUNTAS", "ALMACÉN", "ARCHIVO", "COCINA", "BAÑO", "RECEPCIÓN"),
    Tongue.DE: ("Büro", "Besprechung", "Lager", "Archiv", "Küche", "WC", "Empfang"),
    Tongue.PL: ("BIURO", "SALA KONFERENCYJNA", "MAGAZYN", "ARCHIWUM", "KUCHNIA", "ŁAZIENKA", "RECEPCJA"),
    Tongue.ZH: ("办公室", "会议室", "库房", "档案室", "备餐间", "卫生间", "接待室"),
    Tongue.CA: ("OFICINA", "SALA DE REUNIONS", "MAGATZEM", "ARXIU", "CUINA", "BANY", "RECEPCIÓ"),
    Tongue.IT: ("UFFICIO", "SALA RIUNIONI", "DEPOSITO", "ARCHIVIO", "CUCINA", "BAGNO", "INGRESSO"),
    Tongue.HR: ("URED", "SALA ZA SASTANKE", "SPREMIŠTE", "ARHIV", "KUHINJA", "SANITARIJE", "RECEPCIJA"),
    Tongue.RU: ("КАБИНЕТ", "ПЕРЕГОВОРНАЯ", "СКЛАД", "АРХИВ", "КУХНЯ", "САНУЗЕЛ", "ПРИЁМНАЯ"),
    Tongue.PT: ("ESCRITÓRIO", "SALA DE REUNIÕES", "DEPÓSITO", "ARQUIVO", "COPA", "SANITÁRIO", "RECEPÇÃO"),
    Tongue.TR: ("OFİS", "TOPLANTI ODASI", "DEPO", "ARŞİV", "MUTFAK", "TUVALET", "DANIŞMA"),
    Tongue.JA: ("事務室", "会議室", "倉庫", "書庫", "給湯室", "便所", "受付"),
}


def room_names(tongue: Tongue) -> tuple[str, ...]:
    """Names that rooms have in a language; English ones where a habit has no language."""
    return _ROOMS.get(tongue, _ROOMS[Tongue.ZH if tongue is Tongue.XREF else Tongue.EN])
