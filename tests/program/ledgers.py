"""What ledgers.sh asks: records of selection, placement, management and duties, entered by the people who enter them."""
import datetime
import json
import sys

from api import PASSWORD, Client

client = Client(int(sys.argv[1]))
today = datetime.date.today()
once = [0]
sessions = {}


def day(days):
    d = today + datetime.timedelta(days=days)
    return d.year * 10000 + d.month * 100 + d.day


def be(user, password=PASSWORD):
    if user not in sessions:
        client.log_in(user, password)
        sessions[user] = client.headers
    client.headers = sessions[user]


def send(method, path, body, words, expect, **headers):
    answer = client.ask(method, path, body, expect, **headers)
    assert words is None or words in json.dumps(answer, ensure_ascii=False), (path, words, answer)
    return answer


def make(user, ledger, words=None, expect=None, **values):
    """Enters a record; with words it must be refused in these words. No reason is given: what may be waived is refused too."""
    be(user)
    once[0] += 1
    answer = send("POST", "/api/records/" + ledger, {"values": values}, words, expect or (422 if words else 201), Idempotency_Key="step-%06d" % once[0])
    return answer.get("id")


def step(user, ledger, record, transition, words=None, expect=None, **values):
    be("paiban")
    version = client.ask("GET", "/api/records/%s/%s" % (ledger, record))["version"]
    be(user)
    return send("POST", "/api/records/%s/%s/transitions/%s" % (ledger, record, transition), {"values": values}, words,
                expect or (409 if words else 200), If_Match='"%s"' % version)


def change(user, ledger, record, words, **values):
    be(user)
    client.ask("GET", "/api/records/%s/%s" % (ledger, record))
    send("PATCH", "/api/records/%s/%s" % (ledger, record), {"values": values}, words, 422, If_Match=client.etag)


def sees(user, ledger):
    be(user)
    return client.ask("GET", "/api/records/%s/count" % ledger)["count"]


def account(login, role, organisation=None, person=None, categories=None):
    be("xitong", "Xt5-kmWq!e83")
    user = client.ask("POST", "/api/users", {"login": login, "name": login, **({"person": person} if person else {})}, 201)["id"]
    token = client.ask("POST", "/api/users/%s/invitation" % user)["token"]
    client.ask("POST", "/api/invitation", {"token": token, "password": PASSWORD}, 204)
    be("anquan", "Aq5-kmWq!e83")
    grant = {"role": role, **({"organisation": organisation} if organisation else {}), **({"categories": categories} if categories else {})}
    client.ask("POST", "/api/users/%s/grants" % user, grant, 204)


root = client.log_in("paiban")["grants"][0]["organisation"]
sessions["paiban"] = client.headers
street = make("paiban", "organisation", name="柳河街道", kind="street", parent=root)
place = make("paiban", "organisation", name="东风社区", kind="community", parent=street)
other = make("paiban", "organisation", name="石桥镇", kind="township", parent=root)
bureau = make("paiban", "organisation", name="县林业局", kind="organ", parent=root)
person = make("paiban", "person", name="单小明", sex="1", born=19880500, politics="01", unit=bureau)
mentor = make("paiban", "person", name="方大山", sex="1", born=19700300, politics="01", unit=street)
third = make("paiban", "person", name="田小兰", sex="2", born=19900300, politics="01", unit=bureau)
account("jiedao", "receiver", street)
account("shiqiao", "receiver", other)
account("linye", "sender", bureau)
account("xiaoming", "posted", person=person)
account("dashan", "mentor", person=mentor)
account("dudao", "inspector", root)
account("lingdao", "viewer", root)

# 选派：免派的原因领导看不到；名单送审以后不改；联审没有答复不能确定
batch = make("paiban", "batch", name="示例批次", organiser=root, term=12)
make("paiban", "batch_category", batch=batch, category="guide", quota=3, lock_months=24, leave_days=5)
make("linye", "exemption", person=third, sender=bureau, kind="health", grounds="术后恢复", **{"from": day(0)})
be("lingdao")
shown = client.ask("GET", "/api/records/exemption")["items"][0]
assert shown["hidden"] == ["kind", "grounds"] and "术后" not in json.dumps(shown, ensure_ascii=False), shown
nominated = make("linye", "nomination", person=person, batch=batch, sender=bureau, category="guide")
step("linye", "nomination", nominated, "submit")
step("paiban", "nomination", nominated, "review")
review = make("paiban", "joint_review", nomination=nominated, organ=root, asked_on=day(-3))
step("paiban", "nomination", nominated, "accept", "还有联审机关没有答复", 422)
step("paiban", "joint_review", review, "reply", reply="clear", replied_on=day(-1))
step("paiban", "nomination", nominated, "accept")
assert sees("linye", "nomination") == 1 and sees("lingdao", "joint_review") == 1
drafted = make("paiban", "name_list", name="一稿", batch=batch, number=1, made_on=day(-2))
step("paiban", "name_list", drafted, "submit", "名单里还没有人")
make("paiban", "name_list_entry", name_list=drafted, order=1, person=person)
step("paiban", "name_list", drafted, "submit")
make("paiban", "name_list_entry", "已经送审", 409, name_list=drafted, order=2, person=third)
step("paiban", "name_list", drafted, "decide", decided_by=root, decided_on=day(0), result="passed")

# 选派的全过程：原岗位没有交接不能到岗，交接双方确认了就可以；本批次规定两年内不调整
ends = {"from": day(-200), "planned_to": day(165)}
posting = make("paiban", "posting", person=person, batch=batch, category="guide", sender=bureau, receiver=place, mentor=mentor, **ends)
step("paiban", "posting", posting, "notify")
step("jiedao", "posting", posting, "report_arrival", arrival="none", arrival_note="原单位还没有放人")
step("jiedao", "posting", posting, "start", "原岗位工作没有交接", arrival="full", arrived_on=day(-198))
handed = make("linye", "handover", posting=posting, kind="old_job", giver="单小明", taker="林业局办公室", summary="三件在办的事已交清")
step("linye", "handover", handed, "sign", held_on=day(-199))
step("jiedao", "posting", posting, "start", arrival="full", arrived_on=day(-198))
change("paiban", "posting", posting, "另有规定", receiver=other)

# 脱钩：先请示，后使用
asked = make("linye", "use_request", posting=posting, matter="年终决算", **{"from": day(5), "to": day(7)})
step("linye", "use_request", asked, "ask")
step("linye", "use_request", asked, "decide", None, 403, decision="agreed")
step("paiban", "use_request", asked, "decide", decision="agreed")
late = make("linye", "use_request", posting=posting, matter="补办", **{"from": day(-5), "to": day(-4)})
step("linye", "use_request", late, "ask", "要事前请示")

# 短假由接收单位批：本批次另定为五天
for first, days in ((10, 5), (20, 6)):
    absent = make("xiaoming", "leave", person=person, posting=posting, kind="personal", days=days, **{"from": day(first), "to": day(first + days - 1)})
    step("jiedao", "leave", absent, "approve_short", "由派办审批" if days > 5 else None)
step("paiban", "leave", absent, "approve")

# 考勤一月一次；汇报三方签收才办结
month = (today.replace(day=1) - datetime.timedelta(days=1))
make("jiedao", "attendance", posting=posting, month=month.year * 10000 + month.month * 100, on_duty=20, leave_days=1)
make("jiedao", "attendance", "已经登记", posting=posting, month=month.year * 10000 + month.month * 100 + 15, on_duty=20)
make("jiedao", "attendance", "合计超过", posting=posting, month=today.year * 10000 + today.month * 100, on_duty=25, absent=9)
make("shiqiao", "attendance", "不能查看", posting=posting, month=today.year * 10000 + today.month * 100, on_duty=20)
told = make("xiaoming", "report", posting=posting, kind="quarter", work="走访了全部网格", **{"from": day(-90), "to": day(-1)})
step("xiaoming", "report", told, "submit")
step("linye", "report", told, "sender_say", sender_note="注意身体")
step("jiedao", "report", told, "receiver_receive")
step("paiban", "report", told, "close", "组织部门签收", 422)
step("paiban", "report", told, "office_receive")
step("paiban", "report", told, "close")

# 帮带、督查：被查的地方事先看不到督查计划，问题到销号为止
pair = make("jiedao", "pairing", posting=posting, helper=mentor, role="pair", **{"from": day(-190)})
make("dashan", "guidance", pairing=pair, held_on=day(-1), content="讲了入户的办法")
plan = make("dudao", "inspection", name="年中抽查", kind="unannounced", organiser=root, **{"from": day(1)})
make("dudao", "inspection_place", inspection=plan, place=place)
assert (sees("dudao", "inspection"), sees("dudao", "inspection_place"), sees("lingdao", "inspection")) == (1, 1, 1)
be("jiedao")
client.ask("GET", "/api/records/inspection", expect=403)
found = make("dudao", "finding", inspection=plan, place=place, posting=posting, kind="absent", found_on=day(0), facts="检查时不在岗", responsible=street)
step("dudao", "finding", found, "demand", demand="说明情况", due_on=day(10))
step("jiedao", "finding", found, "rectify", rectified="因公外出，已补登记")
step("dudao", "finding", found, "close", review="属实")

# 选举产生的委员不能由组织决定免去；后备干部不超过七名；临时党支部要三名正式党员
make("jiedao", "leader_change", "只能罢免", person=mentor, place=place, seat="committee_member", method="decide", why="unfit")
for i in range(8):
    one = make("paiban", "person", name="后备" + "甲乙丙丁戊己庚辛"[i], sex="2", politics="01", unit=place)
    kept = make("jiedao", "reserve", person=one, level="community", place=place)
    step("jiedao", "reserve", kept, "talk", talked_on=day(-30))
    step("jiedao", "reserve", kept, "ask", asked_on=day(-20))
    words = {"words": "已有 7 名", "expect": 409} if i == 7 else {}
    step("jiedao", "reserve", kept, "settle", vetted_on=day(-10), vetting="合适", listed_on=day(-5), **words)
branch = make("paiban", "temp_branch", name="示例临时党支部", organiser=root, number="县组〔2026〕1号", **{"from": day(-100)})
for one in (person, mentor):
    make("paiban", "branch_member", temp_branch=branch, person=one, **{"from": day(-100)})
step("paiban", "temp_branch", branch, "found", "不足 3 名")
make("paiban", "branch_member", temp_branch=branch, person=third, **{"from": day(-100)})
step("paiban", "temp_branch", branch, "found")

# 职责：包点要写地方；工作台账接收单位核实以后不再改；指标只填一次
make("jiedao", "assignment", "要填包点地方", posting=posting, kind="care", content="全面负责", **{"from": day(-190)})
make("jiedao", "assignment", posting=posting, kind="care", place=place, **{"from": day(-190)})
make("xiaoming", "work_entry", "多于办理", posting=posting, theme="mediation", day=day(-1), what="调处宅基地纠纷", handled=2, solved=3)
done = make("xiaoming", "work_entry", posting=posting, theme="mediation", day=day(-1), what="调处宅基地纠纷", handled=3, solved=2)
step("jiedao", "work_entry", done, "confirm")
number = {"place": root, "kind": "gdp", "year": 2026, "span": "half", "value": 88100, "unit": "billion", "growth": 7300, "source": "县统计局"}
make("paiban", "indicator", **number)
make("paiban", "indicator", "已经填过", **number)

# 申请：选派变动办理以后选派随之改好；接替的同时起草新的选派；锁定了的办不成，写明理由才可以
def value(user, ledger, record, *names):
    be(user)
    values = client.ask("GET", "/api/records/%s/%s" % (ledger, record))["values"]
    return values[names[0]] if len(names) == 1 else [values[n] for n in names]


def changed(kind, words=None, reason="", by="jiedao", **values):
    one = make(by, "posting_change", posting=posting, kind=kind, asked_by=street, asked_on=day(-1), **values)
    step("paiban", "posting_change", one, "agree", decided_on=day(0))
    be("paiban")
    version = client.ask("GET", "/api/records/posting_change/" + one)["version"]
    send("POST", "/api/records/posting_change/%s/transitions/finish" % one, {"reason": reason}, words, 422 if words else 200, If_Match='"%s"' % version)
    return one


late = make("jiedao", "posting_change", posting=posting, kind="extend", asked_by=street)
step("jiedao", "posting_change", late, "agree", None, 403, decided_on=day(0))
step("paiban", "posting_change", late, "agree", "延期、召回、提前结束要填新的结束日期", decided_on=day(0))
changed("extend", new_to=day(200))
assert value("paiban", "posting", posting, "planned_to") == day(200)
changed("position", new_position="第一网格长")
assert value("paiban", "posting", posting, "position") == "第一网格长"
changed("rotate", words="另有规定", new_receiver=other)
assert value("paiban", "posting", posting, "receiver") == place
changed("rotate", reason="防汛急需", new_receiver=other)
assert value("paiban", "posting", posting, "receiver") == other
changed("rotate", reason="回原岗位", by="shiqiao", new_receiver=place)  # who has the person now asks
own = make("xiaoming", "duty_request", posting=posting, new_duties="综治和调解")
step("jiedao", "duty_request", own, "agree", None, 403)
be("jiedao")
assert all(k["ledger"] != "duty_request" for k in client.ask("GET", "/api/requests")["items"])
be("xiaoming")
kinds = {k["ledger"]: k for k in client.ask("GET", "/api/requests")["items"]}
assert kinds["duty_request"]["mine"] == 1 and kinds["duty_request"]["waiting"] == 0 and {"leave", "correction"} <= set(kinds), kinds
be("paiban")
waiting = client.ask("GET", "/api/requests/waiting")["items"]
assert [w["id"] for w in waiting if w["ledger"] == "duty_request"] == [own] and waiting[0]["since"] > 0, waiting
step("paiban", "duty_request", own, "agree")
assert value("paiban", "posting", posting, "duties") == "综治和调解"
be("paiban")
assert [h["action"] for h in client.ask("GET", "/api/records/posting/%s/history" % posting)["items"]][0] == "transition:agree"
make("xiaoming", "duty_request", posting=posting, new_duties="网格")  # waits for the command line

# 更正本人信息：本人提出，派办核对；没有填的不改；街道办不了
wrong = make("xiaoming", "correction", "还没有填写要更正的项目", person=person, grounds="登记有误")
wrong = make("xiaoming", "correction", person=person, phone="13900000000", born=19880501, grounds="出生日期少写了日")
make("xiaoming", "correction", "待核对", 409, person=person, phone="13900000001", grounds="又一件")
be("jiedao")
client.ask("GET", "/api/records/correction", expect=403)
step("xiaoming", "correction", wrong, "correct", None, 403)
step("paiban", "correction", wrong, "correct")
assert value("paiban", "person", person, "born", "phone", "sex") == [19880501, "13900000000", "1"]

changed("replace", by="paiban", new_to=day(0), end_reason="transfer", successor=third, overlap_to=day(10))
assert value("paiban", "posting", posting, "to", "end_reason") == [day(0), "transfer"]
be("paiban")
drafted = [p for p in client.ask("GET", "/api/records/posting")["items"] if p["values"]["replaces"] == posting]
assert len(drafted) == 1 and drafted[0]["state"] == "drafted" and drafted[0]["values"]["person"] == third, drafted

# 没有关系的乡镇什么也看不到
for ledger in ("posting", "attendance", "report", "finding", "work_entry", "assignment", "pairing", "use_request", "reserve", "handover"):
    assert sees("shiqiao", ledger) == 0, ledger
    assert sees("lingdao", ledger) >= 1, ledger
