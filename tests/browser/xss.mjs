// What somebody writes into a text stays text. Along the catalog, so that a new ledger is covered the day it is added: markup goes
// over the API into every text of every ledger that the office may write, then lists, records, forms, timelines, search, the
// inbox and what is printed are opened.
const markup = `<img src=x onerror=alert(1)>"><xss-probe onclick=alert(2)>{{constructor.constructor('alert(3)')()}}`;
const link = "javascript:alert(4)";
const texts = ["text", "note", "name", "list"];

export async function run(house, other) {
  const written = []; // ledger, record, the texts that took markup
  await house.test("markup goes into every text that the office may write", async () => {
    await house.logIn("paiban");
    const told = await house.page.evaluate(
      async ([markup, link, texts]) => {
        const { csrf } = await (await fetch("/api/session")).json();
        const get = async (p) => (await fetch(p)).json();
        const send = async (m, p, b, h = {}) => {
          const answer = await fetch(p, {
            method: m,
            headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json", ...h },
            body: JSON.stringify(b),
          });
          return { ok: answer.ok, ...(await answer.json().catch(() => ({}))) };
        };
        const out = { written: [], all: 0, refused: [] };
        const one = async (l) => {
          const fields = l.fields.filter(
            (f) =>
              texts.includes(f.type) && !f.retired && !f.sealed && !(l.name === "collection" && f.name !== "name" && f.name !== "note"),
          );
          out.all += fields.length;
          const open = new Set(fields.map((f) => f.name)),
            value = (f, i) => {
              const v = i % 2 ? link : markup;
              return f.type === "list" ? [v] : f.max ? v.slice(0, f.max) : v;
            };
          const { items } = await get(`/api/records/${l.name}?limit=60&order=-created`);
          const take = (id, names) => {
            out.written.push({ ledger: l.name, id, names });
            names.forEach((n) => open.delete(n));
          };
          for (const r of (items ?? []).filter((x) => !l.states.find((s) => s.name === x.state)?.frozen).slice(0, 4)) {
            if (!open.size) break;
            const rest = fields.filter((f) => open.has(f.name)),
              whole = Object.fromEntries(rest.map((f, i) => [f.name, value(f, i)]));
            const answer = await send(
              "PATCH",
              `/api/records/${l.name}/${r.id}`,
              { values: whole, reason: "试" },
              { "If-Match": `"${r.version}"` },
            );
            if (answer.ok) {
              take(
                r.id,
                rest.map((f) => f.name),
              );
              continue;
            }
            // Where one of them is barred (a lock, a number in a text of its own form) the others are tried without it.
            const barred = new Set((answer.errors ?? []).map((e) => e.field)),
              others = rest.filter((f) => !barred.has(f.name));
            if (
              barred.size &&
              others.length &&
              (
                await send(
                  "PATCH",
                  `/api/records/${l.name}/${r.id}`,
                  { values: Object.fromEntries(others.map((f) => [f.name, whole[f.name]])), reason: "试" },
                  { "If-Match": `"${r.version}"` },
                )
              ).ok
            )
              take(
                r.id,
                others.map((f) => f.name),
              );
          }
          // All of them are frozen, or locked: a new one like the last.
          if (open.size && l.may.includes("create") && items?.length) {
            const like = Object.fromEntries(
              Object.entries(items[0].values).filter(
                ([n, v]) => v !== null && !items[0].masked?.includes(n) && l.fields.find((f) => f.name === n)?.type !== "file",
              ),
            );
            for (let names = fields.filter((f) => open.has(f.name)), tries = 0; names.length && tries < 3; ++tries) {
              const answer = await send("POST", `/api/records/${l.name}`, {
                values: { ...like, ...Object.fromEntries(names.map((f, i) => [f.name, value(f, i)])) },
                reason: "试",
              });
              if (answer.ok) {
                take(
                  answer.id,
                  names.map((f) => f.name),
                );
                break;
              }
              const barred = new Set((answer.errors ?? []).map((e) => e.field));
              if (![...barred].some((n) => names.some((f) => f.name === n))) {
                out.refused.push(`${l.name}: ${answer.title}`);
                break;
              }
              names = names.filter((f) => !barred.has(f.name));
            }
          }
          for (const n of open) out.refused.push(`${l.name}.${n}`);
        };
        const queue = (await get("/api/catalog")).ledgers.filter((l) => l.may.includes("change") || l.may.includes("create"));
        await Promise.all(
          Array.from({ length: 4 }, async () => {
            for (let l = queue.shift(); l; l = queue.shift()) await one(l);
          }),
        );
        return out;
      },
      [markup, link, texts],
    );
    written.push(...told.written);
    const took = told.written.reduce((n, w) => n + w.names.length, 0);
    console.log(
      `   ${took} of ${told.all} texts in ${new Set(told.written.map((w) => w.ledger)).size} ledgers took markup${process.env.VERBOSE ? `; not: ${told.refused.join(", ")}` : ""}`,
    );
    if (took < told.all * 0.9)
      throw new Error(`only ${took} of ${told.all} texts could be written: ${told.refused.slice(0, 40).join(", ")}`);
  });

  // Half of the ledgers each, side by side: each list and record, a form of every fifth.
  await Promise.all(
    [house, other].map((h, half) =>
      h.test(`it is text wherever it is shown (${half + 1} of 2): lists, records, forms, the timeline, search, the inbox, paper`, () =>
        shown(h, written, half),
      ),
    ),
  );
}

async function shown(house, written, half) {
  const page = await house.logIn("paiban");
  await page.evaluate(() =>
    document.addEventListener("securitypolicyviolation", (e) =>
      console.log(`Content Security Policy: ${e.violatedDirective} ${e.blockedURI}`),
    ),
  );
  const clean = async (where, wanted) => {
    const bad = await page.evaluate(() =>
      [...document.querySelectorAll('xss-probe, img[src="x"], a[href^="javascript" i], iframe, object, embed')].map((e) =>
        e.outerHTML.slice(0, 120),
      ),
    );
    if (bad.length) house.trouble.push(`${where}: ${bad.join(" ")}`);
    if (
      wanted &&
      !(await page.evaluate(
        ([m, l]) =>
          [document.body.innerText, ...[...document.querySelectorAll("input, textarea")].map((e) => e.value)].some(
            (t) => t.includes(m.slice(0, 20)) || t.includes(l),
          ),
        [markup, link],
      ))
    )
      house.trouble.push(`${where}: what was written is not shown`);
  };
  const to = async (hash) => {
    await page.evaluate((h) => (location.hash = h), hash);
    await house.settle();
    await page.locator("main h1, main .empty").first().waitFor();
  };
  const first = new Map();
  for (const w of written) if (!first.has(w.ledger)) first.set(w.ledger, w);
  let forms = 0;
  for (const [ledger, w] of [...first].filter((_, i) => i % 2 === half)) {
    const columns = w.names.join(",");
    await to(`/l/${ledger}?c=${columns}&o=-changed`);
    await clean(`list ${ledger}`, true);
    await to(`/l/${ledger}/${w.id}`);
    const facts = page.getByRole("tab", { name: "基本情况" });
    if (await facts.count()) (await facts.click(), await house.settle());
    await clean(`record ${ledger}`, (await facts.count()) > 0);
    if (forms++ % 5) continue;
    await to(`/l/${ledger}/${w.id}/edit`);
    await clean(`form ${ledger}`);
  }
  if (half) return;
  const person = first.get("person");
  if (person) {
    await to(`/l/person/${person.id}`);
    await clean("a person");
    await page.getByRole("tab", { name: "变动" }).click();
    await house.settle();
    await clean("what was changed", true);
  }
  const posting = (await house.records("posting", "state == 'on_duty'"))[0];
  await to(`/l/person/${posting.values.person}`);
  await clean("a timeline");
  for (const path of ["/search?q=constructor", "/inbox", "/requests", "/", "/rules", "/month"]) {
    await to(path);
    await clean(path);
  }
  await page.getByRole("search").getByRole("combobox").fill("img src");
  await house.settle();
  await clean("the search box");
  for (const paper of ["/api/inbox.html"]) {
    await page.goto(house.base + paper);
    await clean(paper);
  }
}
