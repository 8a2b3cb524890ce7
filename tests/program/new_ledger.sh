# A new ledger with five fields, one step and a lock, by one TOML file in the site's folder: no rebuild. Used through the API
# by a program that knows nothing but its catalog.
set -eu
export ZHAGEN_PASSWORD
. "$ZHAGEN_SOURCE/tests/program/server"

start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
stop

mkdir -p site/catalog/own
cat >site/catalog/own/bicycle.ledger.toml <<'TOML'
[ledger]
name = "bicycle"
label = "下村自行车"
purpose = "驻村工作用车"
retention = "3y"
sensitivity = "internal"
title = "plate"

[field.plate]
label = "车牌"
type = "text"
required = true
find = true

[field.rider]
label = "使用人"
type = "ref:person"
inverse = "bicycles"
capacity = "subject"

[field.village]
label = "所在村"
type = "ref:organisation"
inverse = "bicycles"
capacity = "keeper"

[field.bought_on]
label = "购买日期"
type = "date"

[field.price]
label = "价格"
type = "money"

[access]
read = ["office@any", "receiver@keeper"]
create = ["office@any"]
change = ["office@any"]
cancel = ["office@any"]
export = ["office@any"]

[state.in_use]
label = "在用"
[state.scrapped]
label = "报废"
frozen = true
final = true

[transition.scrap]
label = "报废"
from = ["in_use"]
to = "scrapped"
by = ["office@any"]
reason = true

[lock.expensive]
label = "贵重车辆"
on = ["transition:scrap"]
when = "price > 200000"
say = "价格{price}分，超过两千元的车报废要先评估"
TOML

start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" bicycle
# The same through the command line, beside the running server.
ZHAGEN_PASSWORD='Liu9-yun#Kx7' "$ZHAGEN" list bicycle --user paiban --data site --filter 'price < 100000' --fields plate,price >list
grep -q '青A-002' list
! grep -q '青A-001' list
id=$(sed -n 's/^\([0-9]*\)\t.*青A-002.*/\1/p' list)
ZHAGEN_PASSWORD='Liu9-yun#Kx7' "$ZHAGEN" show bicycle "$id" --user paiban --data site --history >show
grep -q '状态	报废' show
grep -q 'transition:scrap' show
! ZHAGEN_PASSWORD=wrong "$ZHAGEN" list bicycle --user paiban --data site 2>refused
grep -q '账号或密码不对' refused
stop
