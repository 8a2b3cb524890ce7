"""Helper of sheets.sh. sheets.py PORT fill: some units, people and postings; prints ids. sheets.py edit IN OUT FROM TO: one
text of a sheet's cells changed, as somebody who fills it in would. sheets.py locks FILE: what protects it."""
import re
import sys
import zipfile

if sys.argv[2:3] == ["fill"]:
    from api import Client

    c = Client(int(sys.argv[1]))
    root = c.log_in("paiban")["grants"][0]["organisation"]

    def make(ledger, **values):
        return c.ask("POST", "/api/records/" + ledger, {"values": values}, 201)["id"]

    units = [make("organisation", name=n, kind="township", parent=root) for n in ("柳河镇", "石桥乡")]
    hospital = make("organisation", name="县医院", kind="hospital", parent=root)
    postings = []
    for i, name in enumerate(("李兰", "王小明", "单田芳", "赵一")):
        person = make("person", name=name, sex="2" if i == 0 else "1", nation="03" if i == 0 else "01", born=19800500 + i * 10000, unit=hospital)
        values = {"person": person, "category": "guide", "sender": hospital, "receiver": units[i % 2], "position": "指导员%d" % i, "from": 20260301}
        postings.append(make("posting", **values))
    print(" ".join(postings))
elif sys.argv[2:3] == ["change"]:
    from api import Client

    c = Client(int(sys.argv[1]))
    c.log_in("paiban")
    path = "/api/records/posting/" + sys.argv[3]
    c.ask("GET", path)
    c.ask("PATCH", path, {"values": {"position": sys.argv[4]}}, 200, If_Match=c.etag)
elif sys.argv[1] == "edit":
    book = zipfile.ZipFile(sys.argv[2])
    hits = 0
    with zipfile.ZipFile(sys.argv[3], "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            text = book.read(name)
            if name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                hits += text.count(sys.argv[4].encode())
                text = text.replace(sys.argv[4].encode(), sys.argv[5].encode())
            out.writestr(name, text)
    assert hits == 1, (hits, sys.argv[4])
elif sys.argv[1] == "locks":
    book = zipfile.ZipFile(sys.argv[2])
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    styles = book.read("xl/styles.xml").decode()
    assert re.search(r"<sheetProtection[^>]*sheet=\"(1|true)\"", sheet), sheet[-2000:]
    assert "password" not in re.search(r"<sheetProtection[^>]*>", sheet).group(0)
    xfs = re.findall(r"<xf .*?(?:/>|</xf>)", styles.split("<cellXfs")[1].split("</cellXfs>")[0], re.S)
    lock = ['locked="0"' not in x and 'locked="false"' not in x for x in xfs]
    open_columns = {re.match(r"[A-Z]+", r).group(0) for r, s in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet) if not lock[int(s)]}
    rules = re.findall(r'<dataValidation [^>]*type="list".*?</dataValidation>', sheet, re.S)
    hidden = bool(re.search(r'<col [^>]*hidden="(1|true)"[^>]*>', sheet))
    print(",".join(sorted(open_columns)), len(rules), hidden)
elif sys.argv[1] == "form":  # a superior's form: title, merged head, two blank rows, a sum, a note at the foot
    cells = lambda row, texts: "".join('<c r="%s%d" s="1" t="inlineStr"><is><t>%s</t></is></c>' % (chr(65 + i), row, t) for i, t in enumerate(texts) if t)
    blank = lambda row: '<row r="%d" ht="30" customHeight="1">%s</row>' % (row, "".join('<c r="%s%d" s="1"/>' % (chr(65 + i), row) for i in range(4)))
    sheet = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
             '<row r="1">' + cells(1, ["上级统计表"]) + '</row><row r="2">' + cells(2, ["序号", "姓名", "派出单位", "岗位次序"]) + '</row>' + blank(3) + blank(4) +
             '<row r="5">' + cells(5, ["合计"]) + '<c r="D5" s="1"><f>SUM(D3:D4)</f><v>0</v></c></row><row r="6">' + cells(6, ["填表说明：一人一行"]) + '</row>'
             '</sheetData><mergeCells count="2"><mergeCell ref="A1:D1"/><mergeCell ref="A6:D6"/></mergeCells></worksheet>')
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="统计" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/styles.xml": '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf borderId="1" applyBorder="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name, text)
