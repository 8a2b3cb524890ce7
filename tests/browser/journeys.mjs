// Each role through the journey it is there for, by clicks, to what is in the base. The posted person's is in ledger.mjs and
// phone.mjs, the township's month in roles.mjs.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { PASSWORD, same } from "./house.mjs";

const iso = (days) => new Date(Date.now() + 8 * 3600_000 + days * 86_400_000).toISOString().slice(0, 10);
const number = (day) => Number(day.replaceAll("-", ""));
/// One whose title no other bears, so that choosing it by its words is choosing it.
const alone = (rows, name) => rows.find((r) => rows.filter((x) => name(x) === name(r)).length === 1);
/// The words of a code as the clerk sees them.
const words = async (house, list, code) =>
  (await house.ask("/api/codes")).items.find((l) => l.name === list).items.find((c) => c.code === code).label;
const open = (page, label) => page.locator("main").getByRole("link", { name: label }).first().click();

export async function run(house) {
  await house.test("sending unit: recommends somebody and hands it in; the office looks and lets it pass", async () => {
    let page = await house.logIn("paichu");
    const [batch] = await house.records("batch", "state == 'preparing'");
    const named = new Set((await house.records("nomination", `batch.id == ${batch.id}`)).map((n) => n.values.person));
    const people = await house.records("person", "born != null && sex != null && politics != null");
    const person = alone(
      people.filter((p) => !named.has(p.id)),
      (p) => p.values.name,
    );
    const category = await words(house, "posting_category", "village_team"),
      [unit] = (await house.ask("/api/session")).grants;
    await open(page, "推荐人选");
    await page.getByRole("heading", { name: "新建推荐" }).waitFor();
    await house.choose("person", person.values.name);
    await house.choose("batch", batch.values.name);
    if (await house.field("sender").locator(".is-transparent").count())
      await house.choose("sender", (await house.ask(`/api/records/organisation/${unit.organisation}`)).values.name);
    await house.choose("category", category);
    await house.fill("grounds", "熟悉农村工作，本人愿意");
    const id = await house.save();
    await house.step("上报");
    const sent = await house.ask(`/api/records/nomination/${id}`);
    same(
      [sent.state, sent.values.person, sent.values.batch, sent.values.submitted_on],
      ["submitted", person.id, batch.id, number(iso(0))],
      "handed in",
    );
    await house.go(`/l/nomination/${id}`);
    same(await page.getByRole("link", { name: "修改" }).count(), 0, "what was handed in is not changed");

    page = await house.logIn("paiban");
    await house.go(`/l/nomination?f=${encodeURIComponent(JSON.stringify([{ field: "state", how: "is", values: ["submitted"] }]))}`);
    await page.getByRole("link", { name: person.values.name, exact: true }).first().click();
    await house.step("审核通过");
    await house.logIn("paichu");
    same((await house.ask(`/api/records/nomination/${id}`)).state, "reviewed", "the sender sees how far it is");
  });

  await house.test("sending unit and office: to use a posted person one asks; the office decides where it waits", async () => {
    let page = await house.logIn("paichu");
    const posting = alone(await house.records("posting"), (p) => p.titles[p.values.person]);
    const on =
      alone(
        (await house.records("posting", "state == 'on_duty'")).filter((p) => p.values.person),
        (p) => p.titles[p.values.person],
      ) ?? posting;
    await open(page, "请示使用");
    await house.choose("posting", on.titles[on.values.person]);
    await house.fill("matter", "回单位交接一项工程的账目");
    await house.fill("from", iso(7));
    await house.fill("to", iso(8));
    const id = await house.save();
    await house.step("请示");

    page = await house.logIn("paiban");
    await house.go("/requests");
    await page.locator(`main a[href$="/l/use_request/${id}"]`).last().click();
    await page.getByRole("button", { name: "批复", exact: true }).waitFor();
    const [decision] = (await house.ask("/api/codes")).items.find((l) => l.name === "use_decision").items;
    await house.step("批复", () => house.choose("decision", decision.label));
    await house.logIn("paichu");
    const now = await house.ask(`/api/records/use_request/${id}`);
    same(
      [now.state, now.values.decision, now.values.posting, now.values.from],
      ["decided", decision.code, on.id, number(iso(7))],
      "decided",
    );
  });

  await house.test("office: sheets go out to the units, one comes back filled, and is in the base", async () => {
    const page = await house.logIn("paiban");
    const organ = (await house.records("organisation", "kind == 'organ'"))[0];
    const [posting] = await house.records("posting", "state == 'on_duty' && position != null"),
      before = "驻村工作组副组长";
    same(
      (
        await house.write(`/api/records/posting/${posting.id}`, { values: { position: before } }, "PATCH", {
          "If-Match": `"${posting.version}"`,
        })
      ).status,
      200,
      "a text that stands once on the sheet",
    );
    const ledger = (await house.ask("/api/catalog")).ledgers.find((l) => l.name === "posting"),
      label = (n) => ledger.fields.find((f) => f.name === n).label;
    await open(page, "催收汇总");
    await page.getByRole("link", { name: "新建", exact: true }).click();
    await house.fill("name", "试填一次");
    await house.choose("organiser", organ.values.name);
    await house.choose("book", ledger.label);
    await house.choose("unit_field", label("receiver"));
    await house.choose("shown", label("person"), label("batch"));
    await house.choose("asked", label("position"));
    await house.fill("deadline", iso(20));
    await house.accessible("a collection");
    const id = await house.save();
    same((await house.ask(`/api/records/collection/${id}`)).values.asked, ["position"], "what is asked for");
    const [zip] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "生成填报包" }).click()]);
    const unit = posting.titles[posting.values.receiver],
      folder = `collected-${id}`;
    // The township's clerk: one cell of the unit's sheet, as sheets.py edits it.
    const python = (...args) => {
      const r = spawnSync("python3", args, { encoding: "utf8" });
      if (r.status) throw new Error(r.stderr);
      return r.stdout;
    };
    python("-m", "zipfile", "-e", await zip.path(), folder);
    const name = python("-c", "import os,sys; print([f for f in os.listdir(sys.argv[1]) if sys.argv[2] in f][0])", folder, unit).trim();
    python(
      new URL("../program/sheets.py", import.meta.url).pathname,
      "edit",
      `${folder}/${name}`,
      `${folder}/back.xlsx`,
      before,
      "驻村工作组组长",
    );
    await page.locator("section", { hasText: "填报包" }).locator("input[type=file]").setInputFiles(`${folder}/back.xlsx`);
    await page.getByText(/改 [1-9]\d* 条/).waitFor();
    await house.accessible("a sheet that came back");
    await page.getByRole("button", { name: "并入", exact: true }).click();
    await page.getByText(/^已并入：改 [1-9]/).waitFor();
    same((await house.ask(`/api/records/posting/${posting.id}`)).values.position, "驻村工作组组长", "the posting");
  });

  await house.test("receiving unit: answers what the office asks about a posted person, and writes down a day's work", async () => {
    let page = await house.logIn("jieshou");
    const posting = alone(await house.records("posting", "state == 'on_duty'"), (p) => p.titles[p.values.person]),
      who = posting.titles[posting.values.person];
    await open(page, "分工和实绩");
    await page.getByRole("link", { name: "新建", exact: true }).click();
    await house.choose("posting", who);
    const theme = (await house.ask("/api/codes")).items.find((l) => l.name === "work_theme").items[0];
    await house.choose("theme", theme.label);
    await house.fill("day", iso(-1));
    await house.fill("what", "帮助村里公开上半年的账目");
    const entry = await house.save();
    await house.step("核实");
    const saved = await house.ask(`/api/records/work_entry/${entry}`);
    same(
      [saved.state, saved.values.posting, saved.values.what, saved.values.day],
      ["confirmed", posting.id, "帮助村里公开上半年的账目", number(iso(-1))],
      "the day's work",
    );

    await house.logIn("paiban");
    const opinion = await house.write("/api/records/opinion", {
      values: { posting: posting.id, asked_on: number(iso(-3)), due_on: number(iso(10)) },
    });
    page = await house.logIn("jieshou");
    await open(page, "考核意见");
    await page.locator(`main a[href$="/l/opinion/${opinion.id}"]`).first().click();
    await house.step("登记答复", async () => {
      await house.fill("replied_on", iso(0));
      await house.fill("content", "工作扎实，群众认可，还要多下组");
    });
    const told = await house.ask(`/api/records/opinion/${opinion.id}`);
    same([told.state, told.values.content], ["replied", "工作扎实，群众认可，还要多下组"], "the opinion");
    await house.logIn("paichu");
    same(
      (await house.ask(`/api/records/opinion/${opinion.id}`)).values?.content ?? null,
      null,
      "the sending unit never reads the township's own words",
    );
  });

  await house.test("line department: its own category everywhere and nothing else; a problem and what is done about it", async () => {
    let page = await house.logIn("hangye");
    const {
      grants: [grant],
    } = await house.ask("/api/session");
    await open(page, "本类人员");
    const on = encodeURIComponent("state in ['arrived', 'on_duty']");
    const { count } = await house.ask(`/api/records/posting/count?filter=${on}`);
    await page.getByText(`${count} 条`, { exact: true }).waitFor();
    same(
      [...new Set((await house.records("posting")).map((p) => p.values.category))].every((c) => grant.categories.includes(c)),
      true,
      "one category",
    );
    await house.go("/l/problem/new");
    await house.fill("name", "支医人员进修没有着落");
    for (const [field, list] of [
      ["kind", "problem_kind"],
      ["theme", "problem_theme"],
    ])
      await house.choose(field, (await house.ask("/api/codes")).items.find((l) => l.name === list).items[0].label);
    await house.choose("organisation", (await house.ask(`/api/records/organisation/${grant.organisation}`)).values.name);
    await house.fill("found_on", iso(-2));
    const id = await house.save();
    await page.getByText("登记", { exact: true }).click();
    await page.getByRole("link", { name: /改进措施/ }).click();
    await house.fill("name", "每季度轮流到市级医院进修一周");
    await house.choose("responsible", (await house.ask(`/api/records/organisation/${grant.organisation}`)).values.name);
    const measure = await house.save();
    await house.logIn("lingdao");
    same((await house.ask(`/api/records/measure/${measure}`)).values.problem, id, "the leaders see what is to be done");
    await house.logIn("paiban");
    const other = (await house.records("posting", "category != 'medical'"))[0];
    page = await house.logIn("hangye");
    await page.goto(`${house.base}/#/l/posting/${other.id}`);
    await page.locator("main .empty").waitFor();
    same((await house.ask(`/api/records/posting/${other.id}`)).status, 404, "another category");
  });

  await house.test("mentor: a talk is written down; what was said stays between those whom it concerns", async () => {
    const page = await house.logIn("bangdai");
    const me = (await house.ask("/api/session")).person,
      mine = (await house.records("posting", "state == 'on_duty'"))[0],
      who = mine.titles[mine.values.person];
    await open(page, "登记谈心谈话");
    if (page.url().includes("/hand/")) await house.go("/l/talk/new");
    await house.choose("person", who);
    await house.choose(
      "kind",
      await words(house, "talk_kind", (await house.ask("/api/codes")).items.find((l) => l.name === "talk_kind").items[0].code),
    );
    await house.fill("held_on", iso(-1));
    if (await house.field("talker").locator(".is-transparent").count())
      await house.choose("talker", (await house.ask("/api/session")).name.replace(/（.*/, ""));
    const id = await house.save();
    await house.step("登记谈话", () => house.fill("notes", "想家，孩子明年上学"));
    const talk = await house.ask(`/api/records/talk/${id}`);
    same(
      [talk.state, talk.values.talker, talk.values.person, talk.masked.includes("notes")],
      ["held", me, mine.values.person, true],
      "the talk",
    );
    await page.getByText("没有填写", { exact: false }).first().waitFor();
    same(await page.getByText("想家，孩子明年上学").count(), 0, "sealed until it is asked for");
    await house.logIn("lingdao");
    const seen = await house.ask(`/api/records/talk/${id}`);
    same([seen.hidden.includes("notes"), seen.values.notes ?? null], [true, null], "leaders never read it");
  });

  await house.test("supervision: a finding, handed over, put right by the township, looked at again and closed", async () => {
    let page = await house.logIn("jieshou");
    const {
        grants: [grant],
      } = await house.ask("/api/session"),
      [posting] = await house.records("posting", "state == 'on_duty'");
    const place = posting.titles[posting.values.receiver],
      town = (await house.ask(`/api/records/organisation/${grant.organisation}`)).values.name;
    page = await house.logIn("ducha");
    await house.go("/l/finding/new");
    await house.choose("place", place);
    await house.choose("kind", (await house.ask("/api/codes")).items.find((l) => l.name === "finding_kind").items[0].label);
    await house.fill("found_on", iso(-1));
    await house.fill("facts", "值班表没有上墙");
    await house.choose("responsible", town);
    const id = await house.save();
    await house.step("交办整改", async () => {
      await house.fill("demand", "一周内上墙");
      await house.fill("due_on", iso(7));
    });
    page = await house.logIn("jieshou");
    await house.go(`/l/finding/${id}`);
    await house.step("报整改情况", () => house.fill("rectified", "已经上墙，附照片"));
    page = await house.logIn("ducha");
    await house.go(`/l/finding/${id}`);
    await house.step("复核销号", () => house.fill("review", "看过现场，属实"));
    const closed = await house.ask(`/api/records/finding/${id}`);
    same(
      [closed.state, closed.values.rectified, closed.values.rectified_on, closed.values.reviewed_on],
      ["closed", "已经上墙，附照片", number(iso(0)), number(iso(0))],
      "the finding",
    );
  });

  await house.test("leaders: a number opens to as many records; they read, write nothing, and print", async () => {
    const page = await house.logIn("lingdao");
    const figure = page.locator(".numbers section", { hasText: "在岗选派干部" }).locator(".figure");
    const shown = Number((await figure.textContent()).replaceAll(",", ""));
    await figure.click();
    await page.getByText(`${shown} 条`, { exact: true }).waitFor();
    same(
      (await house.ask(`/api/records/posting/count?filter=${encodeURIComponent("state == 'on_duty' || state == 'arrived'")}`)).count,
      shown,
      "the records behind it",
    );
    same(await page.getByRole("link", { name: "新建", exact: true }).count(), 0, "nothing to write");
    await page.locator("tbody .title").first().click();
    await page.getByRole("tab", { name: "基本情况" }).click();
    same(await page.locator("main").getByRole("link", { name: "修改" }).count(), 0, "nothing to change");
    same((await house.write(`/api/records/person`, { values: { name: "某人" } })).status, 403, "nor over the API");
    await house.go("/l/posting");
    await page.emulateMedia({ media: "print" });
    same(await page.locator("nav#menu").isVisible(), false, "on paper there is no menu");
    const paper = await page.pdf({ format: "A3", landscape: true });
    same(paper.subarray(0, 4).toString(), "%PDF", "a sheet");
  });

  await house.test("three administrators: an account, its role, its end, and all of it in a log that is whole", async () => {
    let page = await house.logIn("xitong");
    same((await house.ask("/api/records/person")).status, 403, "no business data");
    await open(page, "账号");
    await page.getByRole("button", { name: "新开账号" }).click();
    await page.getByRole("dialog").getByLabel("账号名").fill("linshi");
    await page.getByRole("dialog").getByLabel("姓名").fill("临时查看");
    await page.getByRole("button", { name: "新开，并生成登录链接" }).click();
    const link = await page.locator(".code").textContent();

    page = await house.logIn("anquan");
    await open(page, "权限");
    await page
      .getByRole("row", { name: /linshi/ })
      .getByRole("button", { name: "授予角色" })
      .click();
    await page.getByRole("dialog").getByLabel("角色").selectOption({ label: "领导" });
    await page.getByRole("dialog").locator(".el-select").click();
    await page.locator(".el-select-dropdown__item:visible").first().click();
    await page.getByRole("button", { name: "授予", exact: true }).click();
    await page.getByRole("row", { name: /linshi.*领导/ }).waitFor();

    page = await house.visit({ path: link.slice(house.base.length) });
    await page.getByLabel("新密码").fill(PASSWORD);
    await page.getByLabel("再输一遍").fill(PASSWORD);
    await page.getByRole("button", { name: "设好" }).click();
    await page.getByRole("link", { name: "去登录" }).waitFor();
    await house.logIn("linshi");
    same(
      (await house.ask("/api/session")).grants.map((g) => g.role),
      ["viewer"],
      "the role",
    );

    page = await house.logIn("xitong");
    await house.go("/users");
    await page
      .getByRole("row", { name: /linshi/ })
      .getByRole("button", { name: "停用" })
      .click();
    await page
      .getByRole("row", { name: /linshi/ })
      .getByText("已停用")
      .waitFor();
    page = await house.visit();
    await page.getByLabel("账号名").fill("linshi");
    await page.getByLabel("密码").fill(PASSWORD);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("alert").waitFor();

    page = await house.logIn("shenji");
    same((await house.ask("/api/users")).status, 403, "the auditor opens no accounts");
    await open(page, "日志");
    await page.locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "核对有没有被改动" }).click();
    await page.getByText(/^完整：\d/).waitFor();
    const log = (await house.ask("/api/audit?limit=100")).items
      .filter((e) => e.subject === "user" || e.action.includes("login"))
      .map((e) => e.action);
    for (const action of ["create", "grant", "disable"])
      if (!log.some((a) => a.startsWith(action))) throw new Error(`${action} is not in the log: ${log}`);
  });
}
