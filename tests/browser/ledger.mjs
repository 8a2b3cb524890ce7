// Ledger pages: list, conditions, order, a form with its refusals, a step, an import and its undoing.
import { readFileSync } from "node:fs";
import { same } from "./house.mjs";

export async function run(house) {
  await house.test("a list: conditions in plain words give what the server counts; strokes; the keyboard opens a row", async () => {
    const page = await house.logIn("paiban");
    await house.go("/l/person");
    await page.getByRole("button", { name: "＋ 加条件" }).click();
    await page.getByLabel("哪一项").selectOption("sex");
    await page.locator(".adder .el-select").click();
    await page.getByRole("option", { name: "女", exact: true }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "加上" }).click();
    const { count } = await house.ask(`/api/records/person/count?filter=${encodeURIComponent("sex == '2'")}`);
    await page.getByText(`${count} 条`, { exact: true }).waitFor();
    await page.getByLabel("次序").selectOption("strokes:name");
    await page.waitForLoadState("networkidle");
    const want = (
      await house.ask(`/api/records/person?filter=${encodeURIComponent("sex == '2'")}&order=strokes:name&fields=name&limit=5`)
    ).items.map((r) => r.values.name);
    await page.getByRole("link", { name: want[0], exact: true }).first().waitFor();
    same((await page.locator("tbody .title").allTextContents()).slice(0, 5), want, "by strokes");
    await house.accessible("list");
    await page.locator("tbody .title").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: want[1] }).waitFor();
    await page.goBack();
    await page.getByText("性别 是 女").waitFor();
  });

  await house.test("a form: what is missing is told at the field, what is typed stays, what is saved is in the base", async () => {
    const page = await house.logIn("paiban");
    await house.go("/l/person/new");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请填写姓名。").waitFor();
    await page.getByLabel("姓名").fill("<img src=x onerror=alert(1)>甲");
    await page.getByLabel("身份证号").fill("123");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator('[data-field="citizen_id"] .say').waitFor();
    await house.accessible("form");
    await page.reload();
    await page.getByText("没有保存的内容。").waitFor();
    same(await page.getByLabel("身份证号").inputValue(), "", "what is sealed is no part of a draft");
    await page.getByLabel("姓名").fill("试用人员甲");
    await page.getByLabel("出生年月").fill("1990.5");
    await page.getByLabel("出生年月").press("Tab");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { level: 1, name: "试用人员甲" }).waitFor();
    const id = page.url().split("/").pop();
    const { values } = await house.ask(`/api/records/person/${id}`);
    same([values.name, values.born], ["试用人员甲", 19900500], "the record");
    await page.getByRole("link", { name: "修改" }).click();
    await page.getByLabel("姓名").fill("<b>试用</b>人员甲");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { level: 1, name: "<b>试用</b>人员甲" }).waitFor();
    await page.getByRole("tab", { name: "变动" }).click();
    await page.getByText("第 2 版", { exact: false }).first().waitFor();
    await house.accessible("record");
    await page.getByRole("button", { name: "作废" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("试用");
    await page.getByRole("dialog").getByRole("button", { name: "作废" }).click();
    await page.getByText("已作废", { exact: true }).first().waitFor();
    same((await house.ask(`/api/records/person/${id}`)).cancelled, true, "cancelled");
  });

  await house.test("a leave is asked for by the posted person; who and where is filled in", async () => {
    let page = await house.logIn("xuanpai");
    await house.go("/l/leave/new");
    await page
      .locator('[data-field="person"]')
      .getByText((await house.ask("/api/session")).name.replace(/（.*/, ""), { exact: false })
      .waitFor();
    await page.locator('[data-field="posting"] .el-select__placeholder:not(.is-transparent)').waitFor();
    await house.accessible("leave");
    const ledger = (await house.ask("/api/catalog")).ledgers.find((l) => l.name === "leave");
    const fill = { kind: null, from: "2026-12-01", to: "2026-12-02", reason: "家里有事" };
    for (const f of ledger.fields.filter((x) => x.required && !["person", "posting"].includes(x.name))) {
      const box = page.locator(`[data-field="${f.name}"]`);
      if (f.type === "code") {
        await box.locator(".el-select").click();
        await page.locator(".el-select-dropdown__item:visible").first().click();
      } else
        await box
          .locator("input, textarea")
          .first()
          .fill(fill[f.name] ?? "1");
    }
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("版 · ", { exact: false }).waitFor();
    const id = page.url().split("/").pop().split("?")[0];
    same((await house.ask(`/api/records/leave/${id}`)).state, ledger.states[0].name, "filed");
  });

  await house.test("a sheet: preview tells the cell, writes, and is taken back", async () => {
    const page = await house.logIn("paiban");
    const before = (await house.ask("/api/records/person/count")).count;
    await house.go("/l/person/import");
    await page.locator("input[type=file]").setInputFiles({
      name: "名册.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("姓名,性别,出生年月,外号\n导入甲,女,1991-02,小甲\n导入乙,男,一九九几年,小乙\n", "utf8"),
    });
    await page.getByRole("button", { name: "预览" }).click();
    await page.getByText("C3", { exact: true }).waitFor();
    await house.accessible("import");
    await page.getByRole("button", { name: "只写入没有问题的 1 条" }).click();
    await page.getByText("已写入，日志第", { exact: false }).waitFor();
    same((await house.ask("/api/records/person/count")).count, before + 1, "one more");
    await page.getByRole("button", { name: "撤销这次导入" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "撤销" }).click();
    await page.getByText("已撤销：作废 1 条", { exact: false }).waitFor();
    same((await house.ask("/api/records/person/count")).count, before, "as before");
  });

  await house.test(
    "in English the names of the catalog are words, also in menu, filters and forms; in zh-TW no label is left simplified",
    async () => {
      const page = await house.logIn("paiban");
      const speak = async (language) => {
        await page.evaluate((l) => localStorage.setItem("zhagen.language", l), language);
        await page.reload();
        await page.locator(`html[lang=${language}]`).waitFor();
        await house.settle();
      };
      await speak("en");
      const chinese = async (where) =>
        (await page.locator(where).allInnerTexts()).flatMap((t) => t.split("\n")).filter((t) => /\p{Script=Han}/u.test(t));
      same(await chinese("#menu"), [], "the menu");
      for (const [path, places] of [
        ["/l/name_list", ["h1", "thead", ".tabs", ".tools", "tbody .chip"]],
        ["/l/posting", ["h1", "thead", ".tabs", ".tools", "tbody .chip"]],
        ["/l/nomination/new", ["h1", "label", ".tools"]],
        ["/catalog", ["h1", "h2", "main li a"]],
      ]) {
        await house.go(path);
        for (const place of places) same(await chinese(place), [], `${path} ${place}`);
      }
      await house.go("/l/name_list");
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByText("Decided on", { exact: false }).first().waitFor();
      await page.keyboard.press("Escape");
      await house.go("/l/person");
      await page.getByRole("button", { name: "+ Condition" }).click();
      same(await chinese(".adder option"), [], "what may be asked");
      await house.accessible("English");
      await speak("zh-TW");
      await house.go("/l/posting");
      await page.getByRole("heading", { level: 1, name: "選派" }).waitFor();
    },
  );

  await house.test("a list goes out as the office prints it", async () => {
    const page = await house.logIn("paiban");
    await house.go("/l/posting");
    await page.getByRole("button", { name: "导出" }).click();
    await house.accessible("export");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("dialog").getByRole("button", { name: "导出" }).click(),
    ]);
    same(
      readFileSync(await file.path())
        .subarray(0, 2)
        .toString(),
      "PK",
      "a workbook",
    );
  });
}
