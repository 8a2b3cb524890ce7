// board.mjs ZHAGEN [PEOPLE POSTS]: a batch of that size in a new sample district, its board opened in Chromium, and how long
// each interaction takes from the event to the next picture (the browser's own Event Timing, and frames).
import { createRequire } from "node:module";
import { fill } from "./board_batch.mjs";
import { office } from "./office.mjs";

const require = createRequire(new URL("../web/", import.meta.url));
const { chromium } = require("playwright-core");
const [zhagen, people = "300", posts = "200"] = process.argv.slice(2);
const { base, password, send, close } = await office(zhagen);
async function ask(method, path, body) {
  const answer = await send(method, path, body);
  const said = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(said).slice(0, 500));
  return said;
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)],
  worst = (list) => Math.max(...list);
try {
  const organiser = (await ask("GET", "/api/records/batch?limit=1")).items[0].values.organiser;
  const batch = await fill(ask, { people: Number(people), posts: Number(posts), organiser });
  const job = await ask("POST", `/api/placement/batch/${batch}/plans`, {});
  for (let state = ""; !["done", "failed"].includes(state); await new Promise((r) => setTimeout(r, 200)))
    state = (await ask("GET", `/api/jobs/${job.id}`)).state;
  const plan = (await ask("GET", `/api/placement/jobs/${job.id}`)).plan;
  console.log(`${plan.people} people, ${plan.posts} posts, ${plan.placed} placed`);

  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(base);
  await page.getByLabel("账号名").fill("paiban");
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.locator("main#main h1").first().waitFor();
  let began = Date.now();
  await page.goto(`${base}/#/plans/${plan.id}`);
  await page.locator("[data-person]").first().waitFor();
  console.log(`the board on screen: ${Date.now() - began} ms`);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    window.seen = [];
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.interactionId) window.seen.push({ name: e.name, ms: e.duration });
    }).observe({ type: "event", durationThreshold: 16, buffered: false });
  });
  const inside = await page.context().newCDPSession(page);
  await inside.send("Performance.enable", { timeDomain: "threadTicks" });
  const cpu = async () => (await inside.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration").value * 1000;
  /// From the event to the next picture, by the browser; shorter than one frame is not reported and counted as 16. Beside it
  /// the page's own processor time for each, which what else runs on the machine does not lengthen.
  async function measure(what, times, act) {
    const all = [],
      own = [];
    for (let i = 0; i < times; ++i) {
      await page.evaluate(() => (window.seen.length = 0));
      const before = await cpu();
      await act(i);
      await page.waitForTimeout(350);
      own.push((await cpu()) - before);
      all.push(await page.evaluate(() => Math.max(16, ...window.seen.map((e) => e.ms))));
    }
    console.log(
      `${what}: median ${median(all)} ms, worst ${worst(all)} ms of ${times}; processor time median ${median(own).toFixed(0)} ms, worst ${worst(own).toFixed(0)} ms`,
    );
    return worst(all);
  }
  const names = page.locator(".lane [data-person]"),
    bad = [];
  const bar = (ms, what) => ms > 100 && bad.push(what);
  bar(await measure("choose a person", 12, (i) => names.nth(i * 3).click()), "choose");
  bar(await measure("from name to name by the arrow keys", 12, () => page.keyboard.press("ArrowDown")), "arrows");
  bar(
    await measure("pick up and put back", 6, async () => {
      await names.nth(4).focus();
      await page.keyboard.press("Space");
      await page.waitForTimeout(200);
      await page.keyboard.press("Escape");
    }),
    "pick up",
  );
  bar(
    await measure("another township, and all", 8, (i) =>
      page
        .locator(".tile")
        .nth(i % 2 ? 0 : 2)
        .click(),
    ),
    "township",
  );
  bar(
    await measure("who is not placed, and back", 6, () =>
      page
        .getByRole("button", { name: /未安排/ })
        .first()
        .click(),
    ),
    "unplaced",
  );
  await names.nth(5).click();
  const tries = page.locator("aside.side").getByRole("button", { name: /^试/ });
  const answers = [];
  bar(
    await measure("try another post", 8, async (i) => {
      const t = Date.now();
      await tries.nth(i).click();
      await page.getByRole("button", { name: "留作改动" }).waitFor();
      answers.push(Date.now() - t);
    }),
    "try",
  );
  console.log(`from the try to what would follow, with the server: median ${median(answers)} ms, worst ${worst(answers)} ms`);
  bar(await measure("keep it", 1, () => page.getByRole("button", { name: "留作改动" }).click()), "keep");

  // A drag over the whole board: the longest time between two pictures.
  const from = await names.nth(2).boundingBox();
  await page.evaluate(() => {
    window.frames_ = [];
    let last = performance.now();
    const tick = (t) => {
      window.frames_.push(t - last);
      last = t;
      window.on = requestAnimationFrame(tick);
    };
    window.on = requestAnimationFrame(tick);
  });
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  for (let i = 0; i < 60; ++i) await page.mouse.move(from.x + 20 + i, from.y + 10 + ((i * 37) % 480));
  await page.keyboard.press("Escape");
  await page.mouse.up();
  const frames = await page.evaluate(() => (cancelAnimationFrame(window.on), window.frames_));
  console.log(
    `dragging over posts: ${frames.length} pictures, median ${median(frames).toFixed(0)} ms apart, longest ${worst(frames).toFixed(0)} ms`,
  );
  bar(worst(frames), "drag");
  await browser.close();
  console.log(bad.length ? `over 100 ms: ${bad.join(", ")}` : "every interaction within 100 ms");
  process.exitCode = bad.length ? 1 : 0;
} finally {
  await close();
}
