#!/usr/bin/env python3
"""Makes the messy rosters of tests/data/rosters: invented people and places, as offices write such sheets.

    tests/exchange/rosters.py [FOLDER]

Raw XML where a detail matters (numbers that have lost digits, merges, hidden rows); those of KINDS "office" go through
LibreOffice, so that a second program's way of writing is among them. The files are kept in the repository: this is how to
make them again.
"""
import pathlib, subprocess, sys, tempfile, zipfile
from xml.sax.saxutils import escape

OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1] / "data/rosters")


def letters(n):
    out = ""
    n += 1
    while n:
        n, r = divmod(n - 1, 26)
        out = chr(65 + r) + out
    return out


def citizen(first17):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights)) % 11]


def cell(ref, v):
    if v is None or v == "":
        return ""
    if isinstance(v, tuple):  # a number, with a style
        return f'<c r="{ref}" s="{v[1]}"><v>{v[0]}</v></c>'
    if isinstance(v, (int, float)):
        return f'<c r="{ref}"><v>{v}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(v)}</t></is></c>'


def sheet(rows, merges=(), hidden=()):
    body = ""
    for i, row in enumerate(rows, 1):
        cells = "".join(cell(f"{letters(j)}{i}", v) for j, v in enumerate(row))
        body += f'<row r="{i}"{" hidden=" + chr(34) + "1" + chr(34) if i in hidden else ""}>{cells}</row>'
    merged = f'<mergeCells count="{len(merges)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in merges) + "</mergeCells>" if merges else ""
    return ('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{body}</sheetData>{merged}</worksheet>")


PARTS = {
    "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    # style 1: a date; 2: year and month
    "xl/styles.xml": '<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def write(path, rows, merges=(), hidden=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet(rows, merges, hidden)}.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)


A, B, C, D = (citizen("99010119850612" + n) for n in ("001", "002", "003", "004"))

ROSTERS = {
    # 标题、两行表头、单位合并、合计、备注、签字
    "titles": dict(rows=[
        ["青山县2026年选派干部名册"], ["填报单位：青山县派办", "", "", "", "", "2026年3月"],
        ["序号", "工作单位", "基本情况", "", "", "学历"], ["", "", "姓名", "性别", "出生年月", "全日制", "学位"],
        [1, "柳河镇", "陈志远", "男", "1985.06", "大学本科", "学士"], [2, "", "周小兰", "女", "1990.11", "大专"],
        ["", "小计（2人）"], [3, "石桥乡", "吴大海", "男", "1979.02", "大学本科"],
        ["合计", "", "3人"], ["备注：以上人员均在岗。"], ["制表人", "李某", "", "审核人", "王某"]],
        merges=["A1:G1", "C3:E3", "F3:G3", "A3:A4", "B3:B4", "B5:B6"]),
    # 身份证：15 位、存成数字、校验不对、文本前后有空格
    "numbers": dict(rows=[
        ["姓名", "身份证号码", "性别"], ["郑一鸣", "990101" + "850612001", "男"], ["冯二喜", 9.90101198506120e17, "男"],
        ["褚三才", A[:-1] + ("0" if A[-1] != "0" else "1"), "男"], ["卫四海", " " + B + "　", "女"], ["蒋五洲", "'" + C, "女"]]),
    # 同名：有号码的分得清，没有的分不清
    "twins": dict(rows=[
        ["姓名", "出生年月", "身份证号", "处理"], ["王建国", "1985.06", A, ""], ["王建国", "1985.06", B, ""], ["王建国", "1985.06", "", ""],
        ["孙秀英", "1980.01", "", ""], ["孙秀英", "1991.05", "", ""], ["老同志", "1970.03", "", ""], ["老同志", "1970.03", "", "新建"], ["沈跃进", "", A, ""]]),
    # 各种日期
    "dates": dict(rows=[
        ["姓名", "出生年月", "参加工作时间", "入党时间"], ["韩梅", "1985-06-12", "2008.07", "2006年12月"], ["杨树", "198506", 200807, 20061201],
        ["朱山", (31210, 1), (39630, 2), "2006/12/1"], ["秦川", "１９８５年６月", "2008", "无"], ["尤里", 1985.1, "2008-07", ""],
        ["许诺", "1985.13", "2008-07", ""], ["何时", "85.6", "不详", ""]]),
    # 繁体、全角、空格
    "traditional": dict(rows=[
        ["姓　名", "性　別", "出生年月", "政治面貌", "學歷", "工作單位"], ["陳　國　強", "男", "１９７８．０３", "中共黨員", "大學本科", "柳河鎮"],
        ["買買提·吐爾遜", "男", "１９８８０１", "群眾", "大專", "青山县/石橋鄉"], ["張 三", "　女　", "1990．05", "中共党员", "大学本科", "柳河镇东山村"]]),
    # 空列、隐藏行、没有表头的列
    "gaps": dict(rows=[
        ["", "姓名", "", "性别", "", "职务", ""], ["", "高原", "", "男", "", "科员", "联系过"], ["", "平川", "", "女", "", "主任", ""], [],
        ["", "盆地", "", "男", "", "", ""], ["", "", "", "", "", "", "散"]], hidden=[3]),
    # 三百列
    "wide": dict(rows=[
        ["姓名", "性别"] + [f"指标{i}" for i in range(1, 299)], ["宽一", "男"] + [i for i in range(1, 299)], ["宽二", "女"] + [""] * 298, ["宽三", "男"] + [i for i in range(298)]]),
    # 单位写法：简称、层级、认不出、重名
    "units": dict(rows=[
        ["姓名", "现工作单位", "职务层次"], ["甲一", "青山县柳河镇东山村", "乡科级正职"], ["乙二", "东山村", "乡科级副职"], ["丙三", "石桥乡/东山村", "科员级"],
        ["丁四", "红旗公社", "科员级"], ["戊五", "青山县", "局长级别"]]),
    # 更新：按号码找到、写错的、没变的
    "update": dict(rows=[
        ["姓名", "身份证号", "手机", "最高学历"], ["陆地", A, "13900000001", "研究生"], ["海洋", B, "", "大学本科"], ["湖泊", C, "13900000003", "博士后"], ["河流", D, "13900000004", ""]]),
    # 选派：姓名加身份证号，姓名带单位
    "postings": dict(rows=[
        ["青山县选派人员一览表"], ["序号", "姓名", "身份证号", "选派类别", "派出单位", "接收单位", "开始日期"],
        [1, "陆地", A, "驻村工作队员", "柳河镇", "石桥乡东山村", "2026.03.01"], [2, "海洋", "", "驻村工作队员", "柳河镇", "石桥乡东山村", "2026.03.01"],
        [3, "海洋（石桥乡）", "", "驻村工作队员", "石桥乡", "柳河镇东山村", "2026.03.01"], [4, "湖泊", A, "驻村工作队员", "柳河镇", "石桥乡", "2026.03.01"],
        [5, "无此人", "", "驻村工作队员", "柳河镇", "石桥乡", "2026.03.01"]]),
}
OFFICE = {"traditional", "gaps", "units"}

OUT.mkdir(parents=True, exist_ok=True)
for name, made in ROSTERS.items():
    write(OUT / f"{name}.xlsx", **made)
    if name in OFFICE:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx", "--outdir", folder, str(OUT / f"{name}.xlsx")],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            (OUT / f"{name}.xlsx").write_bytes((pathlib.Path(folder) / f"{name}.xlsx").read_bytes())
# Old formats, by LibreOffice.
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xls", "--outdir", folder, str(OUT / "units.xlsx")],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (OUT / "old.xls").write_bytes((pathlib.Path(folder) / "units.xls").read_bytes())
(OUT / "plain.csv").write_bytes(f"姓名,身份证号,性别\n陈志远,{A},男\n周小兰,{B},女\n".encode("gb18030"))
