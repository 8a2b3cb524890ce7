"""What rules.sh asks of the server: passwords by the links, then the rules through the API as the roles ask them."""
import re
import sys

from api import Client

client = Client(int(sys.argv[1]))
PASSWORD = "Bamboo7!tQz-3"
login = None
for line in open(sys.argv[2], encoding="utf-8"):
    link = re.search(r"/invitation#(\S+)$", line)
    if link:
        client.ask("POST", "/api/invitation", {"token": link.group(1), "password": PASSWORD}, 204)

client.log_in("paiban", PASSWORD)
sets = {s["name"]: s for s in client.ask("GET", "/api/rules")["items"]}
assert "selection" in sets and "long_names" in sets and len(sets) > 10, sets.keys()
batch = client.ask("GET", "/api/records/batch?limit=1")["items"][0]["id"]
whole = client.ask("POST", "/api/rules/selection/assessment", {"given": [{"name": "batch", "value": batch}], "limit": 500})
counts = {v["verdict"]: v["count"] for v in whole["verdicts"]}
assert whole["total"] > 150 and sum(counts.values()) == whole["total"], counts
assert whole["found"] == whole["total"] and whole["not_in_force"], whole["not_in_force"]
for person in whole["items"]:
    assert person["title"] and (person["verdict"] in ("may",) or person["said"]), person
    for said in person["said"]:
        assert said["words"] and "算不出" not in said["words"], said
# What a tier's age would bring, before it is set.
unset = [p["name"] for p in sets["selection"]["params"] if "value" not in p]
change = client.ask("POST", "/api/rules/selection/what-if", {"params": [{"name": p, "value": 50} for p in unset if p.endswith("age")]})
assert change["words"] and change["total"] == whole["total"], change

# A nomination of somebody whom a rule of the site forbids: refused in its words, passed with a reason, listed.
people = [p["id"] for p in client.ask("POST", "/api/rules/long_names/assessment", {"verdicts": ["unsuitable"], "limit": 500})["items"]]
fresh = [b["id"] for b in client.ask("GET", "/api/records/batch?limit=50")["items"] if b["state"] == "preparing"]
assert people and fresh, (len(people), fresh)
sender = client.ask("GET", "/api/records/person/" + people[0])["values"]["unit"]
values = {"person": people[0], "batch": fresh[0], "sender": sender}
refused = client.ask("POST", "/api/records/nomination", {"values": values}, 422)
assert "姓名长度" in str(refused) and "最多2个" in str(refused), refused
client.ask("POST", "/api/records/nomination", {"values": values, "reason": "本人自愿"}, 201)
waivers = client.ask("GET", "/api/waivers?ledger=nomination")["items"]
assert any(w["lock"] == "long_names.length" and w["reason"] == "本人自愿" for w in waivers), waivers

# What the rules propose is kept for people to decide; what is decided stays.
have = {r["values"]["person"] for r in client.ask("GET", "/api/records/eligibility?filter=batch.id%20==%20" + fresh[0] + "&limit=1000")["items"]}
people = [p for p in people if p not in have]
keep = {"given": [{"name": "batch", "value": fresh[0]}], "ids": people[:3]}
kept = client.ask("POST", "/api/rules/selection/keep", keep)
assert kept == {"made": 3, "renewed": 0, "decided": 0}, kept
rows = client.ask("GET", "/api/records/eligibility?filter=batch.id%20==%20" + fresh[0] + "&limit=1000")["items"]
rows = [r for r in rows if r["values"]["person"] in people[:3]]
assert len(rows) == 3 and all(r["state"] == "proposed" and r["values"]["proposed"] in ("may", "unfit", "should", "check") for r in rows), rows
client.ask("POST", "/api/records/eligibility/%s/transitions/decide" % rows[0]["id"], {"values": {"decided": rows[0]["values"]["proposed"]}}, If_Match='"1"')
kept = client.ask("POST", "/api/rules/selection/keep", keep)
assert kept == {"made": 0, "renewed": 2, "decided": 1}, kept
client.ask("POST", "/api/rules/selection/keep", {"ids": people[:3]}, 422)

# The group that supervises sees what it may see; administrators see nothing.
client.log_in("ducha", PASSWORD)
assert client.ask("GET", "/api/waivers")["items"]
client.log_in("xitong", PASSWORD)
assert client.ask("GET", "/api/rules")["items"] == []
