#!/usr/bin/env python3
"""The access matrix: every role x ledger x action x capacity x state over the HTTP API, against oracle.py. 0 differences.

    ZHAGEN=build/release/zhagen ZHAGEN_SOURCE=. tests/trust/access_matrix.py [--records 24] [--seed 1]

Makes an invented district through the API, in which each user is own, above, below, beside and a stranger to something;
puts records into every state; then asks for everything as everybody. list = count = search = detail = export.
"""

import argparse
import collections
import csv
import http.client
import io
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402

ZHAGEN = os.path.abspath(os.environ["ZHAGEN"])
SOURCE = os.environ["ZHAGEN_SOURCE"]
PASSWORD = "Qv7-rTz.m4Wk_eLp"
WORD = "榕"  # in every name, so that one search finds all
STALE = "999999"  # a version nobody has: rights are asked first, so it tells allowed (412) from refused (403, 404)


def command(*args, **more):
    done = subprocess.run([ZHAGEN, *args], capture_output=True, text=True, **more)
    if done.returncode:
        raise SystemExit(f"zhagen {' '.join(args)}: {done.stdout}{done.stderr}")
    return done.stdout


class Client:
    def __init__(self, port, login=None, token=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.origin = f"http://127.0.0.1:{port}"
        self.headers = {"Accept-Language": "zh"}
        self.session = {}
        if token:
            self.call("POST", "/api/invitation", {"token": token, "password": PASSWORD}, expect=204)
        if login:
            status, self.session = self.call("POST", "/api/session", {"login": login, "password": PASSWORD}, expect=200)
            self.headers["X-CSRF-Token"] = self.session["csrf"]

    def call(self, method, path, body=None, expect=None, version=None, raw=False):
        headers = dict(self.headers)
        if method != "GET":
            headers["Origin"] = self.origin
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        try:
            self.connection.request(method, path, data, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # idle for longer than the server keeps a connection
            self.connection.close()
            self.connection.request(method, path, data, headers)
            answer = self.connection.getresponse()
        text = answer.read()
        if cookie := answer.getheader("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]
        if expect and answer.status != expect:
            raise SystemExit(f"{method} {path}: {answer.status} {text.decode()[:600]}")
        if raw:
            return answer.status, text.decode("utf-8-sig")
        return answer.status, json.loads(text) if text and b"json" in answer.getheader("Content-Type", "").encode() else None


class Site:
    def __init__(self, folder, catalog):
        self.folder = folder
        self.catalog = catalog
        command("root", "榕州市", "--kind", "city", "--data", folder)
        self.server = subprocess.Popen([ZHAGEN, "serve", "--port", "0", "--data", folder], stdout=subprocess.PIPE, text=True)
        self.port = None
        for line in self.server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found.group(1))
                break
        if not self.port:
            raise SystemExit("the server did not start")

    def user(self, login, grants, person=None):
        args = ["user", "add", login, "用户" + login, "--data", self.folder]
        if person:
            args += ["--person", str(person)]
        token = re.search(r"/invitation#([A-Za-z0-9_-]+)", command(*args)).group(1)
        for role, organisation, categories in grants:
            more = ["--at", str(organisation)] if organisation else []
            for c in categories:
                more += ["--category", c]
            command("user", "grant", login, role, *more, "--data", self.folder)
        return Client(self.port, login, token)

    def rows(self, sql, *args):
        con = sqlite3.connect(self.folder + "/zhagen.db", timeout=30)
        try:
            with con:
                return con.execute(sql, args).fetchall()
        finally:
            con.close()


class Maker:
    """Records with random values that fit the catalog, whichever it is."""

    def __init__(self, catalog, codes, rng):
        self.catalog, self.codes, self.rng = catalog, codes, rng
        self.ids = collections.defaultdict(list)
        self.n = 0

    def value(self, about):
        kind = about["type"]
        if kind.startswith("ref:"):
            known = self.ids[kind.removeprefix("ref:")]
            return str(self.rng.choice(known)) if known else None
        if kind.startswith("code:"):
            return self.rng.choice(list(self.codes[kind.removeprefix("code:")]))
        if kind in ("text", "name", "note"):
            self.n += 1
            return WORD + "".join(self.rng.choice("田水木山石林江") for _ in range(2)) + (str(self.n) if kind != "name" else "")
        if kind == "date":
            return self.rng.choice([20250301, 20250615, 20260105])
        if kind in ("int", "money", "score"):
            return max(about.get("min", 1), 1)
        if kind == "bool":
            return self.rng.choice([True, False])
        if kind == "list:text" and about.get("required"):
            return [WORD + self.rng.choice("田水木山石林江")]
        return None

    def draft(self, ledger, density):
        values = {}
        for name, about in self.catalog[ledger]["field"].items():
            link = about["type"].startswith("ref:") or "capacity" in about
            wanted = about.get("required") or about.get("find") or self.rng.random() < (density if link else density / 4)
            if name in ("predecessor", "successor", "parent", "replaces", "outside", "division", "credit_code"):
                continue
            if wanted and (v := self.value(about)) is not None:
                values[name] = v
        return values


def order_of(catalog):
    """Ledgers so that what a required reference names comes first."""
    done, out = set(), []
    while len(out) < len(catalog):
        for name, data in catalog.items():
            needs = {a["type"].removeprefix("ref:") for a in data["field"].values() if a["type"].startswith("ref:") and a.get("required")}
            if name not in done and needs - {name} <= done:
                done.add(name)
                out.append(name)
    return out


def all_ids(client, path):
    ids, after = [], ""
    while True:
        status, page = client.call("GET", path + ("&after=" + urllib.parse.quote(after) if after else ""))
        if status != 200:
            return status, ids
        ids += [int(r["id"]) for r in page["items"]]
        after = page.get("next") or ""
        if not after:
            return status, ids


class Matrix:
    def __init__(self, judge, world):
        self.judge, self.world = judge, world
        self.cells = 0
        self.undecided = collections.Counter()
        self.differences = []

    def same(self, what, expected, got):
        self.cells += 1
        if expected != got:
            self.differences.append(f"{what}: oracle {expected}, program {got}")

    def allowed(self, what, expected, status, text=""):
        """403 and 404 are refusals of rights; 409, 412 and what succeeds are not; 422 decides nothing."""
        if status in (401, 500, 400, 405, 428):
            self.differences.append(f"{what}: unexpected {status} {text}")
        elif status == 422:
            self.undecided[what.split(" ")[2]] += 1
        else:
            self.same(what, expected, status not in (403, 404))


def check_reads(m, who, actor, client, ledger):
    readable = m.judge.readable(actor, ledger)
    known_role = any(r.split("@")[0] in {g["role"] for g in actor["grants"]} for r in m.world.ledgers[ledger]["access"]["read"])
    path = f"/api/records/{ledger}"
    status, ids = all_ids(client, path + "?limit=200")
    if status == 403:
        m.same(f"{who} {ledger} list refused", False, known_role)
        ids = []
    elif status != 200:
        m.differences.append(f"{who} {ledger} list: {status}")
    m.same(f"{who} {ledger} list", sorted(readable), sorted(ids))
    status, answer = client.call("GET", path + "/count")
    m.same(f"{who} {ledger} count", len(readable), answer["count"] if status == 200 else 0)
    if any(a.get("find") for a in m.world.ledgers[ledger]["field"].values() if a.get("sensitivity") != "sensitive"):
        status, ids = all_ids(client, path + "?limit=200&q=" + urllib.parse.quote(WORD))
        named = {i for i in readable if any(WORD in str(v) for k, v in m.world.rows[ledger][i].items() if k.startswith("f_"))}
        m.same(f"{who} {ledger} search misses", set(), named - set(ids))
        m.same(f"{who} {ledger} search leaks", set(), set(ids) - readable)
    exportable = {i for i, row in m.world.rows[ledger].items() if not row["cancelled"] and m.judge.may(actor, "export", ledger, row)}
    status, text = client.call("GET", path + "/export.csv", raw=True)
    rows = len(list(csv.reader(io.StringIO(text)))) - 1 if status == 200 else 0
    m.same(f"{who} {ledger} export", len(exportable), rows)
    hidden = [f for f, a in m.world.ledgers[ledger]["field"].items() if a.get("hidden_from")]
    for i, row in m.world.rows[ledger].items():
        may = m.judge.may(actor, "read", ledger, row)
        status, record = client.call("GET", f"{path}/{i}")
        m.allowed(f"{who} {ledger} detail {i}", may, status)
        for part in ("history", "versions/1", "transitions", "attachments"):
            got, _ = client.call("GET", f"{path}/{i}/{part}")
            m.allowed(f"{who} {ledger} {part} {i}", may, got)
        roles = {g["role"] for g in actor["grants"]} & {r.split("@")[0] for r in m.world.ledgers[ledger]["access"]["read"]}
        for field in hidden:
            if status == 200 and roles <= set(m.world.ledgers[ledger]["field"][field]["hidden_from"]):
                m.same(f"{who} {ledger} hidden {field} {i}", None, record["values"].get(field))


def check_writes(m, who, actor, client, ledger):
    data = m.world.ledgers[ledger]
    path = f"/api/records/{ledger}"
    roles = {g["role"] for g in actor["grants"]}
    sealed = [f for f, a in data["field"].items() if a.get("sensitivity", data["ledger"]["sensitivity"]) == "sensitive" and a["type"] != "file"]
    for i, row in m.world.rows[ledger].items():
        tries = [("change", "PATCH", f"{path}/{i}", {"values": {}}),
                 ("cancel", "POST", f"{path}/{i}/cancel", {"reason": "核对权限"}),
                 ("amend", "POST", f"{path}/{i}/amend", {"values": {}, "reason": "核对权限"})]
        for action, method, where, body in tries:
            status, answer = client.call(method, where, body, version=STALE)
            m.allowed(f"{who} {ledger} {action} {i} {row['state']}", m.judge.may(actor, action, ledger, row), status, answer)
        for field in sealed[:1]:
            status, answer = client.call("POST", f"{path}/{i}/unmask", {"field": field, "reason": "核对权限"})
            m.allowed(f"{who} {ledger} unmask {i}", m.judge.may(actor, "unmask", ledger, row) and m.judge.may(actor, "read", ledger, row), status, answer)
        for name, transition in data.get("transition", {}).items():
            if not roles & {r.split("@")[0] for r in transition["by"]} and i % 3:
                continue  # a role that never may: a third of the records say so too
            status, answer = client.call("POST", f"{path}/{i}/transitions/{name}", {"reason": "核对权限"}, version=STALE)
            m.allowed(f"{who} {ledger} {name} {i} {row['state']}", m.judge.may_transition(actor, name, ledger, row), status, answer)


def check_creates(m, who, actor, client, ledger, drafts):
    rights = m.world.ledgers[ledger]["access"].get("create", [])
    owner = None
    for right in rights:
        for grant in actor["grants"]:
            if grant["role"] == right.split("@")[0] and grant["organisation"] and owner is None:
                owner = grant["organisation"]
    owner = owner or next((g["organisation"] for g in actor["grants"] if g["organisation"]), None)
    roles = {g["role"] for g in actor["grants"]}
    about = m.world.ledgers[ledger]["field"]
    for draft in drafts:
        draft = {f: v for f, v in draft.items() if not roles <= set(about[f].get("hidden_from", []))}  # nobody writes what is hidden from him
        row = collections.defaultdict(lambda: None)
        row.update({"id": 0, "owner": owner, "cancelled": 0})
        for field, value in draft.items():
            link = m.world.ledgers[ledger]["field"][field]["type"].startswith("ref:")
            row["f_" + field] = int(value) if link else value
        expected = any(m.judge.holds(actor, right, ledger, row) for right in rights)
        status, answer = client.call("POST", f"/api/records/{ledger}", {"values": draft})
        if status == 409 and answer.get("code") == "record_twice":
            status = 422  # a unique rule is asked before the rights of a new record: another actor's draft was the same
        m.allowed(f"{who} {ledger} create {json.dumps(draft, ensure_ascii=False)}", expected, status, answer)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=14)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    rng = random.Random(options.seed)
    catalog = oracle.load_catalog(SOURCE + "/catalog")
    codes = oracle.load_codes(SOURCE + "/catalog")
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder, catalog)
        try:
            return run(site, catalog, codes, rng, options)
        finally:
            site.server.terminate()
            site.server.wait(15)


def run(site, catalog, codes, rng, options):
    root = site.rows("SELECT id FROM l_organisation")[0][0]
    chief = site.user("chief", [("office", root, [])])
    maker = Maker(catalog, codes, rng)

    def make(ledger, values):
        status, answer = chief.call("POST", f"/api/records/{ledger}", {"values": values, "reason": "编造的样例"})
        if status == 201:
            maker.ids[ledger].append(int(answer["id"]))
        return int(answer["id"]) if status == 201 else answer

    def unit(name, kind, parent):
        made = make("organisation", {"name": WORD + name, "kind": kind, **({"parent": str(parent)} if parent else {})})
        if not isinstance(made, int):
            raise SystemExit(f"organisation {name}: {made}")
        return made

    # A city with two counties, their townships and villages, their departments; a university outside the tree.
    a, b = unit("甲县", "county", root), unit("乙县", "county", root)
    a1, a2, b1 = unit("甲一镇", "township", a), unit("甲二乡", "township", a), unit("乙一镇", "township", b)
    a1v, b1v = unit("甲一村", "village", a1), unit("乙一村", "village", b1)
    a_office, b_school = unit("甲县教育局", "organ", a), unit("乙县中学", "school", b)
    city_organ, outside = unit("市水利局", "organ", root), unit("榕城大学", "university", None)
    for ledger in order_of(catalog):
        if ledger == "organisation":
            continue
        missed = []
        for _ in range(options.records * 40):
            if len(maker.ids[ledger]) >= options.records:
                break
            made = make(ledger, maker.draft(ledger, rng.choice([0.3, 0.6, 0.95])))
            if not isinstance(made, int):
                missed.append(made)
        if not maker.ids[ledger]:
            raise SystemExit(f"no {ledger} could be made: {missed[:2]}")
    for ledger, data in catalog.items():  # every state is there, reached by no road: rights alone are asked
        states = list(data.get("state", {}))
        for n, i in enumerate(maker.ids[ledger]):
            if states:
                site.rows(f"UPDATE l_{ledger} SET state = ? WHERE id = ?", states[n % len(states)], i)
        if ledger not in ("organisation", "person"):
            site.rows(f"UPDATE l_{ledger} SET cancelled = 1 WHERE id = ?", maker.ids[ledger][-1])

    people = maker.ids["person"]
    posted = [r[0] for r in site.rows("SELECT DISTINCT f_person FROM l_posting")]
    mentors = [r[0] for r in site.rows("SELECT DISTINCT f_mentor FROM l_posting WHERE f_mentor IS NOT NULL")] or people
    category = [r[0] for r in site.rows("SELECT DISTINCT f_category FROM l_posting")]
    who = {
        "office_a": ([("office", a, [])], None), "office_b1": ([("office", b1, [])], None),
        "line_root": ([("line_dept", root, category[:1])], None), "line_a": ([("line_dept", a, category[:2])], None),
        "sender_a": ([("sender", a, [])], None), "sender_organ": ([("sender", city_organ, [])], None),
        "sender_outside": ([("sender", outside, [])], None), "receiver_a1": ([("receiver", a1, [])], None),
        "receiver_b": ([("receiver", b, [])], None), "receiver_village": ([("receiver", a1v, [])], None),
        "posted_one": ([("posted", None, [])], posted[0]), "posted_two": ([("posted", None, [])], posted[-1]),
        "stranger": ([("posted", None, [])], people[0]), "mentor_one": ([("mentor", None, [])], mentors[0]),
        "inspector_a": ([("inspector", a, [])], None), "viewer_root": ([("viewer", root, [])], None),
        "viewer_b": ([("viewer", b, [])], None), "nobody": ([], None),
        "both": ([("sender", a_office, []), ("receiver", b_school, [])], None),
        "sys": ([("sysadmin", None, [])], None), "sec": ([("secadmin", None, [])], None), "aud": ([("auditor", None, [])], None),
    }
    clients = {"chief": chief}
    actors = {"chief": {"person": None, "grants": [{"role": "office", "organisation": root, "categories": []}]}}
    for login, (grants, person) in who.items():
        clients[login] = site.user(login, grants, person)
        actors[login] = {"person": person, "grants": [{"role": r, "organisation": o, "categories": c} for r, o, c in grants]}

    world = oracle.World(site.folder + "/zhagen.db", catalog)
    m = Matrix(oracle.Oracle(world, codes), world)
    for login, actor in actors.items():
        for ledger in catalog:
            check_reads(m, login, actor, clients[login], ledger)
            check_writes(m, login, actor, clients[login], ledger)
    drafts = {ledger: [maker.draft(ledger, 0.7) for _ in range(4)] for ledger in catalog}
    for login, actor in actors.items():
        for ledger in catalog:
            check_creates(m, login, actor, clients[login], ledger, drafts[ledger])
    kinds = collections.Counter(" ".join(d.split()[1:3]) for d in m.differences)
    for kind, n in kinds.most_common():
        print(f"{n:6} {kind}")
    for d in m.differences[:40]:
        print(d)
    print(f"{m.cells} cells, {len(m.differences)} differences; undecided {dict(m.undecided)}")
    return 1 if m.differences or m.cells < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
