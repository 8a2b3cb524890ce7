// Without a mouse: a nomination and an import by Tab, Enter and arrows alone. What has the focus can be seen, and is not lost
// where a dialog closes or a page changes.
import { writeFileSync } from "node:fs";
import { same } from "./house.mjs";

const at = (page) =>
  page.evaluate(() => {
    const e = document.activeElement,
      shown = (x) => {
        const s = getComputedStyle(x);
        return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow.includes("inset");
      };
    let words = e.getAttribute("aria-label") || [...(e.labels ?? [])].map((l) => l.innerText).join(" ") || e.innerText || e.value || "";
    let box = e,
      seen = false;
    for (let up = 0; box && up < 5; ++up, box = box.parentElement) seen ||= shown(box);
    return { tag: e.tagName, words: words.replace(/\*/g, "").trim().split("\n")[0].trim(), seen };
  });

export async function run(house) {
  let page;
  const press = (key) => page.keyboard.press(key);
  /// Tab until that has the focus.
  const tab = async (words, key = "Tab") => {
    const passed = [];
    for (let i = 0; i < 150; ++i) {
      await press(key);
      const now = await at(page);
      passed.push(now.words);
      if (now.tag !== "BODY" && now.tag !== "MAIN" && !now.seen)
        house.trouble.push(`the focus on “${now.words || now.tag}” cannot be seen`);
      if (now.words === words) return;
    }
    throw new Error(`Tab never came to ${words}: ${passed.join(" | ")}`);
  };
  const pick = async (label, words) => {
    await tab(label);
    const list = page.locator(`[id="${await page.evaluate(() => document.activeElement.getAttribute("aria-controls"))}"]`);
    await page.keyboard.type(words);
    await list.getByText(words, { exact: true }).first().waitFor();
    await house.settle();
    await press("ArrowDown");
    await press("Enter");
    await list.waitFor({ state: "hidden" });
  };

  await house.test("a nomination by keyboard alone", async () => {
    page = await house.logIn("paichu");
    const [batch] = await house.records("batch", "state == 'preparing'");
    const named = new Set((await house.records("nomination", `batch.id == ${batch.id}`)).map((n) => n.values.person));
    const people = (await house.records("person", "born != null && sex != null && politics != null")).filter((p) => !named.has(p.id));
    const person = people.findLast((p) => people.filter((x) => x.values.name.startsWith(p.values.name)).length === 1);
    await press("Tab");
    same((await at(page)).words, "跳到正文", "the first of the page");
    await press("Enter");
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.keyboard.press("Tab");
    if ((await at(page)).words.split(" ")[0] !== "推荐人选")
      await tab((await page.getByRole("link", { name: "推荐人选" }).first().innerText()).split("\n")[0].trim());
    await press("Enter");
    await page.getByRole("heading", { name: "新建推荐" }).waitFor();
    await house.settle();
    await pick("人选", person.values.name);
    await pick("批次", batch.values.name);
    if (await house.field("sender").locator(".is-transparent").count())
      await pick(
        "推荐单位",
        (await house.ask(`/api/records/organisation/${(await house.ask("/api/session")).grants[0].organisation}`)).values.name,
      );
    await pick(
      "拟选派类别",
      (await house.ask("/api/codes")).items.find((l) => l.name === "posting_category").items.find((c) => c.code === "village_team").label,
    );
    await tab("保存");
    await press("Enter");
    await page.waitForURL(/#\/l\/nomination\/\d+$/);
    await house.settle();
    const id = page.url().split("/").pop();
    await tab("上报");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    same((await at(page)).words, "上报", "the focus returns from the dialog");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await tab("上报");
    await press("Enter");
    await page
      .getByText(/^已办理。/)
      .first()
      .waitFor();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const saved = await house.ask(`/api/records/nomination/${id}`);
    same([saved.state, saved.values.person, saved.values.batch], ["submitted", person.id, batch.id], "the nomination");
  });

  await house.test("an import by keyboard alone", async () => {
    page = await house.logIn("paiban");
    const count = async () => (await house.ask(`/api/records/person/count?filter=${encodeURIComponent("name == '键盘甲'")}`)).count;
    await house.go("/l/person");
    await tab("导入表格");
    await press("Enter");
    await page.getByRole("heading", { name: "导入人员" }).waitFor();
    await house.settle();
    await tab(
      await page
        .locator("label.drop")
        .innerText()
        .then((t) => t.trim().split("\n")[0].trim()),
    );
    // The browser opens the dialog only for a key that was pressed a moment ago: on a slow machine it takes another.
    const asked = page.waitForEvent("filechooser");
    for (let opened = false, i = 0; !opened && i < 12; ++i) {
      await press("Enter");
      opened = await Promise.race([asked.then(() => true), page.waitForTimeout(4000)]);
    }
    const chooser = await asked;
    writeFileSync("keyboard.csv", "姓名,性别,出生年月\n键盘甲,女,1991-02\n");
    await chooser.setFiles("keyboard.csv");
    await tab("预览");
    await press("Enter");
    await page.getByText("没有问题，可以写入", { exact: false }).waitFor();
    await tab("写入 1 条");
    await press("Enter");
    await page.getByText("已写入，日志第", { exact: false }).waitFor();
    same(await count(), 1, "written");
    await tab("撤销这次导入");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await tab("撤销");
    await press("Enter");
    await page.getByText("已撤销：作废 1 条", { exact: false }).waitFor();
    same(await count(), 0, "taken back");
  });
}
