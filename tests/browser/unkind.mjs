// What happens to a form when the world is unkind: somebody else was faster, the session ended, the network is slow, the sheet that
// is pasted has other rows and columns than the one on the page.
import { PASSWORD, same } from "./house.mjs";

const change = (house, ledger, row, values) =>
  house.write(`/api/records/${ledger}/${row.id}`, { values }, "PATCH", { "If-Match": `"${row.version}"` });

export async function run(house) {
  const person = async (name) => {
    const made = await house.write("/api/records/person", { values: { name } });
    return { ...made, values: { name } };
  };

  await house.test(
    "a record that somebody else changed: told at the field, nothing that was typed is lost, nothing of theirs either",
    async () => {
      const page = await house.logIn("paiban"),
        row = await person("同改一条甲");
      await house.go(`/l/person/${row.id}/edit`);
      await house.fill("birth_place", "甲县");
      await house.fill("name", "同改一条乙");
      same((await change(house, "person", row, { name: "同改一条丙", native_place: "丙县" })).status, 200, "the other was faster");
      await page.getByRole("button", { name: "保存" }).click();
      await page.getByText("您填的还在", { exact: false }).waitFor();
      await page.locator("[data-field=name]").getByText("别人刚改成“同改一条丙”。").waitFor();
      same(
        [await house.field("birth_place").locator("input").inputValue(), await house.field("native_place").locator("input").inputValue()],
        ["甲县", "丙县"],
        "the form",
      );
      await house.accessible("a conflict");
      await house.save();
      const { values } = await house.ask(`/api/records/person/${row.id}`);
      same([values.name, values.birth_place, values.native_place], ["同改一条乙", "甲县", "丙县"], "the record");
    },
  );

  await house.test("what was begun and left is offered again over a record that has changed since, with a word about it", async () => {
    const page = await house.logIn("paiban"),
      row = await person("搁下一条甲");
    await house.go(`/l/person/${row.id}/edit`);
    await house.fill("birth_place", "甲县");
    await page.goBack();
    await change(house, "person", row, { native_place: "丙县" });
    await house.go(`/l/person/${row.id}/edit`);
    await page.getByText("后来有人改过这一条", { exact: false }).waitFor();
    await house.save();
    const { values } = await house.ask(`/api/records/person/${row.id}`);
    same([values.birth_place, values.native_place], ["甲县", "丙县"], "the record");
  });

  await house.test("a form begun for one person is not the form for the next", async () => {
    const page = await house.logIn("paiban"),
      one = await person("草稿人员甲"),
      two = await person("草稿人员乙");
    await house.go(`/l/talk/new?person=${one.id}`);
    await house.fill("place", "一楼会议室");
    await house.go(`/l/person/${two.id}`);
    // Who it is comes after the list to choose from, and is shown all the same.
    await page.route(`**/api/records/person/${two.id}?*`, async (route) => {
      await new Promise((then) => setTimeout(then, 1500));
      await route.continue();
    });
    await house.go(`/l/talk/new?person=${two.id}`);
    await page.locator("[data-field=person]").getByText("草稿人员乙").waitFor();
    same(await house.field("place").locator("input").inputValue(), "", "nothing of the other's");
    await house.go(`/l/person/${one.id}`);
    await house.go(`/l/talk/new?person=${one.id}`);
    await page.getByText("没有保存的内容。", { exact: false }).first().waitFor();
    same(await house.field("place").locator("input").inputValue(), "一楼会议室", "one's own is there");
  });

  await house.test("a step while somebody else changed the record: told, what was typed stays, the second press does it", async () => {
    const page = await house.logIn("paiban");
    const [{ values: like }] = await house.records("paper"),
      row = await house.write("/api/records/paper", { values: { name: "试印一份文件", issuer: like.issuer } });
    await house.go(`/l/paper/${row.id}`);
    await page.locator("main").getByRole("button", { name: "印发", exact: true }).click();
    await house.fill("number", "试发〔2026〕9号");
    await house.fill("issued_on", "2026-11-20");
    same((await change(house, "paper", row, { name: "试印一份通知" })).status, 200, "the other was faster");
    const press = page.getByRole("dialog").getByRole("button", { name: "印发", exact: true });
    await press.click();
    await page.getByText("请核对后再按一次", { exact: false }).waitFor();
    await house.settle();
    await press.click();
    await page
      .getByText(/^已办理。/)
      .first()
      .waitFor();
    const now = await house.ask(`/api/records/paper/${row.id}`);
    same([now.state, now.values.number, now.values.name], ["issued", "试发〔2026〕9号", "试印一份通知"], "the paper");
  });

  await house.test("the session ended while a form was filled: after the log-in it is there as it was", async () => {
    const page = await house.logIn("paiban");
    await house.go("/l/person/new");
    await house.fill("name", "会话断了甲");
    await house.context.clearCookies();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("登录已经结束", { exact: false }).waitFor();
    await page.getByLabel("账号名").fill("paiban");
    await page.getByLabel("密码").fill(PASSWORD);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByText("没有保存的内容。", { exact: false }).first().waitFor();
    const id = await house.save();
    same((await house.ask(`/api/records/person/${id}`)).values.name, "会话断了甲", "the record");
  });

  await house.test("saved by a double click over a slow network: once", async () => {
    const page = await house.logIn("paiban");
    await house.go("/l/person/new");
    await house.fill("name", "双击一次甲");
    await page.route("**/api/records/person", async (r) => {
      await new Promise((then) => setTimeout(then, 400));
      await r.continue();
    });
    await page.getByRole("button", { name: "保存" }).dblclick();
    await page.waitForURL(/#\/l\/person\/\d+$/);
    await page.unroute("**/api/records/person");
    same((await house.ask(`/api/records/person/count?filter=${encodeURIComponent("name == '双击一次甲'")}`)).count, 1, "records");
  });

  await house.test("a step over a slow network is not left by Escape while it is under way", async () => {
    const page = await house.logIn("paiban");
    const [{ values: like }] = await house.records("paper"),
      row = await house.write("/api/records/paper", { values: { name: "慢慢印一份文件", issuer: like.issuer } });
    await house.go(`/l/paper/${row.id}`);
    let go;
    const held = new Promise((then) => (go = then)),
      sent = page.waitForRequest("**/transitions/issue");
    await page.route("**/transitions/issue", async (r) => (await held, await r.continue()));
    await page.locator("main").getByRole("button", { name: "印发", exact: true }).click();
    await house.fill("number", "试发〔2026〕10号");
    await house.fill("issued_on", "2026-11-20");
    await page.getByRole("dialog").getByRole("button", { name: "印发", exact: true }).click();
    await sent;
    await page.keyboard.press("Escape");
    same(await page.getByRole("dialog").getByRole("button", { name: "取消" }).isDisabled(), true, "the dialog waits");
    go();
    await page.locator("h1").getByText("已印发").waitFor();
    same((await house.ask(`/api/records/paper/${row.id}`)).state, "issued", "the paper");
  });

  await house.test("the program renewed under an open page: the next page comes all the same", async () => {
    const page = await house.logIn("paiban"),
      row = await person("换了新版甲");
    await house.go("/l/person?q=" + encodeURIComponent("换了新版甲"));
    let anew = false; // until the page is loaded anew the file is not there, whatever asks for it
    page.once("load", () => (anew = true));
    await page.route("**/assets/RecordPage-*.js", (r) => (anew ? r.continue() : r.fulfill({ status: 404, body: "" })));
    await page.getByRole("link", { name: "换了新版甲", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "换了新版甲" }).waitFor();
    same([page.url().endsWith(`/l/person/${row.id}`), anew], [true, true], "the record, in the new page");
  });

  await house.test("a block from Excel with names and headings goes where it belongs; what found no place is told", async () => {
    const page = await house.logIn("jieshou");
    const ago = new Date(Date.now() - 75 * 86_400_000),
      month = ago.getFullYear() * 100 + ago.getMonth() + 1;
    await house.go(`/month?month=${month}`);
    const rows = await page
      .locator("main tbody tr")
      .evaluateAll((all) =>
        all.map((r) => [r.querySelector(".first a").innerText, r.querySelectorAll("input").length, r.querySelector("a").hash]),
      );
    const open = rows.filter(([name, inputs]) => inputs && rows.filter(([n]) => n === name).length === 1);
    same(open.length >= 2, true, `two rows to be filled: ${JSON.stringify(rows)}`);
    const [one, two] = open;
    await page.locator("main tbody input").first().focus();
    const paste = (text) =>
      page.evaluate((words) => {
        const data = new DataTransfer();
        data.setData("text/plain", words);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      }, text);
    await paste(`序号\t姓名\t在岗天数\t应在岗天数\n1\t${two[0]}\t19\t21\n2\t查无此人\t1\t1\n3\t${one[0]}\t20\t22\n`);
    await page.getByText("查无此人（1 行）", { exact: false }).waitFor();
    await house.accessible("a block pasted");
    await page.getByRole("button", { name: /^保存 \d+ 人$/ }).click();
    await page.getByText(/^已保存 \d+ 人。$/).waitFor();
    for (const [[, , hash], want] of [
      [one, [22, 20]],
      [two, [21, 19]],
    ]) {
      const filter = `posting.id == ${hash.split("/").pop()} && month.year() == ${Math.floor(month / 100)} && month.month() == ${month % 100}`;
      const [saved] = await house.records("attendance", filter);
      same([saved.values.required, saved.values.on_duty], want, "the row");
    }
    await house.settle();
    await page.locator("main tbody input").first().focus();
    await paste(Array.from({ length: 3000 }, (_, i) => `${20 + (i % 3)}\t20`).join("\r\n"));
    await page.getByText("粘贴的表比名册多", { exact: false }).waitFor();
  });
}
