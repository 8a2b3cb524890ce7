// What roles do most, from the click to the row in the base.
import { same } from "./house.mjs";

export async function run(house) {
  await house.test("the receiver decides the leave that waits for it", async () => {
    const page = await house.logIn("jieshou");
    const [first] = (await house.ask("/api/requests/waiting")).items.filter((r) => r.ledger === "leave");
    await house.go("/requests");
    await house.accessible("requests");
    await page.locator("li", { hasText: first.title }).getByRole("link", { name: "去决定" }).first().click();
    await page.getByRole("button", { name: "批准", exact: false }).first().click();
    const needs = page.locator(".el-dialog [data-field] input");
    for (let i = 0; i < (await needs.count()); ++i) if (!(await needs.nth(i).inputValue())) await needs.nth(i).fill("2026-11-20");
    await house.accessible("a step");
    await page.getByRole("dialog").getByRole("button", { name: "批准", exact: false }).click();
    await page.getByText("已办理。").waitFor();
    same((await house.ask(`/api/records/leave/${first.id}`)).state, "approved", "the leave");
  });

  await house.test(
    "the township fills the month sheet: pasted from Excel, one wrong row refuses all, then saved and handed in",
    async () => {
      const page = await house.logIn("jieshou");
      await house.go("/month");
      await house.accessible("month");
      const row = page.locator("tbody tr", { hasText: "未填" }).first();
      const posting = (await row.getByRole("link").getAttribute("href")).split("/").pop();
      const cells = row.locator("input");
      await cells.first().focus();
      const paste = (text) =>
        page.evaluate((t) => {
          const data = new DataTransfer();
          data.setData("text/plain", t);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }, text);
      await paste("22\t30\t12\t1\t5\t0\t从表里粘贴\n");
      await page.getByRole("button", { name: "保存 1 人" }).click();
      await row.getByText("合计超过 31 天", { exact: false }).waitFor();
      await cells.first().focus();
      await paste("22\t20\t12\t1\t2\t0\t从表里粘贴\n");
      await page.getByRole("button", { name: "保存 1 人" }).click();
      await page.getByText("已保存 1 人。").waitFor();
      const saved = (
        await house.ask(`/api/records/attendance?filter=${encodeURIComponent(`posting.id == ${posting}`)}&order=-created&limit=1`)
      ).items[0];
      same([saved.values.on_duty, saved.values.leave_days, saved.values.note, saved.state], [20, 2, "从表里粘贴", "draft"], "the row");
      await page.getByRole("button", { name: "报送" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "报送" }).click();
      await page.getByText(/^已报送 \d+ 人。/).waitFor();
      same((await house.ask(`/api/records/attendance/${saved.id}`)).state, "submitted", "handed in");
    },
  );
}
