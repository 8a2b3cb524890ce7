// all-pages.mjs PORT LINKS FOLDER [LANGUAGE] [WORDS]: every page and view of the app as everybody who has it, in both themes, at
// 1440 and 390 px: axe WCAG 2.1 A and AA, the width, the security policy; a picture of each into FOLDER. WORDS: only pages with
// that in "LOG-IN/PAGE". Meant for looking at; over a site of `zhagen sample district`, in which it makes two versions of a plan.
// Where ZHAGEN names the program, an empty site's first day is walked too.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { House, PASSWORD } from "./house.mjs";
import * as first from "./first.mjs";

const [port, links, folder, language = "zh-CN", words = ""] = process.argv.slice(2);
if (!folder) (console.log("all-pages.mjs PORT LINKS FOLDER [LANGUAGE] [WORDS]"), process.exit(2));
mkdirSync(folder, { recursive: true });
const one = await new House(port).open(),
  houses = [one, one.beside()];
const tokens = [...readFileSync(links, "utf8").matchAll(/\/invitation#(\S+)/g)].map(([, token]) => token);
for (const token of tokens)
  await fetch(`${one.base}/api/invitation`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, password: PASSWORD }),
  });
let pages = 0;
function picturesOf(house) {
  return async (where) => {
    ++pages;
    const { theme, width } = house.now;
    await house.page.screenshot({ path: join(folder, `${named("", where)}-${theme}-${width}.png`), fullPage: true });
  };
}
for (const house of houses) {
  house.language = language;
  house.pictures = picturesOf(house);
}
const encode = encodeURIComponent;
const named = (login, path) =>
  `${login}${path
    .replace(/\d{4,}/g, "N")
    .replace(/\?f=.*/, "-none")
    .replace(/[^\w\u4e00-\u9fff]+/g, "-")}`.replace(/-$/, "");
const chosen = (login, path) => `${login}${path}`.includes(words);

// ---- the plan that the sample has not

async function ended(house, job) {
  for (let now = job; ; now = await house.ask(`/api/jobs/${job.id}`)) {
    if (now.state === "done") return (await house.ask(`/api/placement/jobs/${job.id}`)).plan.id;
    if (!now.state || !["queued", "running"].includes(now.state)) throw new Error(`the plan: ${JSON.stringify(now)}`);
    await new Promise((then) => setTimeout(then, 300));
  }
}
/// Two versions, somebody sent elsewhere in the second; found again where the command has run before.
async function makePlans(house) {
  await house.logIn("paiban");
  const [batch] = await house.records("batch", "state == 'placing'"),
    all = async () => (await house.ask(`/api/placement/batch/${batch.id}/plans`)).items;
  if ((await all()).length < 2) {
    const before = await ended(house, await house.write(`/api/placement/batch/${batch.id}/plans`, { reason: "初排" }));
    const { items } = await house.ask(`/api/plans/${before}/people?limit=500`);
    for (const p of items.filter((x) => x.post)) {
      const { ways } = await house.ask(`/api/plans/${before}/people/${p.person}`);
      const way = ways.find((w) => w.other && !w.present && w.possible && w.loss > 0);
      if (!way) continue;
      const changes = [{ kind: "assign", person: p.person, post: way.other }];
      await ended(house, await house.write(`/api/plans/${before}/versions`, { changes, reason: "部务会意见" }));
      break;
    }
  }
  return { batch: batch.id, plans: (await all()).map((p) => p.id) };
}

// ---- pages by their address

/// The pages of a role, over what is in the base.
async function pagesOf(house, login, made) {
  const common = [
    "/",
    "/inbox",
    "/requests",
    "/me",
    "/rules",
    "/catalog",
    "/search?q=村",
    "/places",
    "/month",
    "/supervision",
    "/training",
  ];
  if (["xitong", "anquan"].includes(login)) return ["/", "/users", "/policy", "/me"];
  if (login === "shenji") return ["/", "/log", "/policy", "/me"];
  const catalog = (await house.ask("/api/catalog")).ledgers;
  if (["xuanpai", "bangdai"].includes(login))
    return [
      ...common,
      "/today",
      "/outbox",
      "/l/posting",
      "/l/leave/new",
      ...["report", "leave", "work_entry", "talk", "point_visit", "guidance", "suggestion", "wish"].map((x) => `/hand/${x}`),
    ];
  if (login !== "paiban") return [...common, "/l/posting", "/today", "/hand/leave", "/hand/work_entry"];
  const [posting] = await house.records("posting", "state == 'on_duty'");
  const rules = (await house.ask("/api/rules")).items;
  const record = async (ledger, filter) => {
    const [found] = await house.records(ledger, filter);
    return found ? [`/l/${ledger}/${found.id}`] : [];
  };
  const [second, before] = made.plans,
    { person, post } = (await house.ask(`/api/plans/${second}/people?limit=500`)).items.find((p) => p.post);
  const [course] = await house.records("training_class"),
    [village] = await house.records("organisation", "kind == 'village'"),
    [town] = await house.records("organisation", "kind == 'township'");
  return [
    ...common,
    ...rules.slice(0, 3).map((r) => `/rules/${r.name}`),
    "/rules/selection",
    "/today",
    ...["appraisal", "ballots", "reports", "figures", "none"].map((x) => `/later/${x}`),
    "/placement",
    `/placement?source=rotation`,
    `/lists/batch/${made.batch}`,
    `/plans/${second}`,
    ...[
      `person=${person}`,
      `post=${post}`,
      "view=rules",
      "view=empty",
      "view=unplaced",
      "view=profile",
      `view=unplaced&person=${person}`,
    ].map((v) => `/plans/${second}?${v}`),
    `/plans/${before}`,
    `/plans/${second}/compare/${before}`,
    "/plans/1",
    `/training?class=${course?.id}`,
    ...catalog
      .filter((l) =>
        ["person", "posting", "batch", "nomination", "organisation", "finding", "collection", "pay_account", "team"].includes(l.name),
      )
      .map((l) => `/l/${l.name}`),
    `/l/posting?f=${encode(
      JSON.stringify([
        { field: "state", how: "is", values: ["void"] },
        { field: "category", how: "is", values: ["medical"] },
      ]),
    )}`,
    `/l/person/${posting.values.person}`,
    `/l/posting/${posting.id}`,
    `/l/batch/${made.batch}`,
    `/l/organisation/${posting.values.receiver}`,
    ...(village ? [`/l/organisation/${village.id}?village`] : []),
    ...(town ? [`/l/organisation/${town.id}?town`] : []),
    ...(await record("nomination")),
    ...(await record("collection")),
    ...(await record("finding")),
    ...(await record("training_class")),
    ...(await record("name_list")),
    ...(await record("leave")),
    ...(await record("report")),
    "/l/person/new",
    "/l/leave/new",
    "/l/batch/new",
    "/l/collection/new",
    `/l/person/${posting.values.person}/edit`,
    "/l/person/import",
    "/search?q=没有这个词",
    "/search?q=张",
    "/nowhere",
    "/l/no_such",
    "/l/person/1",
  ];
}

// ---- what an address alone does not show: each is opened as a user opens it

const views = {
  async paiban(house, look) {
    const { page } = house;
    await look("import", async () => {
      await house.go("/l/person/import");
      const give = (text) =>
        page.locator("input[type=file]").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(text, "utf8") });
      await give("姓名,性别,出生年月,外号\n导入甲,女,1991-02,小甲\n导入乙,男,一九九几年,小乙\n");
      await house.accessible("import-chosen");
      await page.getByRole("button", { name: "预览" }).click();
      await page.getByText("C3", { exact: true }).waitFor();
      await house.accessible("import-preview-faulty");
      await house.go("/l/person");
      await house.go("/l/person/import");
      await give("姓名,性别,出生年月\n导入甲,女,1991-02\n导入丙,男,1992-02\n");
      await page.getByRole("button", { name: "预览" }).click();
      await page.getByText("没有问题，可以写入", { exact: false }).waitFor();
      await house.accessible("import-preview");
      await page.getByRole("button", { name: "写入 2 条" }).click();
      await page.getByText("已写入，日志第", { exact: false }).waitFor();
      await house.accessible("import-written");
      await page.getByRole("button", { name: "撤销这次导入" }).click();
      await house.accessible("import-undo-asked");
      await page.getByRole("dialog").getByRole("button", { name: "撤销" }).click();
      await page.getByText("已撤销：作废 2 条", { exact: false }).waitFor();
      await house.accessible("import-undone");
    });
    await look("menu", async () => {
      await house.go("/");
      if (house.now.width < 1000) await page.getByRole("button", { name: "菜单", exact: true }).click();
      await house.accessible("menu-open");
      if (house.now.width < 1000) await page.keyboard.press("Escape");
    });
    await look("account", async () => {
      await house.go("/catalog");
      await page.getByRole("button", { name: /账号、语言和外观/ }).click();
      await house.accessible("account-open");
    });
    await look("help", async () => {
      await house.go("/l/posting");
      await page.getByRole("button", { name: "帮助", exact: true }).click();
      await page.getByRole("dialog").waitFor();
      await house.accessible("help");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    });
    await look("search-box", async () => {
      await house.go("/rules");
      await page.getByRole("combobox").first().fill("村");
      await page.getByRole("option").first().waitFor();
      await house.accessible("search-box");
    });
    await look("dialogs", async () => {
      await house.go("/l/posting");
      await page.getByRole("button", { name: "导出" }).click();
      await page.getByRole("dialog").waitFor();
      await house.accessible("export");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "＋ 加条件" }).click();
      await house.accessible("a-condition");
    });
  },
  async xuanpai(house, look) {
    const { page } = house;
    await look("outbox", async () => {
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      await house.go("/hand/work_entry");
      await house.go("/hand/suggestion");
      await house.context.setOffline(true);
      await page.locator("[data-field] textarea").first().fill("村口的路灯坏了两盏，晚上看不见路。");
      await page.getByRole("button", { name: "不要了" }).waitFor();
      await house.accessible("hand-without-connection");
      await house.go("/outbox");
      await page.getByText("没写完").first().waitFor();
      await house.accessible("outbox-with-a-draft");
      await house.go("/today");
      await house.accessible("today-without-connection");
      await house.context.setOffline(false);
    });
  },
};

// ---- before the log-in

async function gate(house) {
  let page = await house.visit();
  await page.getByLabel("账号名").waitFor();
  await house.accessible("log-in");
  await page.getByLabel("账号名").fill("nobody");
  await page.getByLabel("密码").fill("wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").waitFor();
  await house.accessible("log-in-refused");
  page = await house.visit({ path: `/invitation#${tokens[0]}` });
  await page.getByLabel("新密码").waitFor();
  await house.accessible("invitation");
  await page.getByLabel("新密码").fill(PASSWORD);
  await page.getByLabel("再输一遍").fill(PASSWORD);
  await page.getByRole("button", { name: "设好" }).click();
  await page.getByRole("alert").waitFor();
  await house.accessible("invitation-used");
  page = await house.visit({ path: "/first#used" });
  await page.locator("h1, h2").first().waitFor();
  await house.settle();
  await house.accessible("first-day-is-over");
}
/// An empty site of its own: its first day, the second factor.
async function firstDay(house) {
  const site = spawn(process.env.ZHAGEN, ["serve", "--port", "0", "--data", mkdtempSync(join(tmpdir(), "zhagen-"))]);
  try {
    const [, at, token] = await new Promise((then, wrong) => {
      let said = "";
      site.stdout.on("data", (some) => {
        const found = /http:\/\/127\.0\.0\.1:(\d+)\/first#(\S+)/.exec((said += some));
        if (found) then(found);
      });
      site.on("exit", () => wrong(new Error(`the empty site: ${said}`)));
    });
    const there = Object.assign(house.beside(), { base: `http://127.0.0.1:${at}`, now: house.now });
    there.pictures = picturesOf(there);
    await first.run(there, token);
    house.failed += there.failed;
  } finally {
    site.kill();
  }
}

// ---- through all of it

const made = await makePlans(one);
await one.context.close();
const looks = [
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
  ["dark", 390],
];
const logins = ["paiban", "hangye", "paichu", "jieshou", "ducha", "lingdao", "xuanpai", "bangdai", "xitong", "anquan", "shenji"];
const jobs = [];
for (const login of [...logins, "gate", ...(process.env.ZHAGEN ? ["first"] : [])])
  for (const [theme, width] of looks) jobs.push({ login, theme, width });
await Promise.all(
  houses.map(async (house) => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const { login, theme, width } = job;
      house.now = { theme, width };
      if (login === "first") {
        if (chosen("first", "/") && language === "zh-CN") await firstDay(house);
        continue;
      }
      await house.test(`${login} ${theme} ${width}`, async () => {
        if (login === "gate") return chosen("gate", "/") ? gate(house) : undefined;
        await house.logIn(login, { worker: login === "xuanpai" });
        for (const path of await pagesOf(house, login, made))
          if (chosen(login, path)) (await house.go(path), await house.accessible(named(login, path)));
        if (language === "zh-CN") await views[login]?.(house, async (name, run) => chosen(login, `/${name}`) && (await run()));
      });
    }
  }),
);
await one.browser.close();
const failed = houses.reduce((n, h) => n + h.failed, 0);
console.log(`${pages} pages, ${failed} of their series with something wrong`);
process.exit(failed ? 1 : 0);
