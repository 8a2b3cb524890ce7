"""What dues.sh asks over HTTP: each of two users has a list, whole over its pages; the secret address opens the calendar alone."""
import re
import sys

from api import Client

client = Client(int(sys.argv[1]))
PASSWORD = "Bamboo7!tQz-9"
login, tokens = "", {}
for line in open(sys.argv[2], encoding="utf-8"):
    link = re.search(r"/invitation#(\S+)$", line)
    if link:
        tokens[login] = link.group(1)
    elif line.startswith("  "):
        login = line.split("\t")[1]
for who in ("paiban", "xuanpai"):
    client.ask("POST", "/api/invitation", {"token": tokens[who], "password": PASSWORD}, 204)
    client.log_in(who, PASSWORD)
    counts = client.ask("GET", "/api/inbox/counts")
    items, after = [], ""
    while True:
        page = client.ask("GET", "/api/inbox?limit=100&after=" + after)
        items += page["items"]
        after = page["next"]
        if not after:
            break
    assert len(items) == counts["all"] == sum(d["open"] + d["overdue"] + d["undecided"] for d in counts["dues"]), (len(items), counts)
    assert all(i["sentence"] and i["title"] for i in items), items
    assert all(i["missing"] for i in items if i["standing"] == "undecided"), items
    days = [i.get("day", 99999999) for i in items]
    assert days == sorted(days), days
    open(who + ".count", "w").write(str(len(items)))
    print(who, len(items), {d["due"]: (d["open"], d["overdue"], d["undecided"]) for d in counts["dues"]})
assert len(items) > 0, "the posted person has nothing to do"
one = items[0]
ours = client.ask("GET", "/api/records/%s/%s/dues" % (one["ledger"], one["record"]))["items"]
assert any(i["due"] == one["due"] and i["standing"] == one["standing"] for i in ours), (one, ours)
address = client.ask("POST", "/api/inbox/feed", expect=201)["address"]
client.headers = {}
calendar = client.ask("GET", address)
assert calendar.count("BEGIN:VEVENT") >= 1 and calendar.count("\n") == calendar.count("\r\n"), calendar
assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n")), calendar
client.ask("GET", "/api/inbox", expect=401)
client.ask("GET", address[:-6] + "xx.ics", expect=404)
