// The office places the sample's batch: a plan, somebody moved by mouse and by keyboard, the next version, two plans compared,
// the list of names, its decision, the postings; each step ends with what is in the base.
import { same } from "./house.mjs";

const encode = encodeURIComponent;
const number = (page, text) => page.getByRole("heading", { level: 1, name: text });

export async function run(house) {
  let batch = "",
    first = "",
    second = "",
    teams = "";
  const plans = async () => (await house.ask(`/api/placement/batch/${batch}/plans`)).items;
  const people = async (plan) => (await house.ask(`/api/plans/${plan}/people?limit=500`)).items;
  /// Tab until the focus is there: what cannot be reached by keyboard is not reached.
  const tabTo = async (page, locator, key = "Tab") => {
    await locator.waitFor();
    for (let i = 0; i < 200; ++i) {
      if (await locator.evaluate((el) => el === document.activeElement)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`no way by keyboard to ${locator}`);
  };
  /// Somebody with another post to go to, not for nothing.
  const mover = async (plan) => {
    for (const p of (await people(plan)).filter((x) => x.post)) {
      const { ways } = await house.ask(`/api/plans/${plan}/people/${p.person}`);
      const way = ways.find((w) => w.other && !w.present && w.possible && w.loss > 0);
      if (way) return { ...p, way };
    }
    throw new Error("nobody could move");
  };

  await house.test("a placement is begun on its page, left, and found again as a plan", async () => {
    const page = await house.logIn("paiban");
    batch = (await house.ask(`/api/records/batch?filter=${encode("state == 'placing'")}&order=-created&limit=1`)).items[0].id;
    same((await plans()).length, 0, "no plan yet");
    await house.go(`/l/batch/${batch}`);
    await page.getByRole("link", { name: "建议方案", exact: true }).click();
    await number(page, "安置").waitFor();
    await page.getByText("还没有方案。", { exact: false }).waitFor();
    await house.accessible("placement");
    await page.getByLabel("说明").fill("部务会前初排");
    await page.getByText("规则里的数").click();
    await page.getByRole("textbox", { name: "安排到第二意愿的得分" }).fill("两百");
    await page.getByRole("button", { name: "开始安置" }).click();
    await page.getByText("请填整数", { exact: false }).waitFor();
    await page.getByRole("textbox", { name: "安排到第二意愿的得分" }).fill("210");
    await page.route("**/api/jobs/*", (r) => r.abort()); // so that the end is not seen before the page is left
    await page.getByRole("button", { name: "开始安置" }).click();
    await page.getByText("正在安置", { exact: false }).waitFor();
    await house.go("/inbox");
    for (let i = 0; i < 120 && !(await plans()).length; ++i) await page.waitForTimeout(500);
    await page.unroute("**/api/jobs/*");
    await house.go(`/placement?source=batch&given=${batch}`);
    await page.getByText("已经做好。", { exact: false }).waitFor();
    await page.getByRole("link", { name: "第 1 稿" }).first().click();
    await number(page, "建议方案").waitFor();
    const [made] = await plans();
    first = made.id;
    same([made.number, made.reason], [1, "部务会前初排"], "the version");
    same((await house.ask(`/api/plans/${first}`)).params.find((p) => p.name === "wish_2").value, 210, "the rule's number");
  });

  await house.test("a name is dragged to another post: what would follow is shown, and nothing is changed", async () => {
    const page = await house.logIn("paiban");
    await house.go(`/plans/${first}`);
    const who = await mover(first);
    await house.accessible("board");
    await page.locator(`[data-person="${who.person}"]`).dragTo(page.locator(`[data-post="${who.way.other}"]`));
    await page.getByText(`合计少 ${who.way.loss} 分`, { exact: true }).waitFor();
    await page.locator(".tray").getByText(who.name, { exact: true }).waitFor();
    same(await page.locator(`[data-post="${who.way.other}"] [data-person="${who.person}"]`).count(), 1, "where it would be");
    await house.accessible("a trial");
    await page.getByRole("button", { name: "放下", exact: true }).click();
    same(await page.locator(`[data-post="${who.post}"] [data-person="${who.person}"]`).count(), 1, "where it was");
    // A post: one seat fewer, and the plan's numbers.
    await page.locator(`[data-post="${who.post}"] .where`).click();
    await page.getByRole("button", { name: "试：少 1 个名额" }).click();
    await page.getByRole("button", { name: "留作改动" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "名额和规则" }).first().click();
    await page.getByRole("textbox", { name: "安排到第一意愿的得分" }).fill("900");
    await page.getByRole("button", { name: "试：安排到第一意愿的得分" }).click();
    await page.locator(".tray").getByText("900", { exact: false }).waitFor();
    await house.accessible("rules of the plan");
    await page.getByRole("button", { name: "放下", exact: true }).click();
    same((await plans()).length, 1, "no other version");
  });

  await house.test("with a change kept, the panels ask with it: what is offered is beside where he goes then", async () => {
    const page = await house.logIn("paiban");
    await house.go(`/plans/${first}`);
    const who = await mover(first);
    await page.locator(`[data-person="${who.person}"]`).click();
    const said = (words) => page.getByText(words, { exact: true }).waitFor();
    await said("调整影响，按第 1 稿");
    await page.locator(`[data-person="${who.person}"]`).dragTo(page.locator(`[data-post="${who.way.other}"]`));
    await page.getByRole("button", { name: "留作改动" }).click();
    await page.getByText("改动 1 条").waitFor();
    await said("调整影响，按第 1 稿"); // of himself: what is asked takes the change's place
    const changes = [{ kind: "assign", person: who.person, post: who.way.other }],
      effect = await house.write(`/api/plans/${first}/preview`, { changes, calm: 0 }),
      other =
        effect.moved.find((m) => m.person !== who.person && m.to) ?? (await people(first)).find((p) => p.post && p.person !== who.person);
    await page.locator(`[data-person="${other.person}"]`).click();
    await said("调整影响，按第 1 稿加上改动");
    const then = await house.write(`/api/plans/${first}/people/${other.person}/preview?limit=500`, { changes, calm: 0 });
    if ("to" in other) same(then.ways.find((w) => w.present).other, other.to, "where he is with the change");
    const shown = (await page.locator(".side .ways .loss").allTextContents()).map((w) =>
      w === "排不出" ? null : Number(w.replace(/\D/g, "") || 0),
    );
    const want = then.ways.filter((w) => !w.present).map((w) => (w.possible ? w.loss : null));
    same(shown, want.slice(0, 10), "the effects on the panel");
    await page.locator("aside.side h3", { hasText: "如作调整" }).waitFor();
    await page.locator(`[data-post="${who.post}"] .where`).click();
    await said("调整影响，按第 1 稿加上改动");
    await house.accessible("a panel with changes");
    same((await plans()).length, 1, "nothing is kept");
  });

  await house.test("by keyboard alone: pick up, put down, keep, make it the next version, compare, accept as the list", async () => {
    const page = await house.logIn("paiban");
    await house.go(`/plans/${first}`);
    const who = await mover(first);
    const lists = (await house.ask(`/api/records/name_list/count?filter=${encode(`batch.id == ${batch}`)}`)).count;
    const focused = () => page.evaluate(() => document.activeElement?.closest("[data-post]")?.dataset.post ?? "");
    const man = page.locator(`[data-person="${who.person}"]`),
      focus = () => page.evaluate(() => document.activeElement?.dataset.person ?? "");
    await tabTo(page, page.locator(".middle [data-nav][tabindex='0']"));
    await page.keyboard.press("Home");
    for (let i = 0; i < 60 && (await focus()) !== who.person; ++i) await page.keyboard.press("ArrowDown");
    same(await focus(), who.person, "the name");
    await page.keyboard.press("Space");
    await page.locator(`[data-post="${who.way.other}"] .loss`).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
    for (let i = 0; i < 60 && (await focused()) !== who.way.other; ++i) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText(`合计少 ${who.way.loss} 分`, { exact: true }).waitFor();
    await tabTo(page, page.getByRole("button", { name: "留作改动" }));
    await page.keyboard.press("Enter");
    await page.getByText("改动 1 条").waitFor();
    await man.waitFor();
    // What was kept outlives the page.
    await page.reload();
    await page.getByText("改动 1 条").waitFor();
    await tabTo(page, page.getByRole("button", { name: "成为下一稿" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByLabel("理由"));
    await page.keyboard.type("部务会意见");
    await house.accessible("the next version");
    await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "成为下一稿" }));
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.hash.startsWith("#/plans/") && !u.hash.includes(first));
    await page.getByLabel("第几稿").waitFor();
    const made = (await plans())[0];
    second = made.id;
    same(
      [made.number, made.parent, made.reason, made.edits[0].startsWith(`指定${who.name}去`)],
      [2, first, "部务会意见", true],
      "the second version",
    );
    same((await people(second)).find((p) => p.person === who.person).post, who.way.other, "where he goes now");
    same((await people(first)).find((p) => p.person === who.person).post, who.post, "the first is as it was");

    await tabTo(page, page.getByRole("link", { name: "和第 1 稿比" }));
    await page.keyboard.press("Enter");
    await number(page, "第 2 稿和第 1 稿比").waitFor();
    await page.getByRole("link", { name: who.name, exact: true }).waitFor();
    await house.accessible("two plans");
    await page.goBack();

    await tabTo(page, page.getByRole("button", { name: "采用为名单" }));
    await page.keyboard.press("Enter");
    await page.getByText("已核对", { exact: false }).waitFor();
    await tabTo(page, page.getByLabel("理由（名单里有不符合条件的人时必须写）"));
    await page.keyboard.type("按程序拟稿");
    await house.accessible("accept");
    await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "采用为名单" }));
    await page.keyboard.press("Enter");
    await number(page, "名单各稿").waitFor();
    same((await house.ask(`/api/records/name_list/count?filter=${encode(`batch.id == ${batch}`)}`)).count, lists + 1, "one list more");
    const list = (await house.ask(`/api/records/name_list?filter=${encode(`batch.id == ${batch}`)}&order=-number&limit=1`)).items[0];
    same(list.state, "draft", "the list");
    same(
      (await house.ask(`/api/records/name_list_entry/count?filter=${encode(`name_list.id == ${list.id}`)}`)).count,
      made.placed,
      "its entries",
    );
  });

  await house.test(
    "another draft by hand: taken off, moved, put first, added again, each with its reason; what differs is told",
    async () => {
      const page = await house.logIn("paiban");
      const lists = async () => await house.records("name_list", `batch.id == ${batch}`, "&order=-number"),
        entries = async (list) => await house.records("name_list_entry", `name_list.id == ${list}`, "&order=order");
      const [one] = await lists(),
        [a, b] = await entries(one.id);
      const nameOf = (e) => e.titles[e.values.person];
      await house.go(`/lists/batch/${batch}`);
      const draft = async (reason) => {
        await page.getByRole("button", { name: "另拟一稿" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "拟这一稿" }).click();
        await page.getByText("请写明为什么另拟一稿", { exact: false }).waitFor();
        await page.getByRole("dialog").getByLabel("理由").fill(reason);
        await house.accessible("another draft");
        await page.getByRole("dialog").getByRole("button", { name: "拟这一稿" }).click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.locator(".chain").getByText(`理由：${reason}`).waitFor();
        await house.settle();
        return (await lists())[0];
      };
      /// `pick`: which way of changing; `give`: what that needs.
      const change = async (button, pick, reason, give = async () => {}) => {
        await page.getByRole("button", { name: button, exact: true }).click();
        const dialog = page.getByRole("dialog");
        if (pick) await dialog.getByLabel(pick, { exact: true }).check();
        await give(dialog);
        await dialog.getByLabel("理由").fill(reason);
        await house.accessible(`${button} ${pick}`);
        await dialog.getByRole("button", { name: "保存" }).click();
        await dialog.waitFor({ state: "detached" });
        await house.settle();
      };
      const two = await draft("部务会意见");
      same([two.values.number, two.values.previous, two.state], [one.values.number + 1, one.id, "draft"], "the draft");
      const before = await entries(one.id),
        copied = await entries(two.id);
      const plain = (e) => [e.values.order, e.values.person, e.values.post, e.values.proposed, e.values.reason];
      same(copied.map(plain), before.map(plain), "everybody goes along");
      same([...new Set(copied.map((e) => e.values.change))], ["same"], "nothing changed yet");

      await change(`调整${nameOf(a)}`, "撤下", "本人身体不适");
      await change(`调整${nameOf(b)}`, "换岗位", "顶上空出的岗位", (d) => d.locator("#entry-post").selectOption(a.values.post));
      await change(`调整${nameOf(b)}`, "调次序", "按职级排", (d) => d.getByLabel("调到第几位").fill("1"));
      const now = new Map((await entries(two.id)).map((e) => [e.values.person, e.values]));
      same(
        [now.get(a.values.person).change, now.get(a.values.person).change_reason, now.get(a.values.person).order],
        ["dropped", "本人身体不适", b.values.order],
        "taken off",
      );
      const moved = now.get(b.values.person);
      same(
        [moved.change, moved.post, moved.receiver, moved.differs, moved.order],
        ["moved", a.values.post, a.values.receiver, "顶上空出的岗位", a.values.order],
        "moved, and first",
      );
      same((await entries(one.id)).map(plain), before.map(plain), "the draft before is as it was");
      for (const [group, words] of [
        ["撤下的", "本人身体不适"],
        ["调整岗位的", "顶上空出的岗位"],
      ])
        await page.locator(`h3:has-text("${group}") + ul`).getByText(words).waitFor();
      await page.getByText(`${before.length - 2} 人不变`, { exact: true }).waitFor();
      await house.accessible("the drafts, changed");

      const three = await draft("书记办公会意见");
      same((await entries(three.id)).length, before.length - 1, "who was taken off does not go along");
      await change(`调整${nameOf(b)}`, "换岗位", "回原岗位", (d) => d.locator("#entry-post").selectOption(b.values.post));
      await change("加人", "", "身体已好", async (d) => {
        await d.locator(".el-select__wrapper").click();
        await d.locator("#entry-person").fill(nameOf(a));
        await page
          .locator(".el-select-dropdown__item:visible", { hasText: nameOf(a) })
          .first()
          .click();
        await d.locator("#entry-post").selectOption(a.values.post);
      });
      const last = new Map((await entries(three.id)).map((e) => [e.values.person, e.values]));
      same(
        [last.get(a.values.person).change, last.get(a.values.person).change_reason, last.get(a.values.person).post],
        ["added", "身体已好", a.values.post],
        "added",
      );
      same([last.get(b.values.person).change, last.get(b.values.person).differs], ["moved", null], "back where the program proposed him");
      await page.locator('h3:has-text("新增的") + ul').getByText("身体已好").waitFor();
      await page.getByLabel("和哪一稿比").selectOption(one.id);
      await page.getByText(`${before.length} 人不变`, { exact: false }).waitFor();
    },
  );

  await house.test("the list goes to the meeting and is decided; the postings follow from the decision", async () => {
    const page = await house.logIn("paiban");
    await house.go(`/lists/batch/${batch}`);
    await page.getByText("还没有送审。").waitFor();
    const made = (await house.ask(`/api/records/name_list?filter=${encode(`batch.id == ${batch}`)}&order=-number&limit=1`)).items[0].values
      .made_on;
    await house.accessible("the drafts of the list");
    await page.getByRole("button", { name: "送审" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "送审" }).click();
    await page.getByText("等登记决定。").waitFor();
    await page.getByRole("button", { name: "登记决定" }).click();
    const dialog = page.getByRole("dialog");
    await house.choose("decided_by", "中共澜岙县委员会组织部");
    await dialog
      .locator('[data-field="decided_on"] input')
      .first()
      .fill(String(made).replace(/(....)(..)(..)/, "$1-$2-$3"));
    await house.choose("result", "通过");
    await dialog.getByRole("button", { name: "登记决定" }).click();
    await page.getByText("已有决定，还没有全部办理。").waitFor();
    const before = (await house.ask(`/api/records/posting/count?filter=${encode(`batch.id == ${batch}`)}`)).count;
    await page.getByRole("button", { name: "生成拟派的选派" }).click();
    await page.getByRole("dialog").getByLabel("理由", { exact: false }).fill("照决定办理");
    await page.getByRole("dialog").getByRole("button", { name: "生成", exact: true }).click();
    await page.getByText("已办理完。").waitFor();
    await house.accessible("the decided list");
    const { items } = await house.ask(`/api/records/posting?filter=${encode(`batch.id == ${batch} && state == 'drafted'`)}&limit=100`);
    const placed = (await people(second)).filter((p) => p.post);
    same(items.length - before, placed.length, "the postings");
    same(items.map((r) => r.values.post).sort(), placed.map((p) => p.post).sort(), "their posts");
    await page.getByRole("link", { name: `待通知 ${items.length} 人` }).click();
    await page.getByText(`${items.length} 条`, { exact: true }).waitFor();
  });

  await house.test("rules on teams: each team with who is in it, wanted and got; a name opens the person", async () => {
    let page = await house.logIn("paiban");
    const queued = await house.write(
      `/api/plans/${second}/versions`,
      {
        changes: [
          { kind: "param", param: "team_party", value: 1 },
          { kind: "param", param: "team_unit", value: 1 },
        ],
        reason: "每支队伍要有党员",
      },
      "POST",
      { "Idempotency-Key": `teams-${Date.now()}` },
    );
    if (!queued.id) throw new Error(JSON.stringify(queued));
    for (let i = 0; i < 240 && (await plans())[0].number < 3; ++i) await page.waitForTimeout(500);
    teams = (await plans())[0].id;
    const { teams: n } = await house.ask(`/api/plans/${teams}`),
      { items } = await house.ask(`/api/plans/${teams}/teams?limit=500`);
    same(items.length, n, "the teams");
    await house.go(`/plans/${teams}`);
    await page.getByRole("button", { name: `看队伍（${n}）` }).click();
    const team = items.filter((x) => x.people.length).sort((x, y) => Number(x.met) - Number(y.met))[0],
      rule = team.rules[0],
      who = team.people[0];
    const shown = page.locator(".team").filter({ has: page.getByRole("heading", { name: team.name.split("/").join(" ") }) });
    await shown
      .getByText(team.met ? "都做到了" : "没有做到", { exact: true })
      .first()
      .waitFor();
    await shown.getByText(`有 ${rule.count} 人`).first().waitFor();
    await shown.getByText(who.sender, { exact: false }).first().waitFor();
    await house.accessible("teams");
    if (items.some((x) => !x.met)) {
      await page.getByLabel("只看没有做到的").check();
      same(await page.locator(".team").count(), Math.min(40, items.filter((x) => !x.met).length), "what is not met");
    }
    await shown.getByRole("button", { name: who.name, exact: true }).click();
    await page.getByRole("complementary", { name: "如作调整" }).getByRole("link", { name: who.name }).waitFor();
    await shown.getByRole("button", { name: who.post_name, exact: true }).first().click();
    await page.getByRole("complementary", { name: "如作调整" }).getByRole("link", { name: who.post_name }).waitFor();
    same((await people(teams)).find((p) => p.person === who.person).post, who.post, "where the plan sends him");
    page = await house.logIn("paiban", { theme: "dark", width: 390 });
    await house.go(`/plans/${teams}?view=teams`);
    await page.locator(".team").first().waitFor();
    await house.accessible("teams dark 390");
  });

  await house.test("the pages of placement, light and dark, wide and narrow", async () => {
    for (const [theme, width] of [
      ["dark", 1440],
      ["light", 390],
      ["dark", 390],
    ]) {
      const page = await house.logIn("paiban", { theme, width });
      const [{ person, post }] = (await people(second)).filter((p) => p.post);
      for (const path of [
        `/placement?source=batch&given=${batch}`,
        `/plans/${second}`,
        `/plans/${second}?person=${person}`,
        `/plans/${second}?post=${post}`,
        `/plans/${second}?view=rules`,
        `/plans/${second}?view=empty`,
        `/plans/${second}?view=unplaced`,
        `/plans/${second}?view=profile`,
        `/plans/${second}/compare/${first}`,
        `/lists/batch/${batch}`,
        `/l/batch/${batch}`,
      ]) {
        await house.go(path);
        await page.waitForLoadState("networkidle");
        await house.accessible(`${path} ${theme} ${width}`);
      }
    }
  });
}
