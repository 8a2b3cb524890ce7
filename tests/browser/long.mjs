// Long work: an import and a placement are cancelled while they run, leave nothing behind, and are found again by whoever closed
// the page; how far the work is stands on the page.
import { same } from "./house.mjs";

/// So many people that the server has something to do.
const sheet = (name, rows) => ({
  name: `${name}.csv`,
  mimeType: "text/csv",
  buffer: Buffer.from(
    "姓名,性别,出生年月\n" + Array.from({ length: rows }, (_, i) => `${name}${i},女,19${60 + (i % 40)}-0${1 + (i % 9)}\n`).join(""),
  ),
});

export async function run(house) {
  const count = async (name) => (await house.ask(`/api/records/person/count?filter=${encodeURIComponent(`name == '${name}0'`)}`)).count;
  const state = async (job) => (await house.ask(`/api/jobs/${job}`)).state;
  /// The last word of the server about a job.
  const ended = async (job) => {
    for (;;) {
      const now = await state(job);
      if (!["queued", "running"].includes(now)) return now;
      await house.page.waitForTimeout(200);
    }
  };
  const preview = async (page, name, rows) => {
    await house.go("/l/person/import");
    await page.locator("input[type=file]").setInputFiles(sheet(name, rows));
    await page.getByRole("button", { name: "预览" }).click();
    await page.waitForURL(/job=\d+/);
    return /job=(\d+)/.exec(page.url())[1];
  };

  await house.test("an import under way is left, found again with its progress, cancelled, and has written nothing", async () => {
    let page = await house.logIn("paiban");
    const job = await preview(page, "停一停", 80000);
    await page.getByText("正在核对表格：", { exact: false }).waitFor();
    await house.accessible("an import under way");
    // The page is closed; the work goes on, and its address or the list of imports leads back to it.
    await page.close();
    page = house.page = await house.context.newPage();
    await page.goto(`${house.base}/#/l/person/import?job=${job}`);
    await page.locator("main").getByRole("button", { name: "取消", exact: true }).click();
    await page.getByText("已取消，什么都没有写入。").waitFor();
    same([await ended(job), await count("停一停")], ["cancelled", 0], "the import");
    await page.goto(`${house.base}/#/l/person/import`);
    await page.locator("tr", { hasText: "已取消" }).first().waitFor();
  });

  await house.test("writing is cancelled as well: all of it or nothing", async () => {
    const page = await house.logIn("paiban");
    await preview(page, "写一半", 5000);
    await page.getByRole("button", { name: "写入 5000 条" }).waitFor({ timeout: 180_000 });
    const before = page.url();
    await page.getByRole("button", { name: "写入 5000 条" }).click();
    await page.waitForURL((u) => u.href !== before);
    const job = /job=(\d+)/.exec(page.url())[1];
    await page.locator("main").getByRole("button", { name: "取消", exact: true }).click();
    await page.getByText("已取消，什么都没有写入。").waitFor();
    same([await ended(job), await count("写一半")], ["cancelled", 0], "the writing");
  });

  await house.test("a placement waits its turn behind other work, is cancelled from another page, and keeps no plan", async () => {
    let page = await house.logIn("paiban");
    const [batch] = await house.records("batch", "state == 'placing'"),
      plans = async () => (await house.ask(`/api/placement/batch/${batch.id}/plans`)).items.length,
      before = await plans();
    const other = await preview(page, "占着", 80000); // one piece of long work at a time
    await house.go(`/placement?source=batch&given=${batch.id}`);
    await page.getByLabel("说明").fill("取消这一稿");
    await page.getByRole("button", { name: "开始安置" }).click();
    await page.getByText("正在安置", { exact: false }).waitFor();
    await page.close();
    page = house.page = await house.context.newPage();
    await page.goto(`${house.base}/#/placement?source=batch&given=${batch.id}`);
    await page.getByText("正在安置", { exact: false }).waitFor();
    await page.locator("main").getByRole("button", { name: "取消", exact: true }).click();
    await page.getByText("已取消，没有保存方案。").waitFor();
    await house.accessible("a placement that was cancelled");
    await page.getByRole("button", { name: "知道了" }).click();
    same(await plans(), before, "no plan more");
    await house.write(`/api/jobs/${other}`, {}, "DELETE");
    await ended(other);
  });
}
