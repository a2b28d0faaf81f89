"""The paragraphs of a plan from each kind of file, and files that are refused."""

import re
import subprocess
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from chainkg.loaders.intake import Remark
from chainkg.loaders.plan import plan_facts, read_plan
from chainkg.loaders.plan_pdf import joined, unheaded
from chainkg.loaders.plan_refusing import Unreadable
from chainkg.loaders.plan_text import paragraphs

CITY = Path(__file__).parent / "city"
LINES = ["一、产业", "1.新材料产业。依托江源高新区,重点发展碳纤维、铜箔。", "与南平市开展合作。"]
TEXT = "\n".join(LINES) + "\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(path: Path, body: str, extra: str = "") -> Path:
    document = f'<?xml version="1.0"?>{extra}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", document)
    return path


def word_paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def pdf_file(path: Path, lines: list[str]) -> Path:
    """A small PDF whose one font says by a table (ToUnicode) which sign each code is, as word processors write it."""
    signs = sorted(set("".join(lines)))
    codes = {sign: f"{at:04X}" for at, sign in enumerate(signs, 1)}
    table = "\n".join(f"<{codes[sign]}> <{ord(sign):04X}>" for sign in signs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(signs)} beginbfchar\n{table}\nendbfchar\nendcmap"
    )
    drawn = " ".join(f"<{''.join(codes[sign] for sign in line)}> Tj 0 -20 Td" for line in lines)
    page = f"BT /F1 12 Tf 40 800 Td {drawn} ET"
    ids = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    box = b"/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
    kind = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo%s/DW 1000/FontDescriptor 8 0 R>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(page),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        kind % ids,
        stream(cmap),
        b"<</Type/FontDescriptor/FontName/A/Flags 4" + box,
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1,
        rows,
        len(parts) + 1,
        len(data),
    )
    path.write_bytes(data)
    return path


def stream(text: str) -> bytes:
    data = zlib.compress(text.encode("ascii"))
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_has_a_paragraph_a_line(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert paragraphs(path) == LINES


def test_empty_lines_keep_the_count(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(f"\n\n{LINES[1]}\n", encoding="utf-8")
    assert {fact["paragraph"] for fact in plan_facts(path)} == {"p003"}


def test_word_file(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in ("产业", "重点产品"))
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    body = "".join(word_paragraph(line[:4], line[4:]) for line in LINES) + word_paragraph("") + table
    assert paragraphs(word_file(tmp_path / "plan.docx", body)) == [*LINES, "产业\t重点产品"]


def test_page(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    cells = "<table><tr><th>产业</th><th>重点产品</th></tr><tr><td>食品</td><td>糕点、果酒</td></tr></table>"
    path.write_text(
        f"<html><head><title>题</title></head><body><script>var a='与某市合作';</script><p>{LINES[0]}</p>"
        f"<p>{LINES[1][:9]}<b>{LINES[1][9:]}</b><div>{LINES[2]}&nbsp;{cells}",
        encoding="utf-8",
    )
    assert paragraphs(path) == [*LINES, "产业\t重点产品", "食品\t糕点、果酒"]
    assert {fact["subject"] for fact in plan_facts(path)} >= {"糕点", "果酒"}


def test_pdf(tmp_path: Path) -> None:
    wrapped = [LINES[0], LINES[1][:18], LINES[1][18:], LINES[2]]
    assert paragraphs(pdf_file(tmp_path / "plan.pdf", wrapped)) == LINES


def test_every_kind_of_file_gives_the_same_facts(tmp_path: Path) -> None:
    plain, page = tmp_path / "a.txt", tmp_path / "a.htm"
    plain.write_text(TEXT, encoding="utf-8")
    page.write_text("".join(f"<p>{line}</p>" for line in LINES), encoding="utf-8")
    word = word_file(tmp_path / "a.docx", "".join(map(word_paragraph, LINES)))
    pdf = pdf_file(tmp_path / "a.pdf", LINES)
    wanted = plan_facts(plain)
    assert len(wanted) == 4
    assert [plan_facts(path) for path in (page, word, pdf)] == [wanted] * 3


def test_lines_of_a_page_become_paragraphs() -> None:
    lines = ["(一)新材料产业", "依托甲园区,重点发展碳纤维、", "铜箔。", "- 4 -", "2.食品产业。做优", "糕点。"]
    assert list(joined(lines)) == ["(一)新材料产业", "依托甲园区,重点发展碳纤维、铜箔。", "2.食品产业。做优糕点。"]


def test_whole_plan_is_read_alike_from_every_kind_of_file(tmp_path: Path) -> None:
    """The plan of the made-up city: boxes, frames and page titles around it change nothing of its facts."""
    lines = (CITY / "plan.txt").read_text(encoding="utf-8").splitlines()
    page = tmp_path / "plan.html"
    around = "<nav><a>首页</a><a>重点发展新材料、氢能等产业</a></nav>", "<footer>与南平市共建<p>网站地图</footer>"
    body = "".join(f"<div><p>{line}</p></div>" for line in lines)
    page.write_text(f"<html><head><title>题</title><body>{around[0]}<main>{body}</main>{around[1]}", encoding="utf-8")
    word = word_file(tmp_path / "plan.docx", "".join(word_paragraph(line[:7], line[7:]) for line in lines))
    wrapped = [line[at : at + 30] for line in lines for at in range(0, len(line), 30)]
    pdf = pdf_file(tmp_path / "plan.pdf", wrapped)
    wanted = plan_facts(CITY / "plan.txt")
    assert len(wanted) > 20
    assert [plan_facts(path) for path in (page, word, pdf)] == [wanted] * 3


def test_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{word_paragraph('重点发展碳纤维、铜箔。')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    office = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = f'<w:p xmlns:mc="{office}"><w:r><w:t>1.新材料产业。</w:t></w:r><w:r>{both}</w:r></w:p>'
    assert paragraphs(word_file(tmp_path / "plan.docx", body)) == ["1.新材料产业。重点发展碳纤维、铜箔。"]


def test_running_titles_of_a_pdf_are_left_out_but_the_first() -> None:
    pages = [
        ["甲市规划", "一、产业", "重点发展碳纤维、"],
        ["甲市规划", "铜箔。", "- 2 -"],
        ["甲市规划", "二、保障", "- 3 -"],
    ]
    assert list(joined(unheaded(pages))) == ["甲市规划", "一、产业", "重点发展碳纤维、铜箔。", "二、保障"]
    assert unheaded([["甲"], ["甲"]]) == ["甲", "甲"]


def test_page_with_an_open_tag_is_refused_not_half_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text(f"<body><nav><a>首页</a><p>{LINES[1]}</p>", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"not closed.*save the text"):
        paragraphs(path)


def test_page_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_bytes(f'<meta charset="gb2312"><p>{LINES[1]}</p>'.encode("gb18030"))
    assert paragraphs(path) == [LINES[1]]


def test_entities_of_a_word_file_are_not_unpacked(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(Unreadable, match="docx"):
        paragraphs(word_file(tmp_path / "bomb.docx", word_paragraph("&b;"), bomb))


def test_word_file_that_unpacks_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = word_file(tmp_path / "big.docx", word_paragraph("碳" * 20_000))
    monkeypatch.setattr("chainkg.loaders.plan_text.LARGEST", 10_000)
    with pytest.raises(Unreadable, match="unpacks to more"):
        paragraphs(path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.doc", b"x", "unknown kind"),
        ("plan.docx", b"no zip", "not a docx"),
        ("plan.pdf", b"no pdf", "not a PDF"),
        ("plan.txt", b"\xd0\xcf\x11\xe0\x00\x00\x00\x01", "not a text file"),
    ],
)
def test_files_that_cannot_be_read_say_so(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=words) as refused:
        list(read_plan(path))
    assert name in refused.value.say("zh")


def test_scanned_pdf_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="scan"):
        paragraphs(pdf_file(tmp_path / "scan.pdf", [""]))


def test_text_without_facts_is_all_remarks(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("加强组织领导。\n强化督导考核;健全机制。\n", encoding="utf-8")
    remarks = [one.value for one in read_plan(path) if isinstance(one, Remark)]
    assert remarks == ["加强组织领导", "强化督导考核", "健全机制"]


@pytest.mark.parametrize(
    "text",
    [
        "推动加快培育壮大提升" * 40 + "甲",
        "新材料产业" + "重点发展壮大提升" * 60,
        "与" * 3000 + "合作",
        "铜-" * 1500 + "产业链",
    ],
)
def test_text_that_repeats_itself_is_read_in_good_time(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    plan_facts(path)
    assert time.process_time() - start < 10


def printed(chromium: Path, folder: Path, lines: list[str]) -> Path:
    """A PDF as a browser prints it: gaps beside Chinese signs, radicals for signs, a line at the foot of every page."""
    page, target = folder / "print.html", folder / "print.pdf"
    page.write_text("<meta charset=utf-8>" + "".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    subprocess.run([chromium, *quiet, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True)
    return target


def ends(path: Path) -> set[tuple[str, ...]]:
    """The facts without their places: a PDF counts no empty lines."""
    columns = ("subject_kind", "subject", "relation", "object_kind", "object", "note")
    rows = plan_facts(path)
    return {tuple(re.sub(r" p\d+$", "", row[column]) for column in columns) for row in rows}


def test_printed_plan_gives_the_facts_of_its_text(tmp_path: Path, chromium: Path) -> None:
    plan = CITY / "plan.txt"
    lines = plan.read_text(encoding="utf-8").splitlines()
    assert ends(printed(chromium, tmp_path, lines)) == ends(plan)


def test_official_plan_printed_on_nine_pages_gives_the_facts_of_its_text(
    tmp_path: Path, chromium: Path, shared: Path
) -> None:
    plan = shared / "plan" / "plan.txt"
    wanted = ends(plan)
    assert len(wanted) > 150
    assert ends(printed(chromium, tmp_path, plan.read_text(encoding="utf-8").splitlines())) == wanted


def test_gaps_and_radicals_of_a_pdf(tmp_path: Path) -> None:
    lines = ["1. 新材料产业。 依托 江源⾼新区 , 重点发展 碳纤维 、 铜箔。", "( ⼆ ) 与 南平市 开展 合作。"]
    assert paragraphs(pdf_file(tmp_path / "plan.pdf", lines)) == [
        "1.新材料产业。依托江源高新区,重点发展碳纤维、铜箔。",
        "(二)与南平市开展合作。",
    ]
