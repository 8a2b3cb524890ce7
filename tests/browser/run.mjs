// run.mjs PORT LINKS [MODULE...]: the app in one Chromium, against a real server over the sample district in data. run.mjs PORT first TOKEN,
// run.mjs PORT late: over an empty site, on its first day and when its passwords are old.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { House, PASSWORD } from "./house.mjs";
import * as first from "./first.mjs";
import * as gate from "./gate.mjs";
import * as xss from "./xss.mjs";

const [port, links, ...only] = process.argv.slice(2);
const house = await new House(port).open();
if (links === "first" || links === "late") {
  await (links === "first" ? first.run(house, only[0]) : first.late(house));
  await house.browser.close();
  process.exit(house.failed ? 1 : 0);
}

const site = join(dirname(links), "data"), // the folder of the site stands beside its links
  tokens = new Map();
let login = "";
for (const line of readFileSync(links, "utf8").split("\n")) {
  const link = /\/invitation#(\S+)$/.exec(line);
  if (link) tokens.set(login, link[1]);
  else if (line.startsWith("  ")) login = line.split("\t")[1];
}
// One link is used in the browser (gate), the others directly; a second run over the same folder finds them used.
for (const [name, token] of tokens)
  if (name !== "paiban" || only.length) {
    const answer = await fetch(`${house.base}/api/invitation`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, password: PASSWORD }),
    });
    if (answer.status !== 204 && !only.length) throw new Error(`${name}: ${answer.status}`);
  }

const began = Date.now(),
  chosen = (name) => !only.length || only.includes(name);
if (chosen("gate")) await gate.run(house, tokens.get("paiban"));
// Two visitors of the same browser, side by side; what counts the same records stands in the same lane.
const lanes = [
    ["ledger", "roles", "phone", "keyboard", "board", "unkind"],
    ["journeys", "work", "mine", "pages", "person", "long", "map"],
  ],
  houses = [house, house.beside()];
await Promise.all(
  lanes.map(async (lane, i) => {
    for (const name of lane.filter(chosen)) await (await import(`./${name}.mjs`)).run(houses[i], [...tokens.keys()], site);
  }),
);
if (chosen("xss")) await xss.run(...houses); // names are not what they were: the last
await house.browser.close();
const sum = (what) => houses.reduce((n, h) => n + h[what], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exit(sum("failed") ? 1 : 0);
