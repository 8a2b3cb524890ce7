"""What district.sh asks: each link of the sample district sets a password, and each role sees its part of it."""
import re
import sys

from api import Client

client = Client(int(sys.argv[1]))
PASSWORD = "Bamboo7!tQz-%d"
logins, tokens = [], []
for line in open(sys.argv[2], encoding="utf-8"):
    link = re.search(r"/invitation#(\S+)$", line)
    if link:
        tokens.append(link.group(1))
    elif line.startswith("  "):
        logins.append(line.split("\t")[1])
assert len(logins) == len(tokens) == 11, (logins, tokens)
counts = {}
for i, (login, token) in enumerate(zip(logins, tokens)):
    client.ask("POST", "/api/invitation", {"token": token, "password": PASSWORD % i}, 204)
    client.ask("POST", "/api/invitation", {"token": token, "password": PASSWORD % i}, 410)
    session = client.log_in(login, PASSWORD % i)
    assert "示例" in session["name"], session
    if login in ("xitong", "anquan", "shenji"):
        client.ask("GET", "/api/records/person", expect=403)
        continue
    counts[login] = {l: client.ask("GET", "/api/records/%s/count" % l)["count"] for l in ("person", "posting")}
    if login == "paiban":
        counts[login]["batch"] = client.ask("GET", "/api/records/batch/count")["count"]
office = counts.pop("paiban")
assert office["person"] > 150 and office["posting"] > 30 and office["batch"] == 6, office
for login, own in counts.items():
    assert 0 < own["posting"] <= office["posting"], (login, own)
    if login not in ("ducha", "lingdao"):
        assert own["posting"] < office["posting"], (login, own)
assert counts["xuanpai"]["person"] < 5, counts["xuanpai"]
assert counts["xuanpai"]["posting"] < 3, counts["xuanpai"]
