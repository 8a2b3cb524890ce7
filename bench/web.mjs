// The app over a million people: a list of 50 on screen, from the click; what the first load weighs.
//
//     bench/web.mjs ADDRESS LOGIN PASSWORD [TURNS]
//
// ADDRESS is a server over the site that bench/records_http.py makes, started on it again. From the click on the menu to the
// frame in which fifty rows stand; each turn from another page. Medians and the worst; the first turn, which loads the page's
// own code, is told apart.
import { createRequire } from "node:module";
const { chromium } = createRequire(new URL("../web/", import.meta.url))("playwright-core");

const [base, login, password, turns = "15"] = process.argv.slice(2);
if (!password) (console.log("web.mjs ADDRESS LOGIN PASSWORD [TURNS]"), process.exit(2));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
await context.request.post(`${base}/api/session`, { data: { login, password } });
const page = await context.newPage();
const idle = () => page.waitForLoadState("networkidle");
await page.goto(`${base}/`);
await page.locator("main#main h1").first().waitFor();
await idle();
const kb = await page.evaluate(
  () =>
    performance
      .getEntriesByType("resource")
      .filter((r) => !r.name.includes("/api/"))
      .reduce((n, r) => n + r.encodedBodySize, performance.getEntriesByType("navigation")[0].encodedBodySize) / 1000,
);
console.log(`first load, compressed: ${kb.toFixed(0)} KB`);

/// From the click to the frame in which the list stands.
const click = (link, rows) =>
  page.evaluate(
    ([link, rows]) =>
      new Promise((then) => {
        const began = performance.now();
        const look = () =>
          document.querySelectorAll("main tbody tr").length >= rows
            ? requestAnimationFrame(() => then(performance.now() - began))
            : requestAnimationFrame(look);
        document.querySelector(link).click();
        look();
      }),
    [link, rows],
  );
const told = (what, all) => {
  const s = [...all].sort((a, b) => a - b);
  console.log(`${what}: median ${s[s.length >> 1].toFixed(0)} ms, worst ${s.at(-1).toFixed(0)} ms, of ${s.length}`);
};
const times = [];
for (let i = 0; i <= Number(turns); ++i) {
  await page.evaluate(() => (location.hash = "/"));
  await page.locator("main .home").waitFor();
  await idle();
  times.push(await click('#menu a[href="#/l/person"]', 50));
  await idle();
}
console.log(`the first: ${times[0].toFixed(0)} ms`);
told("list of 50 from the click", times.slice(1));
console.log(`people: ${(await (await context.request.get(`${base}/api/records/person/count`)).json()).count}`);
await browser.close();
