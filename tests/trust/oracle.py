"""Who may do what, computed a second time: from the catalog's files and the raw rows of the database, by plain loops.

It shares no code with the program (src/ledger/access.cpp writes SQL; this walks records), and was written by another
person. access_matrix.py holds the two against each other.
"""

import pathlib
import sqlite3
import tomllib

ACTIONS = ("read", "create", "change", "cancel", "amend", "export", "unmask")


def load_catalog(*folders):
    """Ledgers by name, as the files say; a later folder's file of the same name replaces an earlier one's."""
    files = {}
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.ledger.toml")):
            files[str(path.relative_to(folder))] = path
    ledgers = {}
    for path in files.values():
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if "ledger" in data and not data["ledger"].get("sheet"):
            ledgers[data["ledger"]["name"]] = data
    return ledgers


def load_codes(folder):
    """Of each code list: code -> its parent."""
    lists = {}
    for path in pathlib.Path(folder, "codes").glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        lists[data["name"]] = {c["code"]: c.get("parent", "") for c in data["codes"]}
    return lists


class World:
    """The rows of every ledger's table: ledger -> id -> {column: value}."""

    def __init__(self, database, ledgers):
        self.ledgers = ledgers
        self.rows = {}
        con = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        con.row_factory = sqlite3.Row
        for name in ledgers:
            self.rows[name] = {r["id"]: dict(r) for r in con.execute(f"SELECT * FROM l_{name}")}
        con.close()
        self.parent = {i: r["f_parent"] for i, r in self.rows["organisation"].items()}
        # Of the places without a parent the first is the site's root; the others lie outside the tree.
        self.root = min((i for i, r in self.rows["organisation"].items() if r["f_parent"] is None and not r["cancelled"]), default=None)

    def above(self, organisation):
        """The organisation and everything above it."""
        seen = []
        while organisation is not None and organisation not in seen:
            seen.append(organisation)
            organisation = self.parent.get(organisation)
        return seen

    def target(self, ledger, field):
        return self.ledgers[ledger]["field"][field]["type"].removeprefix("ref:")

    def inverse(self, ledger, name):
        """(ledger, field) whose references to `ledger` are called `name`; None where nothing is."""
        for other, data in self.ledgers.items():
            for field, about in data["field"].items():
                if about["type"] == "ref:" + ledger and about.get("inverse") == name:
                    return other, field
        return None

    def follow(self, ledger, row, path):
        """The values at the end of a path of references and inverses, from one record."""
        at = [(ledger, row)]
        steps = [s for s in path.split(".") if s]
        if not steps:
            return [row["id"]]
        for n, step in enumerate(steps):
            last = n == len(steps) - 1
            following = []
            for here, record in at:
                if step in self.ledgers[here]["field"]:
                    value = record[f"f_{step}"]
                    if value is None:
                        continue
                    if last:
                        following.append(value)
                    elif value in self.rows[self.target(here, step)]:
                        target = self.target(here, step)
                        following.append((target, self.rows[target][value]))
                else:
                    other, field = self.inverse(here, step)
                    for candidate in self.rows[other].values():
                        if candidate[f"f_{field}"] == record["id"] and not candidate["cancelled"]:
                            following.append(candidate["id"] if last else (other, candidate))
            at = following
        return at


def kind_of(world, ledger, path, declared):
    """organisation, person or category: what the capacity's values are."""
    if declared:
        return declared
    here = ledger
    steps = [s for s in path.split(".") if s]
    for step in steps:
        fields = world.ledgers[here]["field"]
        if step not in fields:
            here = world.inverse(here, step)[0]
            continue
        type_ = fields[step]["type"]
        if type_.startswith("code:"):
            return "category"
        here = type_.removeprefix("ref:")
    return here


def capacities(world, ledger):
    """name -> (kind, path): fields that carry a capacity, and the capacities of paths."""
    data = world.ledgers[ledger]
    found = {}
    for field, about in data["field"].items():
        if "capacity" in about:
            found[about["capacity"]] = (kind_of(world, ledger, field, None), field)
    for name, about in data.get("capacity", {}).items():
        found[name] = (kind_of(world, ledger, about["path"], about.get("kind")), about["path"])
    return found


class Oracle:
    def __init__(self, world, codes):
        self.world = world
        self.codes = codes

    def under(self, code, ancestors):
        parents = self.codes["posting_category"]
        while code:
            if code in ancestors:
                return True
            code = parents.get(code, "")
        return False

    def organisations(self, ledger, row):
        """Every organisation that the record names in a capacity, and the one it was entered for."""
        named = set()
        for kind, path in capacities(self.world, ledger).values():
            if kind == "organisation":
                named.update(self.world.follow(ledger, row, path))
        if row["owner"]:
            named.add(row["owner"])
        return named

    def reaches(self, grant, organisations):
        return any(grant["organisation"] in self.world.above(o) for o in organisations)

    def holds(self, actor, right, ledger, row):
        role, _, capacity = right.partition("@")
        capacity = capacity or "any"
        for grant in actor["grants"]:
            if grant["role"] != role:
                continue
            if capacity == "all":
                return True
            if capacity == "owner":
                if row["owner"] and self.reaches(grant, {row["owner"]}):
                    return True
                continue
            if capacity == "any":
                if grant["organisation"] == self.world.root or self.reaches(grant, self.organisations(ledger, row)):
                    return True
                continue
            kind, path = capacities(self.world, ledger)[capacity]
            values = self.world.follow(ledger, row, path)
            if kind == "organisation" and self.reaches(grant, values):
                return True
            if kind == "person" and actor["person"] and actor["person"] in values:
                return True
            if kind == "category" and any(self.under(v, grant["categories"]) for v in values):
                # one category, in all places below the department's organisation
                if grant["organisation"] == self.world.root or self.reaches(grant, self.organisations(ledger, row)):
                    return True
        return False

    def may(self, actor, action, ledger, row):
        rights = self.world.ledgers[ledger].get("access", {}).get(action, [])
        return any(self.holds(actor, right, ledger, row) for right in rights)

    def may_transition(self, actor, transition, ledger, row):
        rights = self.world.ledgers[ledger]["transition"][transition]["by"]
        return any(self.holds(actor, right, ledger, row) for right in rights)

    def readable(self, actor, ledger):
        return {i for i, row in self.world.rows[ledger].items() if not row["cancelled"] and self.may(actor, "read", ledger, row)}
