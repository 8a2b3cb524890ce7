"""A million people over HTTP: medians of what people do all day, of the province's office and of a county's.

    bench/records_http.py ZHAGEN FOLDER [PEOPLE_DATABASE]

FOLDER is made: a site over the database that bench_records N DATABASE has filled (copied into it). The figures are those of
one connection that asks the next thing when the last is answered; 15 turns each, the first one not counted."""
import json
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/program"))
from api import PASSWORD, Client

TURNS = 15


def link(text):
    return re.search(r"invitation#(\S+)", text).group(1)


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    if len(sys.argv) > 3:
        folder.mkdir()
        shutil.copy(sys.argv[3], folder / "zhagen.db")
    run = lambda *args: subprocess.run([program, *args, "--data", str(folder)], check=True, capture_output=True, text=True).stdout
    links = {}
    if len(sys.argv) > 3:
        run("user", "first", "--system", "xitong=系统甲", "--security", "anquan=安全乙", "--audit", "shenji=审计丙")
        db = sqlite3.connect(folder / "zhagen.db")
        province = db.execute("SELECT min(id) FROM l_organisation WHERE f_parent IS NULL").fetchone()[0]
        county = db.execute("SELECT id FROM l_organisation WHERE length(path) - length(replace(path, '/', '')) = 4 ORDER BY id LIMIT 1 OFFSET 7").fetchone()[0]
        db.close()
        for login, name, at in (("sheng", "省派办", province), ("xian", "县派办", county)):
            links[login] = link(run("user", "add", login, name))
            run("user", "grant", login, "office", "--at", str(at))
    server = subprocess.Popen([program, "serve", "--port", "0", "--data", str(folder)], stdout=subprocess.PIPE, text=True)
    port = None
    while port is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stdout.readline())
        port = int(found.group(1)) if found else None
    try:
        for login, token in links.items():
            Client(port).ask("POST", "/api/invitation", {"token": token, "password": PASSWORD}, 204)
        db = sqlite3.connect(f"file:{folder}/zhagen.db?mode=ro", uri=True)
        people = [row[0] for row in db.execute("SELECT id FROM l_person LIMIT 100000")][::6000]
        county = db.execute("SELECT id FROM l_organisation WHERE length(path) - length(replace(path, '/', '')) = 4 ORDER BY id LIMIT 1 OFFSET 7").fetchone()[0]
        own = [row[0] for row in db.execute("SELECT id FROM l_person WHERE f_unit IN (SELECT id FROM l_organisation WHERE path LIKE '%/' || ? || '/%') LIMIT 15", (county,))]
        province = db.execute("SELECT min(id) FROM l_organisation WHERE f_parent IS NULL").fetchone()[0]
        db.close()
        print(f"{'milliseconds':<52}{'median':>8}{'max':>8}{'aim':>6}{'rows':>9}")
        for login, who, ids in (("sheng", "province", people), ("xian", "county", own)):
            client = Client(port)
            client.log_in(login)

            def timed(what, aim, path, rows):
                spent = []
                for turn in range(TURNS + 1):
                    address = path(turn) if callable(path) else path
                    begin = time.perf_counter()
                    answer = client.ask("GET", address)
                    spent.append((time.perf_counter() - begin) * 1000)
                spent = spent[1:]
                median = statistics.median(spent)
                print(f"{who + ': ' + what:<52}{median:>8.2f}{max(spent):>8.2f}{aim:>6}{rows(answer):>9}{'  over' if median > aim else ''}", flush=True)

            items = lambda answer: len(answer["items"])
            q = urllib.parse.quote
            timed("one person", 50, lambda turn: f"/api/records/person/{ids[turn % len(ids)]}", lambda answer: 1)
            timed("50 people by pinyin", 50, "/api/records/person?limit=50&order=pinyin:name", items)
            timed("50 people filtered, by pinyin", 50, "/api/records/person?limit=50&order=pinyin:name&filter=" + q("sex == '2' && born >= date('1985')"), items)
            timed("50 people filtered, by rank", 50, "/api/records/person?limit=50&order=-rank:duty_level&filter=" + q("sex == '2' && born >= date('1985')"), items)
            timed("50 postings by the person's pinyin", 50, "/api/records/posting?limit=50&order=pinyin:person&titles=true", items)
            for words in ("张", "建国", "zhangw", "zjg", "张伟", "单"):
                timed("search " + words, 50, "/api/records/person?limit=50&q=" + q(words), items)
            timed("count of people", 200, "/api/records/person/count", lambda answer: answer["count"])
            timed("people by organisation within the county", 50, f"/api/records/person/count-by?by=unit&under={county}", items)
            if who == "province":
                timed("people by organisation, whole base", 200, f"/api/records/person/count-by?by=unit&under={province}", items)
    finally:
        server.terminate()
        server.wait()


main()
