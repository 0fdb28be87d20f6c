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
        " WAL WAL-EXT A-WAL STENY STENY_NOSNE PRICKY PŘÍČKY ZIDARIE Waende Trennwaende Trockenbau REFENDS GROS_OEUVRE"
        " CERRAMIENTO ALBAÑILERIA PEREGORODKI Mury VAEGGE VAGG 間仕切り MASONRY CMU 조적벽 VÁLASZFAL VALISEINA DIVISORI"
    ),
    "door": (
        "A-DOOR A-DOOR-FRAM DOOR_FIRE 门 Portes PORTE Portes~intérieures A-PORTE porta PORTAS Puertas TÜREN Tuer Türen "
        "drzwi DVEŘE VRATA Двери KAPI KAPILAR DEUREN DÖRRAR Dører OVET AJTÓK PINTU ΠΟΡΤΕΣ 문 باب דלתות"
        " DOR A-DOR UȘI CUA"
    ),
    "window": (
        "A-GLAZ A-WIND WINDOW AE-WIND 窗 Fenêtres FENETRES FENSTER FINESTRE VENTANAS JANELAS OKNA PROZORI Окна PENCERE "
        "KOZIJNEN FÖNSTER Vinduer IKKUNAT ABLAKOK FERESTRE JENDELA 창호 חלונות"
        " WIN A-WIN CUASO"
    ),
    "opening": (
        "门窗 WALL_OPENING Infissi SERRAMENTI CARPINTERIA Menuiseries~ext 建具 ПРОЁМЫ TÂMPLĂRIE ESQUADRIAS DOĞRAMA"
        " KUSEN"
    ),
    "glass": ("CURTWALL A-CURT CURTAIN~WALL 幕墙 MUR_RIDEAU A-245-Screens STOREFRONT MAMPARAS VERRIERE Fassade"),
    "furniture": (
        "I-FURN A-FURN FURNITURE 家具 Mobilier MÖBEL MEBLE Мебель MOBILYA MOBİLYA Namještaj MEUBILAIR LVTRY"
        " NÁBYTEK LOUÇAS AUSSTATTUNG~-~Moebel MUEBLES 衛生器具 A-720-Fittings A-EQPM A-WALL-PRHT Low~walls 矮墙"
    ),
    "text": (
        "A-ANNO-TEXT A-WALL-IDEN TXT_TEXT WALL-TAG A-DOOR-IDEN Тексты YAZI Textes TEKST POPISY FELIRAT BESCHRIFTUNG TXT"
        " 文字 文字标注 标注文字 文字说明 1F_文字标注"
    ),
    "column": "A-COLU A-COLU-CONC COL S-COL 柱 KZ1 CASTILLOS STÂLPI SLOUPY KOLOMMEN PELARE PILLÉREK",
    "stair": "A-STRS SCHODIŠTĚ SCARI LESTNICA EVTR",
    "title": "RAZÍTKO ROZPISKA CADRE CAJETIN TK",
    "room-label": "MÍSTNOSTI POMIESZCZENIA LOCAUX Rooms,~Labels 房间标注 房间名称标注 房名 功能名称标注",
    "axis": ("DOTE AXIS S-GRID 轴线 EJES EIXOS AKS ОСИ Achsen A-DOTE OSY CEN TENGELY 通り芯"),
    "dimension": (
        "PUB_DIM A-ANNO-DIMS 尺寸标注 标注 第三道尺寸文字 COTAS Cotes BEMASSUNG Размеры ÖLÇÜ KOTY KÓTY RAZMERY NIVELES"
    ),
    "hatch": (
        "A-WALL-PATT WALL_HATCH AR_SCHRAFFUR HACHURES ARCERING A-HATC-WALL SRAFY HAȘURI KRESKOWANIE TRAMA SKRAFFYR"
    ),
    "ignore": (
        "A-FLOOR FIRE_SPRINKLER Defpoints FOUNDATION~WALL FLOORING A-WALL-HEAD FIN PROYECCION"
        " A-WALL-DEMO DEMO-WALLS WALLS_DEMOLISHED Murs~démolis Abbruch-Wände 拆除墙体 墙-待拆"
    ),
}
CASES = [(name.replace("~", " "), role) for role, names in NAMES.items() for name in names.split()]
"""In the table a tilde stands for a space."""


def test_an_accent_written_apart_is_the_same_letter() -> None:
    assert layer_names(toml.read_profiles()).role("Fene\u0302tres")[0] == "window"


@pytest.mark.parametrize(("name", "role"), CASES)
def test_a_name_that_architects_give_a_layer_tells_its_role(name: str, role: str) -> None:
    assert layer_names(toml.read_profiles()).role(name)[0] == role
