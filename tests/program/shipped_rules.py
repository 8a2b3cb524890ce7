"""shipped_rules.py PORT: one year of a small district, step by step. Used by shipped_rules.sh.

make(ledger, words, ...) makes a record; go(ledger, id, step, words) takes a step, with values and a reason where given.
`words` is None where it must succeed, else what the refusal must say."""
import json
import sys

import api

client = api.Client(int(sys.argv[1]))
root = client.log_in("paiban")["grants"][0]["organisation"]
done = 0


def call(method, path, body, version, words, what):
    global done
    client.connection.request(method, path, json.dumps(body), {**client.headers, "Content-Type": "application/json", **version})
    answer = client.connection.getresponse()
    text = answer.read().decode()
    fine = answer.status in (200, 201) if words is None else answer.status in (409, 422) and words in text
    assert fine, (what, words, answer.status, text, body)
    done += 1
    return json.loads(text)


def make(ledger, words=None, **values):
    values = {{"from_": "from"}.get(name, name): value for name, value in values.items()}
    return call("POST", f"/api/records/{ledger}", {"values": values}, {}, words, ledger).get("id")


def version(ledger, record):
    client.ask("GET", f"/api/records/{ledger}/{record}")
    return {"If-Match": client.etag}


def change(ledger, record, words=None, **values):
    call("PATCH", f"/api/records/{ledger}/{record}", {"values": values}, version(ledger, record), words, ledger)


def go(ledger, record, step, words=None, reason="", **values):
    body = {"values": values, "reason": reason}
    call("POST", f"/api/records/{ledger}/{record}/transitions/{step}", body, version(ledger, record), words, f"{ledger} {step}")


def cancel(ledger, record, words=None):
    call("POST", f"/api/records/{ledger}/{record}/cancel", {"reason": "登错了"}, version(ledger, record), words, f"{ledger} cancel")


street = make("organisation", name="柳河街道", kind="street", parent=root)
community = make("organisation", name="榆林社区", kind="community", parent=street)
organ = make("organisation", name="县农业局", kind="organ", parent=root)
one = make("person", name="田一", sex="1", born=19840301, unit=organ)
two = make("person", name="水二", sex="2", born=19900101, unit=community)
posting = make("posting", person=one, sender=organ, receiver=community, category="guide", from_=20260101, planned_to=20261231)

# Cultivation: a class is closed by what was attended; a closed one takes nobody more.
held = make("training_class", name="第一期", level="county", kind="key", host=root, from_=20260301)
make("class_host", "已经是主办单位", training_class=held, organisation=root)
make("class_host", training_class=held, organisation=organ)
make("class_session", "至少填一项", training_class=held, held_on=20260301, form="lecture")
go("training_class", held, "start")
enrolment = make("enrolment", training_class=held, person=one)
make("enrolment", "只报一次", training_class=held, person=one)
go("training_class", held, "close", "已参训记录", to=20260303)
go("enrolment", enrolment, "attend")
go("training_class", held, "close", to=20260303)
make("enrolment", "不再改动", training_class=held, person=two)
make("training_class", "没有写来源", name="第二期", level="county", kind="key", host=root, from_=20260401, reported=130)
make("party_growth", "不满十八岁", person=two, branch=community, applied_on=20000101)
growth = make("party_growth", person=two, branch=community, applied_on=20200101)
go("party_growth", growth, "activist", "确定为积极分子")
go("party_growth", growth, "activist", activist_on=20210301)
go("party_growth", growth, "target", "不足一年", target_on=20211201)
go("party_growth", growth, "target", target_on=20220601)
go("party_growth", growth, "admit", probation_on=20221201)
go("party_growth", growth, "full", "不足一年", full_on=20221231)
go("party_growth", growth, "full", full_on=20231201)
writing = make("writing", name="调研", kind="investigation", person=one, posting=posting)
go("writing", writing, "submit")
go("writing", writing, "grade", "评定等次")
go("writing", writing, "grade", grade="excellent")
change("writing", writing, "不能", name="另一篇")
spoilt = make("writing", name="写重了", kind="article", person=one)
cancel("writing", spoilt)

# Care: one standard at a time; what is paid adds up; no more awards than the quota.
pay = {"area": root, "post": "secretary", "item": "basic", "per": "month"}
old = make("pay_standard", name="书记报酬", place="urban_community", amount=160000, from_=20150101, **pay)
go("pay_standard", old, "issue")
new = make("pay_standard", name="书记报酬（调整后）", place="urban_community", amount=248700, from_=20190101, previous=old, **pay)
go("pay_standard", new, "issue", "还有执行中的标准")
go("pay_standard", old, "end", to=20181231)
go("pay_standard", new, "issue")
make("pay_standard", "不是同一", name="村改居书记", place="former_village", amount=236850, from_=20190101, previous=old, **pay)
daily = make("allowance_standard", name="驻村补助", area=root, kind="living", amount=5000, per="day", from_=20260101)
sheet = make("allowance_sheet", name="一季度", payer=organ, from_=20260101, to=20260331)
line = {"allowance_sheet": sheet, "person": one, "posting": posting, "standard": daily, "days": 20}
make("allowance_line", "应发 900.05 元，不等于 20 天", gross=90005, net=90005, **line)
make("allowance_line", "没有写原因", gross=100000, deduction=5000, net=95000, **line)
make("allowance_line", "减扣发", gross=100000, deduction=5000, deduction_reason="缺勤", net=100000, **line)
paid = make("allowance_line", gross=100000, deduction=5000, deduction_reason="缺勤", net=95000, **line)
go("allowance_sheet", sheet, "check")
go("allowance_sheet", sheet, "approve", approver="李")
make("allowance_line", "不再改动", allowance_sheet=sheet, person=two, gross=1, net=1)
change("allowance_line", paid, "不再改动", days=19)
change("allowance_line", paid, received_on=20260405)
guarantee = make("guarantee", posting=posting, year=2026, half="first", pay=True, bonus=False)
go("guarantee", guarantee, "report")
go("guarantee", guarantee, "question")
go("guarantee", guarantee, "solve", outcome="已补发")
awards = make("award_round", name="十佳社区党组织书记", year=2026, kind="top_ten", organiser=root, quota=1)
candidates = [make("award_candidate", award_round=awards, person=two, nominator=street),
              make("award_candidate", award_round=awards, organisation=community, nominator=street)]
make("award_candidate", "已经推荐过", award_round=awards, organisation=community, nominator=street)
go("award_round", awards, "review")
for candidate in candidates:
    go("award_candidate", candidate, "shortlist")
    go("award_candidate", candidate, "choose")
go("award_round", awards, "decide", "比名额 1 多", decided_on=20260701)

# Appraisal: sources that must be there, a quota, a penalty, the person's signature before the archive.
scheme = make("appraisal_scheme", name="上半年跟踪考核", kind="follow", organiser=root, from_=20260101, to=20260630)
go("appraisal_scheme", scheme, "start", "有权重")
make("scheme_source", scheme=scheme, source="receiver", weight=60, required=True)
make("scheme_source", scheme=scheme, source="sender", weight=40)
go("appraisal_scheme", scheme, "start")
make("scheme_source", "不再改动", scheme=scheme, source="inspection", weight=10)
group = make("appraisal_group", name="指导员组", scheme=scheme, excellent_most=0)
make("appraisal", "不是", person=two, scheme=scheme, posting=posting)
appraisal = make("appraisal", person=one, scheme=scheme, posting=posting, appraisal_group=group)
go("appraisal", appraisal, "propose", "等次")
go("appraisal", appraisal, "propose", grade="excellent", opinion="好")
go("appraisal", appraisal, "decide", "还没有交齐")
scores = {"virtue": 20000, "ability": 20000, "diligence": 20000, "achievement": 20000, "integrity": 20000}
filled = {"appraisal": appraisal, "source": "receiver", "organisation": community, **scores}
make("appraisal_sheet", "就是考核对象", scorer=one, **filled)
make("appraisal_sheet", "五项之和", total=90000, **filled)
form = make("appraisal_sheet", total=100000, **filled)
go("appraisal_sheet", form, "submit")
go("appraisal", appraisal, "decide", "优秀名额 0 个")
change("appraisal_group", group, excellent_most=1)
penalty = make("penalty", name="党内警告", person=one, kind="party_warning", authority="县纪委", approved_on=20260201, effect_to=20270201)
go("penalty", penalty, "confirm")
go("appraisal", appraisal, "decide", "不能定为优秀")
go("appraisal", appraisal, "return", reason="核对")
go("appraisal", appraisal, "propose", grade="competent", opinion="称职")
go("appraisal", appraisal, "decide")
ballots = {"appraisal": appraisal, "kind": "public", "held_on": 20260601, "issued": 30, "returned": 29}
make("ballot_count", "不等于有效票", valid=28, best=20, **ballots)
few = make("ballot_count", valid=4, best=4, **ballots)
go("ballot_count", few, "confirm", "不到 5 张")
dossier = make("dossier", name="考核归档", kind="archive", giver=root, taker_text="县档案室")
entry = {"dossier": dossier, "number": 1, "person": one, "appraisal": appraisal}
make("dossier_item", "还没有签字", name="考核登记表", **entry)
go("appraisal", appraisal, "sign")
make("dossier_item", name="考核登记表", **entry)
go("dossier", dossier, "hand", handed_on=20260801, handed_by="王")
make("dossier_item", "不再改动", name="补一份", dossier=dossier, number=2)
cancel("appraisal", appraisal, "不能作废")
go("appraisal", appraisal, "pass")
years = [make("yearly_result", person=two, year=year, grade="incompetent") for year in (2024, 2025)]
make("yearly_result", "没有写原因", person=two, year=2026, grade="no_grade")
adjust = {"person": two, "ground": "failed", "proposer": street, "proposed_on": 20260301}
make("adjust_proposal", "连续的两年", first=years[1], second=years[0], **adjust)
make("adjust_proposal", "请选两年的结果", **adjust)
make("adjust_proposal", first=years[0], second=years[1], **adjust)

# Use: promotion wants a publicity; what was before is entered with its day; who stays has not left.
use = make("use_case", person=two, position="副主任", channel="selection", promotion=True, proposer=root, proposed_on=20260401)
go("use_case", use, "agree")
go("use_case", use, "appoint", "先公示", appointed_on=20260501)
past = make("use_case", person=two, position="书记", channel="election", proposer=root, proposed_on=20260401)
go("use_case", past, "record", "早于建议日期", reason="以前的", appointed_on=20260501)
go("use_case", past, "record", reason="以前的", appointed_on=20200501)
stay = {"person": two, "as_of": 20260601, "stays": True, "reason": "willing"}
make("retention_record", "不填离开日期", left_on=20260101, **stay)
make("retention_record", **stay)
problem = make("problem", name="补贴偏低", kind="problem", theme="pay", organisation=root, found_on=20260301)
go("problem", problem, "act", "还没有一条措施")
make("measure", name="提高标准", problem=problem, responsible=root)
go("problem", problem, "act")
go("problem", problem, "solve", outcome="已调整")
print(done, "calls as expected")
