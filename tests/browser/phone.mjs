// Away from a desk: a report with a photograph is written without a connection, outlives the page, and is in the base once;
// what is refused can be mended; what is sealed stays nowhere; logging out asks before it wipes.
import { same } from "./house.mjs";

/// A picture as a camera gives it: large, drawn by the browser itself.
const photo = (page) =>
  page.evaluate(async () => {
    const c = document.createElement("canvas");
    [c.width, c.height] = [2400, 1800];
    const pen = c.getContext("2d");
    for (let i = 0; i < 400; ++i) ((pen.fillStyle = `hsl(${i * 7} 60% 50%)`), pen.fillRect((i * 137) % 2400, (i * 71) % 1800, 300, 200));
    const bytes = new Uint8Array(await (await new Promise((done) => c.toBlob(done, "image/jpeg", 0.95))).arrayBuffer());
    return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
  });
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const asked = indexedDB.open("zhagen");
        asked.onsuccess = () => {
          const all = asked.result.transaction(["outbox", "kept"]),
            out = all.objectStore("outbox").getAll(),
            rest = all.objectStore("kept").getAll();
          all.oncomplete = () => (asked.result.close(), done(JSON.stringify([out.result, rest.result])));
        };
      }),
  );
const ready = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

export async function run(house) {
  await house.test(
    "a report with a photograph, written without a connection: the page is opened again, then it is in the base once",
    async () => {
      let page = await house.logIn("xuanpai", { width: 390, worker: true });
      await house.accessible("today, 390");
      await ready(page);
      await house.go("/hand/report");
      await house.accessible("report, 390");
      const count = async () => (await house.ask("/api/records/report/count")).count,
        before = await count();
      await page.reload();
      await page.locator("main h1").first().waitFor();
      const picture = Buffer.from(await photo(page), "base64");
      await house.context.setOffline(true);
      await page.getByLabel("工作情况").fill("走访三十二户，修好了一段水渠。");
      await page.getByLabel("时段开始").fill("2025-07-01");
      await page.getByLabel("时段结束").fill("2025-12-31");
      await page.getByLabel("时段结束").blur();
      await page
        .locator("input[type=file]")
        .last()
        .setInputFiles([
          { name: "a.jpg", mimeType: "image/jpeg", buffer: picture },
          { name: "b.jpg", mimeType: "image/jpeg", buffer: picture },
        ]);
      await page.locator("canvas").nth(1).waitFor();
      await page.waitForTimeout(700); // the draft is kept
      // The camera, or the telephone itself, closes the page: it opens again without the server and has what was written.
      await page.close();
      page = house.page = await house.context.newPage();
      await page.goto(house.base + "/#/outbox");
      await page.getByText("没写完").waitFor();
      await page.getByRole("link", { name: "接着写" }).click();
      same(await page.getByLabel("工作情况").inputValue(), "走访三十二户，修好了一段水渠。", "the draft");
      same(await page.locator("canvas").count(), 2, "its pictures");
      await page.getByRole("button", { name: /存下，有网时送|送出/ }).click();
      await page.getByText("1 件等待发送").waitFor();
      await page.getByText("没有网络").first().waitFor();
      await house.accessible("today without a connection");
      await page.close();
      page = house.page = await house.context.newPage();
      await page.goto(house.base + "/#/outbox");
      await page.getByText("等待发送", { exact: true }).first().waitFor();
      await house.accessible("outbox, 390");
      await house.context.setOffline(false);
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
      await page.getByText("没有等待发送的", { exact: false }).waitFor();
      same(await count(), before + 1, "reports");
      const [sent] = (await house.ask("/api/records/report?order=-created&limit=1")).items;
      same([sent.state, sent.values.work, sent.values.from], ["submitted", "走访三十二户，修好了一段水渠。", 20250701], "the report");
      const files = (await house.ask(`/api/records/report/${sent.id}/attachments`)).items;
      same([files.length, files.every((f) => f.type === "image/jpeg" && f.size < picture.length)], [2, true], "its pictures");
      // Sent again under the same keys it would be the same; nothing is left to send.
      await page.reload();
      await page.waitForLoadState("networkidle");
      same(await count(), before + 1, "reports after opening once more");
    },
  );

  await house.test("an answer that was lost: the same submission again does its work once", async () => {
    const page = await house.logIn("xuanpai", { width: 390 });
    const count = async () => (await house.ask("/api/records/work_entry/count")).count,
      before = await count();
    let lost = 0;
    await page.route("**/api/records/work_entry", async (route) => {
      if (route.request().method() !== "POST" || lost++) return route.continue();
      await route.fetch(); // the server did it; its answer never arrives
      await route.abort("connectionfailed");
    });
    await house.go("/hand/work_entry");
    await page.locator("[data-field=theme] .el-select__wrapper").click();
    await page.locator(".el-select-dropdown__item:visible").first().click();
    await page.getByLabel("做了什么").fill("调解田埂边界一件");
    await page.getByRole("button", { name: /送出/ }).click();
    await page.getByText("1 件等待发送").waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await page.getByText("1 件等待发送").waitFor({ state: "detached" });
    same(await count(), before + 1, "entries");
    same(lost, 2, "submissions");
  });

  await house.test("a mentor's talk on a telephone: with whom is asked for, and what was said makes it a talk that was held", async () => {
    const page = await house.logIn("bangdai", { width: 390 });
    await page.locator("a.tile", { hasText: "记谈话" }).click();
    await page.locator("[data-field=kind] .el-select__wrapper").click();
    await page.locator(".el-select-dropdown__item:visible").first().click();
    await page.getByLabel("谈话内容").fill("工作上手了，想多跑几个组");
    await page.getByRole("button", { name: "送出" }).click();
    await page.getByText("请选择谈话对象。").waitFor();
    await house.accessible("a talk, 390");
    const with_ = page.getByLabel("谈话对象");
    await with_.selectOption({ index: 1 });
    const posting = await with_.inputValue();
    await page.getByRole("button", { name: "送出" }).click();
    await page.waitForURL(/#\/today$/);
    const [talk] = (await house.ask("/api/records/talk?order=-created&limit=1")).items,
      { person } = (await house.ask(`/api/records/posting/${posting}`)).values;
    same([talk.state, talk.values.person, talk.values.posting, talk.masked.includes("notes")], ["held", person, posting, true], "the talk");
  });

  await house.test(
    "what is refused is told with its reason and can be mended; what is sealed is never kept; logging out asks",
    async () => {
      const page = await house.logIn("xuanpai", { width: 390, worker: true });
      await ready(page);
      await house.go("/hand/leave");
      await house.accessible("leave, 390");
      await page.locator("[data-field=kind] .el-select__wrapper").click();
      await page.locator(".el-select-dropdown__item:visible").first().click();
      await page.getByLabel("开始日期").fill("2027-03-05");
      await page.getByLabel("结束日期").fill("2027-03-02");
      await page.getByLabel("结束日期").blur();
      await page.getByLabel("天数").fill("2");
      await page.getByRole("button", { name: /送出/ }).click();
      await page.getByText("早于开始日期", { exact: false }).first().waitFor();
      await page.getByLabel("结束日期").fill("2027-03-06");
      await page.getByLabel("结束日期").blur();
      same(await page.getByLabel("天数").inputValue(), "2", "days are counted");
      await page.getByText("再写几项").click();
      await page.getByLabel("事由").fill("家中老人就医，秘而不宣");
      await house.context.setOffline(true);
      await page.getByRole("button", { name: /送出/ }).click();
      await page.getByText("是加密的项目，不留在手机里", { exact: false }).waitFor();
      await page.waitForTimeout(700);
      same((await kept(page)).includes("秘而不宣"), false, "the sealed text on the device");
      same(await page.evaluate(() => JSON.stringify(localStorage).includes("秘而不宣")), false, "the sealed text in the page's storage");
      await page.getByRole("button", { name: "不带加密的，存下待发" }).click();
      await page.getByText("1 件等待发送").waitFor();
      await page.getByRole("button", { name: /账号、语言和外观/ }).click();
      await page.getByRole("button", { name: "退出登录" }).click();
      await page.getByText("还有 1 件没有送到", { exact: false }).waitFor();
      await page.getByRole("button", { name: "取消" }).click();
      await house.context.setOffline(false);
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
      await page.getByText("1 件等待发送").waitFor({ state: "detached" });
      const [leave] = (await house.ask("/api/records/leave?order=-created&limit=1")).items;
      same(
        [leave.values.from, leave.values.to, leave.values.days, leave.values.grounds ?? null],
        [20270305, 20270306, 2, null],
        "the leave",
      );
      await page.getByRole("button", { name: "退出登录" }).click();
      await page.getByLabel("账号名").waitFor();
      same(JSON.parse(await kept(page))[0], [], "what is kept after logging out");
    },
  );
}
