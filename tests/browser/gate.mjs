// Before the log-in is whole: invitation, log-in, wrong password, the size of the first load, the app and its description.
import { readFileSync } from "node:fs";
import { PASSWORD, same } from "./house.mjs";

export async function run(house, token) {
  await house.test("a link sets a password, and the token leaves the address", async () => {
    const page = await house.visit({ path: `/invitation#${token}` });
    await page.getByRole("heading", { name: "设密码" }).waitFor();
    same(page.url().includes(token), false, "the token in the address");
    await house.accessible("invitation");
    await page.getByLabel("新密码").fill(PASSWORD);
    await page.getByLabel("再输一遍").fill(PASSWORD + "x");
    await page.getByRole("button", { name: "设好" }).click();
    await page.getByText("两次输入的密码不一样").waitFor();
    await page.getByLabel("再输一遍").fill(PASSWORD);
    await page.getByRole("button", { name: "设好" }).click();
    await page.getByRole("link", { name: "去登录" }).click();
    await page.getByLabel("账号名").waitFor();
  });
  await house.test("log-in: a wrong password is refused with a sentence; the first load is small", async () => {
    const page = await house.visit();
    await page.getByLabel("账号名").fill("paiban");
    await page.getByLabel("密码").fill("wrong");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("alert").waitFor();
    await house.accessible("log-in");
    await page.getByLabel("密码").fill(PASSWORD);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("heading", { name: "工作台" }).waitFor();
    await page.waitForLoadState("networkidle");
    const kb = await page.evaluate(() => performance.getEntriesByType("resource").reduce((n, r) => n + r.encodedBodySize, 0) / 1000);
    console.log(`   first load ${kb.toFixed(0)} KB`);
    if (kb > 400) throw new Error(`the first load is ${kb} KB`);
    same(await page.getByText("非涉密系统，不得录入涉密信息").count(), 1, "the sentence of every page");
    await page.getByRole("button", { name: /账号、语言和外观/ }).click();
    await page.getByLabel("外观", { exact: true }).selectOption("dark");
    same(await page.evaluate(() => document.documentElement.classList.contains("dark")), true, "dark");
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByLabel("账号名").waitFor();
  });
  await house.test("the server still describes what the app was built on", async () => {
    await house.visit();
    const now = await house.ask("/api/openapi.json"),
      then = JSON.parse(readFileSync(new URL("../../web/openapi.json", import.meta.url), "utf8"));
    const gone = [];
    const compare = (a, b, where) => {
      if (a && typeof a === "object" && !Array.isArray(a))
        for (const k of Object.keys(a))
          if (!["description", "summary", "x-who", "version", "maxLength"].includes(k))
            b && typeof b === "object" && k in b ? compare(a[k], b[k], `${where}.${k}`) : gone.push(`${where}.${k}`);
    };
    compare(then.paths, now.paths, "paths");
    compare(then.components.schemas, now.components.schemas, "schemas");
    same(gone, [], "gone from the API since `node api.mjs` was last run in web/");
  });
}
