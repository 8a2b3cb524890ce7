// A person's page: one line of time, what is due, ability in words, the form of appointment out. Who stands in for somebody, and
// what he may then do. The places of what comes later.
import { readFileSync } from "node:fs";
import { same } from "./house.mjs";

const encode = encodeURIComponent;
const iso = (days) => new Date(Date.now() + 8 * 3600_000 + days * 86_400_000).toISOString().slice(0, 10);
const number = (day) => Number(day.replaceAll("-", ""));

export async function run(house) {
  await house.test("a person: one line of everything, the newest first; what is due; ability in words; the form out", async () => {
    const page = await house.logIn("paiban");
    const reports = await house.records("report"),
      of = new Set(reports.map((r) => r.values.posting));
    const posting = (await house.records("posting", "state == 'on_duty'")).find((p) => of.has(p.id)),
      person = posting.values.person,
      report = reports.find((r) => r.values.posting === posting.id);
    const noter = (await house.ask("/api/session")).grants[0].organisation;
    const { codes } = (await house.ask("/api/catalog")).ledgers
      .find((l) => l.name === "ability_note")
      .fields.find((f) => f.name === "ability");
    const kinds = (await house.ask("/api/codes")).items.find((l) => l.name === codes).items,
      known = new Set((await house.records("ability_note", `person.id == ${person}`)).map((n) => n.values.ability)),
      kind = kinds.find((k) => !known.has(k.code));
    for (const [level, day, words] of [
      ["basic", -400, "能独立走访，还不会写调研"],
      ["able", -10, "写成一篇调研，镇里采用"],
    ])
      same(
        (
          await house.write("/api/records/ability_note", {
            values: { person, ability: kind.code, level, words, noted_on: number(iso(day)), noter },
          })
        ).status,
        201,
        "a note of ability",
      );

    await house.go(`/l/person/${person}`);
    const line = page.locator("ol.line");
    await line.locator(`a[href="#/l/posting/${posting.id}"]`).waitFor();
    await line.locator(`a[href="#/l/report/${report.id}"]`).waitFor(); // hangs on the posting, not on the person
    await house.settle();
    const days = await line.locator("time").evaluateAll((all) => all.map((x) => x.title));
    const at = days.map((d) => Number(d.replace(/(\d+)年(\d+)?月?(\d+)?日?/, (_, y, m = 0, n = 0) => y * 10000 + m * 100 + +n)));
    same(
      at,
      [...at].sort((a, b) => b - a),
      "the newest first",
    );
    await house.accessible("a person");

    const next = page.locator("section", { has: page.getByRole("heading", { name: "接下来" }) }),
      due = [person, posting.id].map((id, i) => `/api/records/${i ? "posting" : "person"}/${id}/dues`);
    const open = (await Promise.all(due.map((d) => house.ask(d))))
      .flatMap((d) => d.items)
      .filter((d) => !["done", "excused"].includes(d.standing))
      .sort((a, b) => (a.day ?? 99999999) - (b.day ?? 99999999));
    if (open.length) await next.getByText(open[0].sentence, { exact: true }).first().waitFor();

    const ability = page.locator("dl > div", { hasText: kind.label });
    same([await ability.locator(".chip").innerText(), await ability.getByText("比上次提高").count()], ["具备", 1], "ability in words");
    same(await page.locator("main canvas, main svg").count(), 0, "no picture of a person");

    await page.getByRole("button", { name: "任免审批表" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("部务会用");
    const [file] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "导出" }).click()]);
    const { values } = await house.ask(`/api/records/person/${person}`);
    same(file.suggestedFilename(), `${values.name}.lrmx`, "its name");
    same(readFileSync(await file.path(), "utf8").includes(`<XingMing>${values.name}</XingMing>`), true, "the person in the form");
  });

  await house.test("a deputy works in the other's role while it lasts, and no longer", async () => {
    let page = await house.logIn("ducha");
    const me = (await house.ask("/api/session")).name,
      roles = async () => (await house.ask("/api/session")).grants.map((g) => g.role);
    const before = await roles(),
      [{ organisation }] = (await house.ask("/api/session")).grants,
      make = () => house.write("/api/records/batch", { values: { name: "不该有的批次", organiser: organisation } }).then((x) => x.status);
    same(before.includes("office"), false, "not yet");
    same(await make(), 403, "no batch from the inspectors");

    page = await house.logIn("paiban");
    await house.go("/");
    await page.getByRole("button", { name: /账号、语言和外观/ }).click();
    await page.getByRole("link", { name: "账号设置、指定代理人" }).click();
    await page.getByLabel("谁来代理").selectOption({ label: me });
    await page.getByRole("button", { name: "指定代理人" }).click();
    await page.getByText("请选代理人，写明从哪天到哪天。").waitFor();
    await page.locator("#dto").fill(iso(3));
    await page.locator("#dto").press("Tab");
    await page.getByRole("button", { name: "指定代理人" }).click();
    const row = () => house.page.locator("#deputy p.bar", { hasText: me });
    await row().getByText("代理中").waitFor();
    await house.accessible("a deputy");
    const [named] = (await house.ask("/api/deputies")).items.filter((d) => d.deputy_name === me && d.to === number(iso(3)));
    same([named.from, named.to], [number(iso(0)), number(iso(3))], "the deputyship");

    page = await house.logIn("ducha");
    same((await roles()).includes("office"), true, "in the other's role");
    await house.go("/me");
    await page.locator("#deputy").getByText("您现在或将要代理：", { exact: false }).waitFor();
    // What only the office may do: the button is there, and the server does it.
    await house.go("/l/batch/new");
    await page.getByLabel("批次名称").fill("代理人开的批次");
    await house.choose("organiser", (await house.ask(`/api/records/organisation/${organisation}`)).values.name);
    const id = await house.save();
    same((await house.ask(`/api/records/batch/${id}`)).values.name, "代理人开的批次", "the batch");

    page = await house.logIn("paiban");
    await house.go("/me");
    await row().getByRole("button", { name: "结束代理" }).click();
    await row().getByRole("button", { name: "结束代理" }).waitFor({ state: "detached" });
    await house.logIn("ducha");
    same(await roles(), before, "over");
    same(await make(), 403, "refused as before");
  });

  await house.test("what comes later has its place: each is one click away, says where it stands, and leads to what there is", async () => {
    const page = await house.logIn("paiban");
    const items = page.locator("#menu a[href^='#/later/']");
    same(await items.count(), 4, "places");
    for (let i = 0; i < 4; ++i) {
      const label = (await items.nth(i).innerText()).split("\n")[0].replace("筹备", "").trim();
      await items.nth(i).click();
      await page.getByRole("heading", { level: 1, name: label }).waitFor();
      const links = page.locator("main li a");
      await links.first().waitFor();
      const name = (await links.first().innerText()).trim();
      await links.first().click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      await page.goBack();
      await page.getByRole("heading", { level: 1, name: label }).waitFor();
    }
  });
}
