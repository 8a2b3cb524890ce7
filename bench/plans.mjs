// plans.mjs ZHAGEN [PEOPLE POSTS]: a batch of that size in a new sample district, placed on its records over the API: from asking
// to the kept version, one decision previewed and kept, the pages of the plan. Wall-clock milliseconds as a client has them.
import { readFileSync } from "node:fs";
import { fill } from "./board_batch.mjs";
import { office } from "./office.mjs";

const [zhagen, people = "10000", posts = "8000"] = process.argv.slice(2);
const { server, send, close } = await office(zhagen);
let last = 0;
async function ask(method, path, body) {
  const begin = performance.now();
  const answer = await send(method, path, body);
  const text = await answer.text();
  last = performance.now() - begin;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return text.startsWith("{") ? JSON.parse(text) : text;
}
const say = (what, ms) => console.log(`${what.padEnd(44)} ${Math.round(ms)} ms`);
async function made(queued) {
  for (;;) {
    const job = await ask("GET", `/api/jobs/${queued.id}`);
    if (job.state === "done") return (await ask("GET", `/api/placement/jobs/${queued.id}`)).plan;
    if (job.state !== "queued" && job.state !== "running") throw new Error(job.error);
    await new Promise((r) => setTimeout(r, 20));
  }
}
try {
  const organiser = (await ask("GET", "/api/records/batch?limit=1")).items[0].values.organiser;
  const batch = await fill(ask, { people: +people, posts: +posts, organiser });
  let begin = performance.now();
  const plan = await made(await ask("POST", `/api/placement/batch/${batch}/plans`, {}));
  say(`placed and kept (${plan.people} people, ${plan.posts} posts)`, performance.now() - begin);
  const placed = (await ask("GET", `/api/plans/${plan.id}/people?placed=true&limit=50`)).items;
  say("people page, 50 with reasons, the first time", last);
  await ask("GET", `/api/plans/${plan.id}/people?placed=true&limit=50&offset=100`);
  say("people page, 50 more", last);
  await ask("GET", `/api/plans/${plan.id}/people/${placed[0].person}`);
  say("one person, all other posts", last);
  for (const k of [1, 2, 3]) {
    const one = placed[k];
    await ask("POST", `/api/plans/${plan.id}/preview`, { changes: [{ kind: "bar", person: one.person, post: one.post }] });
    say("one edit previewed", last);
  }
  begin = performance.now();
  const next = await made(
    await ask("POST", `/api/plans/${plan.id}/versions`, { changes: [{ kind: "bar", person: placed[1].person, post: placed[1].post }] }),
  );
  say("the edit kept as the next version", performance.now() - begin);
  await ask("GET", `/api/plans/${next.id}/difference?with=${plan.id}`);
  say("the two versions compared", last);
  await ask("GET", `/api/plans/${plan.id}/plan.xlsx`);
  say("workbook", last);
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  console.log(`peak memory of the server ${Math.round(+/VmHWM:\s+(\d+)/.exec(status)[1] / 1024)} MB`);
} finally {
  await close();
}
