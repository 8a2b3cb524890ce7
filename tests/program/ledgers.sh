# A year of the office through the API, each by its own account: who enters what, what is refused and with which words, who sees it.
set -eu
. "$ZHAGEN_SOURCE/tests/program/server"
mkdir -p site/catalog/own
cat >site/catalog/own/duty_request.ledger.toml <<'TOML'
# 本单位自己加的一种申请：选派干部提出调整分工，派办同意后选派里的分工随之改好。
[ledger]
name = "duty_request"
label = "分工调整"
purpose = "选派管理"
sensitivity = "internal"
retention = "5y"
title = "posting"
[request]
label = "分工调整申请"
help = "由派办决定"
waits = ["asked"]
decide = ["agree", "refuse"]
[field.posting]
label = "选派"
type = "ref:posting"
required = true
inverse = "duty_requests"
[field.new_duties]
label = "新的分工"
type = "text"
required = true
[capacity.subject]
label = "选派干部"
path = "posting.person"
[capacity.receiver]
label = "接收单位"
path = "posting.receiver"
[access]
read = ["office@any", "receiver@receiver", "posted@subject"]
create = ["posted@subject"]
[state.asked]
label = "待决定"
[state.agreed]
label = "已同意"
frozen = true
final = true
[state.refused]
label = "不同意"
frozen = true
final = true
[transition.agree]
label = "同意"
from = ["asked"]
to = "agreed"
by = ["office@any"]
effect = [ { on = "posting", set = { duties = "new_duties" } } ]
[transition.refuse]
label = "不同意"
from = ["asked"]
to = "refused"
by = ["office@any"]
reason = true
TOML
start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
python3 "$ZHAGEN_SOURCE/tests/program/ledgers.py" "$port"
ZHAGEN_PASSWORD='Liu9-yun#Kx7' "$ZHAGEN" requests --user paiban --data site >kinds
grep -q '^duty_request	分工调整申请		0	1$' kinds
ZHAGEN_PASSWORD='Liu9-yun#Kx7' "$ZHAGEN" requests --waiting --user paiban --data site >waiting
grep -q '分工调整申请	单小明	待决定' waiting
