// The pages of the work under way: supervision until a finding is closed, training from signing up to who came.
import { same } from "./house.mjs";

const step = async (page, button, label, fill = {}) => {
  await button.click();
  const dialog = page.getByRole("dialog");
  for (const [name, text] of Object.entries(fill)) await dialog.getByLabel(name, { exact: false }).first().fill(text);
  await dialog.getByRole("button", { name: label, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
};

export async function run(house) {
  await house.test("supervision: a finding is demanded, rectified, reviewed and closed from one page", async () => {
    const page = await house.logIn("paiban");
    const [found] = (await house.ask(`/api/records/finding?filter=${encodeURIComponent("state == 'found'")}&limit=1`)).items;
    await house.go("/supervision");
    await house.accessible("supervision");
    const row = page.locator("li", { has: page.locator(`a[href="#/l/finding/${found.id}"]`) });
    await step(page, row.getByRole("button", { name: "交办整改" }), "交办整改", { 整改要求: "七天内补齐登记", 整改期限: "2026-12-20" });
    await row.getByText("整改中").waitFor();
    await step(page, row.getByRole("button", { name: "报整改情况" }), "报整改情况", { 整改情况: "已经补齐" });
    await row.getByText("待复核").waitFor();
    await page.getByRole("button", { name: "按责任单位" }).click();
    await step(page, row.getByRole("button", { name: "复核销号" }), "复核销号", { 复核情况: "看过，属实" });
    await row.waitFor({ state: "detached" });
    const now = await house.ask(`/api/records/finding/${found.id}`);
    same(
      [now.state, now.values.demand, now.values.rectified, now.values.review],
      ["closed", "七天内补齐登记", "已经补齐", "看过，属实"],
      "the finding",
    );
  });

  await house.test(
    "training: the posted person signs up on a telephone and cancels; the office signs up and records who came",
    async () => {
      let page = await house.logIn("xuanpai", { width: 390 });
      const [course] = (await house.ask(`/api/records/training_class?filter=${encodeURIComponent("state == 'enrolling'")}&limit=1`)).items;
      await house.go("/training");
      await house.accessible("training, 390");
      await page.getByRole("button", { name: course.values.name }).first().click();
      await page.getByRole("button", { name: "我要报名" }).click();
      await page.getByText("已报名。").waitFor();
      const of = encodeURIComponent(`training_class.id == ${course.id}`);
      const mine = async () => (await house.ask(`/api/records/enrolment?filter=${of}&order=-created&limit=1`)).items[0];
      same((await mine()).state, "enrolled", "the enrolment");
      await page.getByRole("button", { name: "取消报名" }).click();
      await page.getByRole("dialog").getByRole("textbox").fill("村里有事走不开");
      await page.getByRole("dialog").getByRole("button", { name: "取消报名" }).click();
      await page.getByText("已取消报名。").waitFor();
      same((await mine()).state, "withdrawn", "the enrolment");

      page = await house.logIn("paiban");
      await house.go(`/training?class=${course.id}`);
      await house.accessible("training");
      const [person] = (await house.ask("/api/records/posting?limit=1&order=created&titles=true")).items,
        name = (await house.ask(`/api/records/person/${person.values.person}`)).values.name;
      await page.getByRole("combobox", { name: "给谁报名" }).fill(name);
      await page.locator(".el-select-dropdown__item:visible", { hasText: name }).first().click();
      await page.getByRole("button", { name: "报名", exact: true }).click();
      await page.getByText("已报名。").waitFor();
      await step(page, page.locator("li", { hasText: name }).getByRole("button", { name: "登记参训" }), "登记参训");
      const came = (
        await house.ask(
          `/api/records/enrolment?filter=${encodeURIComponent(`training_class.id == ${course.id} && state == 'attended'`)}&order=-created&limit=1`,
        )
      ).items[0];
      same(came.values.person, person.values.person, "who came");
    },
  );

  await house.test("places: the map counts what the list shows; a place says who is there, and takes a need", async () => {
    const page = await house.logIn("paiban");
    await house.go("/places");
    await house.accessible("places");
    const here = (await house.ask(`/api/records/posting/count?filter=${encodeURIComponent("state in ['arrived', 'on_duty']")}`)).count;
    await page.getByText(`共 ${here}`, { exact: true }).click();
    await page.getByText(`${here} 条`).waitFor();
    const [posting] = (
      await house.ask(
        `/api/records/posting?limit=1&titles=true&filter=${encodeURIComponent("state == 'on_duty' && receiver.kind == 'village'")}`,
      )
    ).items;
    await house.go(`/l/organisation/${posting.values.receiver}`);
    await page.getByRole("heading", { name: "谁在这里" }).waitFor();
    await house.accessible("place");
    const name = (await house.ask(`/api/records/person/${posting.values.person}`)).values.name;
    await page.locator("main").getByRole("link", { name }).first().waitFor();
    await page.getByRole("link", { name: "＋ 提需求" }).click();
    await page.getByLabel("需求内容").fill("缺一名懂账的人");
    await page.locator("[data-field=kind] .el-select__wrapper").click();
    await page.locator(".el-select-dropdown__item:visible").first().click();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存。", { exact: false }).waitFor();
    const [need] = (await house.ask("/api/records/place_need?order=-created&limit=1")).items;
    same([need.values.place, need.values.content, need.state], [posting.values.receiver, "缺一名懂账的人", "raised"], "the need");
  });
}
