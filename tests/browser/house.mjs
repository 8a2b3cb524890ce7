// A browser at the sample district: log-in, small checks, and what must hold on every page (no violation of the security
// policy, no request to elsewhere, no error of the page itself).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const PASSWORD = "Bamboo7!tQz-W";

export class House {
  passed = 0;
  failed = 0;
  trouble = [];
  now = { theme: "light", width: 1440 }; // how a visitor sees it who does not say
  pictures = async () => {}; // of every page that is asked for its accessibility
  constructor(port) {
    this.base = `http://127.0.0.1:${port}`;
  }
  async open() {
    this.browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    return this;
  }
  /// Another visitor in the same browser, so that cases stand side by side.
  beside() {
    return Object.assign(new House(0), { base: this.base, browser: this.browser });
  }
  /// Runs one case; a failure leaves the others.
  async test(name, run) {
    const began = Date.now();
    this.trouble = [];
    try {
      await run();
      if (this.trouble.length) throw new Error(this.trouble.join("\n"));
      this.passed++;
      console.log(`ok ${name} ${Date.now() - began} ms`);
    } catch (error) {
      this.failed++;
      const said = await this.page
        ?.evaluate(
          () =>
            `${location.href}\n${(document.querySelector(".el-overlay:not([style*='none']) .el-dialog") ?? document.querySelector("main, #app"))?.innerText.slice(0, 1200)}`,
        )
        .catch(() => "");
      console.log(`FAILED ${name} ${Date.now() - began} ms: ${[error.stack, ...this.trouble].join("\n")}\n--- the page:\n${said}`);
      await this.page?.screenshot({ path: `failed-${name.replace(/\W+/g, "-").slice(0, 60)}.png` }).catch(() => {});
    }
    await this.context?.close();
    this.context = this.page = undefined;
  }
  /// A page of a new visitor. The worker that opens the app without the server only where a case is about it: a request that comes
  /// while it takes a page over is seen by nobody here.
  async visit({ width = this.now.width, theme = this.now.theme, path = "/", worker = false } = {}) {
    await this.context?.close();
    this.context = await this.browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      acceptDownloads: true,
      serviceWorkers: worker ? "allow" : "block",
    });
    const page = (this.page = await this.context.newPage());
    page.setDefaultTimeout(60_000); // a machine that builds beside it is slow
    page.on("console", (m) => {
      if (/Content Security Policy|Refused to/i.test(m.text())) this.trouble.push(m.text());
    });
    page.on("pageerror", (e) => this.trouble.push(`page: ${e.stack}`));
    page.on("dialog", (d) => (this.trouble.push(`dialog: ${d.message()}`), d.dismiss()));
    if (this.language) await page.addInitScript((l) => localStorage.setItem("zhagen.language", l), this.language);
    this.flying = new Set();
    page.on("request", (r) => this.flying.add(r));
    for (const end of ["requestfinished", "requestfailed"]) page.on(end, (r) => this.flying.delete(r));
    page.on(
      "request",
      (r) => !r.url().startsWith(this.base) && !r.url().startsWith("blob:" + this.base) && this.trouble.push(`elsewhere: ${r.url()}`),
    );
    await page.goto(this.base + path);
    return page;
  }
  /// The page has all that it asked for, and has drawn it: twice in a row, as what came may be about to ask for more.
  async settle() {
    for (let quiet = 0, deadline = Date.now() + 60_000; Date.now() < deadline;) {
      await this.page.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 30))));
      quiet = this.flying.size ? 0 : quiet + 1;
      if (quiet === 2) return;
    }
    throw new Error(`still asked for: ${[...this.flying].map((r) => r.url()).join(" ")}`);
  }
  /// As that user; the log-in page itself is gate.mjs's.
  async logIn(login, { path = "/", password = PASSWORD, ...options } = {}) {
    await this.visit({ ...options, path: "/icon.svg" });
    const answer = await this.context.request.post(`${this.base}/api/session`, { data: { login, password } });
    if (!answer.ok()) throw new Error(`${login}: ${answer.status()} ${await answer.text()}`);
    await this.page.goto(this.base + path);
    await this.page.locator("main#main h1").first().waitFor();
    await this.settle();
    return this.page;
  }
  async go(hash) {
    await this.page.goto(`${this.base}/#${hash}`);
    await this.page.locator("main h1, main .empty").first().waitFor();
    await this.settle();
  }
  /// The input of a field of the catalog, on a form or in the dialog of a step.
  field(name) {
    return this.page.locator(`[data-field="${name}"]`).last();
  }
  async fill(name, value) {
    const input = this.field(name).locator("input.in, textarea").first();
    await input.fill(String(value));
    await input.press("Tab");
  }
  /// A code by its words, a record by its title; several where several are given.
  async choose(name, ...all) {
    await this.field(name).locator(".el-select__wrapper").click();
    const typed = this.field(name).locator("input"),
      list = this.page.locator(`[id="${await typed.getAttribute("aria-controls")}"]`);
    for (const words of all) {
      if (await typed.isEditable()) await typed.fill(words);
      await list.getByText(words, { exact: true }).first().click();
      await this.field(name)
        .locator(".el-select__selected-item:not(.el-select__input-wrapper):not(.is-transparent)", { hasText: words })
        .first()
        .waitFor();
    }
    if (await list.isVisible()) await typed.press("Escape");
  }
  async save() {
    await this.page.getByRole("button", { name: "保存" }).click();
    await this.page.waitForURL(/#\/l\/[a-z_]+\/\d+$/);
    await this.page.locator("main h1").waitFor();
    await this.settle();
    return this.page.url().split("/").pop();
  }
  /// A step of the record on the page: its button, what it needs, its button again.
  async step(label, give = async () => {}) {
    await this.page.locator("main").getByRole("button", { name: label, exact: true }).click();
    await give();
    await this.page.getByRole("dialog").getByRole("button", { name: label, exact: true }).click();
    await this.page
      .getByText(/^已办理。/)
      .first()
      .waitFor();
    await this.settle();
  }
  /// Records of a ledger, as the page's own user may read them.
  async records(ledger, filter = "", rest = "") {
    const answer = await this.ask(
      `/api/records/${ledger}?titles=true&limit=200${filter && `&filter=${encodeURIComponent(filter)}`}${rest}`,
    );
    if (!answer.items) throw new Error(`${ledger}: ${answer.title}`);
    return answer.items.map((r) => ({ ...r, titles: answer.titles }));
  }

  /// The API as the page's own user asks it: what is in the database, not only on the page.
  ask(path) {
    return this.page.evaluate(async (p) => (await fetch(p, { headers: { Accept: "application/json" } })).json(), path);
  }
  /// A write over the API as the page's own user.
  write(path, body, method = "POST", headers = {}) {
    return this.page.evaluate(
      async ([p, b, m, h]) => {
        const { csrf } = await (await fetch("/api/session")).json();
        const answer = await fetch(p, {
          method: m,
          headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json", ...h },
          body: JSON.stringify(b),
        });
        return { status: answer.status, ...(await answer.json().catch(() => ({}))) };
      },
      [path, body, method, headers],
    );
  }
  async accessible(where) {
    await this.page.evaluate(axe);
    // What fades in has its colours when it has come to rest.
    await this.page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter((a) => a.effect?.getTiming().iterations !== Infinity)
          .map((a) => a.finished),
      ),
    );
    const { violations } = await this.page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
    for (const v of violations)
      this.trouble.push(
        `axe ${where}: ${v.id} ${v.nodes
          .slice(0, 3)
          .map((n) => `${n.html.slice(0, 200)} ${n.failureSummary}`)
          .join("\n")}`,
      );
    if (await this.page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      this.trouble.push(`${where}: the page is wider than the window`);
    await this.pictures(where);
  }
}

export function same(got, want, what) {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
}
