// What an account keeps for itself. Beside the cases of the leaders, whose language and theme it changes for a while.
import { same } from "./house.mjs";

export async function run(house) {
  await house.test(
    "views, columns, theme and language are the account's: what the browser had goes along, another browser has it, nobody else",
    async () => {
      let page = await house.logIn("lingdao");
      const mine = async () => Object.fromEntries((await house.ask("/api/me/settings")).items.map((s) => [s.name, JSON.parse(s.value)]));
      const old = {
        name: "从前存的",
        view: { q: "", order: "created", conditions: [], columns: ["person", "receiver"], cancelled: false },
      };
      await page.evaluate((v) => localStorage.setItem("zhagen.views.posting", JSON.stringify([v])), old);
      const asked = page.waitForResponse((r) => r.request().method() === "PUT");
      await page.reload();
      await asked;
      await house.go("/l/posting");
      await page.getByRole("button", { name: "从前存的", exact: true }).waitFor();
      same(await page.evaluate(() => localStorage.getItem("zhagen.views.posting")), null, "taken over once");

      await page.getByRole("button", { name: "选列" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator(".rest button").first().click();
      await dialog.getByRole("button", { name: "确定" }).click();
      await page.getByLabel("次序").selectOption("created");
      await page.getByRole("button", { name: "存为视图" }).click();
      await page.getByRole("dialog").getByRole("textbox").fill("<b>先录入</b>");
      await page.getByRole("dialog").getByRole("button", { name: "存下" }).click();
      await page.getByRole("button", { name: "<b>先录入</b>", exact: true }).waitFor();
      await page.getByRole("button", { name: /账号、语言和外观/ }).click();
      await page.locator("#theme").selectOption("dark");
      await page.locator("#tongue").selectOption("zh-TW");
      await page.locator("html[lang=zh-TW]").waitFor();
      await house.settle();
      let kept = await mine();
      const views = Object.entries(kept).filter(([k]) => k.startsWith("view.posting."));
      same(views.map(([, v]) => v.name).sort(), ["<b>先录入</b>", "从前存的"].sort(), "the views in the base");
      same(
        [kept.theme, kept.language, views.find(([, v]) => v.name[0] === "<")[1].view.columns],
        ["dark", "zh-TW", kept["columns.posting"]],
        "the rest",
      );

      page = await house.logIn("lingdao", { path: "/#/l/posting" });
      await page.locator("html.dark[lang=zh-TW]").waitFor();
      await page
        .getByRole("button", { name: "從前存的", exact: true })
        .or(page.getByRole("button", { name: "从前存的", exact: true }))
        .click();
      await page.waitForURL(/o=created/);
      const letGo = page.waitForResponse((r) => r.request().method() === "DELETE");
      await page.locator(".chip.view", { hasText: "从前存的" }).locator(".x").click();
      await letGo;
      for (const [select, value] of [
        ["#theme", "auto"],
        ["#tongue", "zh-CN"],
      ]) {
        if (!(await page.locator(select).count())) await page.locator("button.me").click();
        await page.locator(select).selectOption(value);
      }
      await house.settle();
      kept = await mine();
      same(
        Object.values(kept)
          .filter((v) => v.name)
          .map((v) => v.name),
        ["<b>先录入</b>"],
        "one is gone",
      );
      same([kept.theme, kept.language], ["auto", "zh-CN"], "as at first");

      page = await house.logIn("ducha", { path: "/#/l/posting" });
      same([await page.locator(".chip.view").count(), await mine()], [0, {}], "nobody else's");
    },
  );
}
