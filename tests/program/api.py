"""A client of the API, standard library only. api.py PORT first TOKEN: the first day; api.py PORT bicycle: a ledger that
came with a file. Used by new_ledger.sh and shipped_rules.sh."""
import http.client
import json
import sys

PASSWORD = "Liu9-yun#Kx7"


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {}

    def ask(self, method, path, body=None, expect=200, **headers):
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body)
        if data is not None:
            more["Content-Type"] = "application/json"
        self.connection.request(method, path, data, {**self.headers, **more})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status == expect, (method, path, answer.status, text)
        self.etag = answer.getheader("ETag")
        self.cookie = answer.getheader("Set-Cookie")
        return json.loads(text) if text and "json" in answer.getheader("Content-Type", "") else text

    def log_in(self, login, password=PASSWORD):
        self.headers = {}
        session = self.ask("POST", "/api/session", {"login": login, "password": password})
        self.headers = {"Cookie": self.cookie.split(";")[0], "X-CSRF-Token": session["csrf"]}
        return session


def first(client, token):
    assert client.ask("GET", "/api/first") == {"first": True}
    three = {
        "system": {"login": "xitong", "name": "系统管理员甲", "password": "Xt5-kmWq!e83"},
        "security": {"login": "anquan", "name": "安全管理员乙", "password": "Aq5-kmWq!e83"},
        "audit": {"login": "shenji", "name": "审计管理员丙", "password": "Sj5-kmWq!e83"},
    }
    client.ask("POST", "/api/first", {"token": "x" * 43, **three}, 410)
    client.ask("POST", "/api/first", {"token": token, **three}, 204)
    client.ask("POST", "/api/first", {"token": token, **three}, 410)
    client.log_in("xitong", "Xt5-kmWq!e83")
    user = client.ask("POST", "/api/users", {"login": "paiban", "name": "派办丁"}, 201)
    invitation = client.ask("POST", "/api/users/%s/invitation" % user["id"])["token"]
    client.ask("POST", "/api/invitation", {"token": invitation, "password": PASSWORD}, 204)
    client.ask("GET", "/api/records/person", expect=403)  # administrators see no records
    root = client.ask("POST", "/api/root", {"values": {"name": "青山县", "kind": "county"}})
    client.ask("POST", "/api/root", {"values": {"name": "青山县", "kind": "county"}}, 409)
    client.log_in("anquan", "Aq5-kmWq!e83")
    client.ask("POST", "/api/users/%s/grants" % user["id"], {"role": "office", "organisation": root["id"]}, 204)


def bicycle(client):
    root = client.log_in("paiban")["grants"][0]["organisation"]

    ledger = next(l for l in client.ask("GET", "/api/catalog")["ledgers"] if l["name"] == "bicycle")
    assert [f["name"] for f in ledger["fields"]] == ["plate", "rider", "village", "bought_on", "price"]
    assert [f["type"] for f in ledger["fields"]] == ["text", "ref", "ref", "date", "money"]
    assert ledger["may"] == ["read", "create", "change", "cancel", "export"], ledger["may"]
    path = "/api/records/bicycle"
    made = []
    for plate, price in (("青A-001", 250000), ("青A-002", 80000)):
        values = {"plate": plate, "village": root, "bought_on": 20260301, "price": price}
        made.append(client.ask("POST", path, {"values": values}, 201, Idempotency_Key="bicycle-%s" % price)["id"])
    wrong = client.ask("POST", path, {"values": {"plate": 5, "colour": "red"}}, 422)
    assert {e["field"] for e in wrong["errors"]} == {"plate", "colour"}
    assert client.ask("POST", path, {"values": {"price": 1}}, 422)["errors"][0]["field"] == "plate"
    page = client.ask("GET", path + "?filter=price%20%3C%20100000&titles=true")
    assert [r["id"] for r in page["items"]] == made[1:]
    assert client.ask("GET", path + "/count?q=%E9%9D%92A-00")["count"] == 2

    one, two = (path + "/" + id for id in made)
    client.ask("GET", one)
    tag = client.etag
    locked = client.ask("POST", one + "/transitions/scrap", {"reason": "坏了"}, 409, If_Match=tag)
    assert locked["code"] == "lock_holds" and "2" in locked["title"], locked
    client.ask("POST", two + "/transitions/scrap", {}, 422, If_Match='"1"')  # wants a reason
    client.ask("POST", two + "/transitions/scrap", {"reason": "坏了"}, 200, If_Match='"1"')
    assert client.ask("GET", two)["state"] == "scrapped"
    client.ask("PATCH", two, {"values": {"price": 1}}, 409, If_Match='"2"')  # frozen
    assert [h["action"] for h in client.ask("GET", two + "/history")["items"]] == ["transition:scrap", "create"]
    csv = client.ask("GET", path + "/export.csv")
    assert "青A-001" in csv and "2500.00" in csv, csv
    assert client.ask("GET", "/api/search?q=%E9%9D%92A-00")["items"][0]["ledger"] == "bicycle"
    client.ask("GET", path, expect=200)
    client.ask("DELETE", "/api/session", expect=204)
    client.ask("GET", path, expect=401)


if __name__ == "__main__":
    client = Client(int(sys.argv[1]))
    if sys.argv[2] == "first":
        first(client, sys.argv[3])
    else:
        bicycle(client)
