"""What layers are for, by the names that architects of many countries give them."""

import pytest

from planner.files import toml
from planner.survey.roles import layer_names

NAMES = {
    "wall": (
        "A-WALL A-WALL-FULL A-WALL-FIRE WALLS-2X6 01-WALL Wall Layer_Wall AE-WALL GROUND~FLOOR~WALLS 2NDFLOOR-WALL "
        "X-一层$0$AE-WALL WALL_FIRE 墙 内墙线 砌体墙 Mur MURS Mur~porteur MUR-PORTEUR Maçonnerie Cloisons "
        "MURI_PORTANTI MUROS Tabiques PAREDES ALVENARIA AR_WAND_TRAGEND Wände ETAGE_1_WAND Residential-Walls "
        "Structural~-~Bearing Interior~-~Partition ZIDOVI Zid Стены СТЕНЫ~НАРУЖНЫЕ Перегородки DUVAR "
        "BINNENMUREN MUUR VÄGGAR Vegger SEINÄT FALAK PERETI ściany ZDIVO DINDING TUONG ΤΟΙΧΟΙ 벽체 壁 جدران קירות"
    ),
    "door": (
        "A-DOOR A-DOOR-FRAM DOOR_FIRE 门 Portes PORTE Portes~intérieures A-PORTE porta PORTAS Puertas TÜREN Tuer Türen "
        "drzwi DVEŘE VRATA Двери KAPI KAPILAR DEUREN DÖRRAR Dører OVET AJTÓK PINTU ΠΟΡΤΕΣ 문 باب דלתות"
    ),
    "window": (
        "A-GLAZ A-WIND WINDOW AE-WIND 窗 Fenêtres FENETRES FENSTER FINESTRE VENTANAS JANELAS OKNA PROZORI Окна PENCERE "
        "KOZIJNEN FÖNSTER Vinduer IKKUNAT ABLAKOK FERESTRE JENDELA 창호 חלונות"
    ),
    "opening": "门窗 WALL_OPENING Infissi SERRAMENTI CARPINTERIA Menuiseries~ext 建具 ПРОЁМЫ",
    "glass": "CURTWALL A-CURT CURTAIN~WALL 幕墙 MUR_RIDEAU",
    "furniture": "I-FURN A-FURN FURNITURE 家具 Mobilier MÖBEL MEBLE Мебель MOBILYA MOBİLYA Namještaj MEUBILAIR LVTRY",
    "text": "A-ANNO-TEXT A-WALL-IDEN TXT_TEXT WALL-TAG A-DOOR-IDEN Тексты YAZI Textes TEKST",
    "axis": "DOTE AXIS S-GRID 轴线 EJES EIXOS AKS ОСИ Achsen",
    "dimension": "PUB_DIM A-ANNO-DIMS 尺寸标注 COTAS Cotes BEMASSUNG Размеры ÖLÇÜ",
    "hatch": "A-WALL-PATT WALL_HATCH AR_SCHRAFFUR HACHURES ARCERING",
    "ignore": "A-FLOOR FIRE_SPRINKLER Defpoints FOUNDATION~WALL FLOORING",
}
CASES = [(name.replace("~", " "), role) for role, names in NAMES.items() for name in names.split()]
"""In the table a tilde stands for a space."""


def test_an_accent_written_apart_is_the_same_letter() -> None:
    assert layer_names(toml.read_profiles()).role("Fene\u0302tres")[0] == "window"


@pytest.mark.parametrize(("name", "role"), CASES)
def test_a_name_that_architects_give_a_layer_tells_its_role(name: str, role: str) -> None:
    assert layer_names(toml.read_profiles()).role(name)[0] == role
