// A server over a new sample district with its office logged in, for the benches that go over the API.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/// `send(method, path, body)` is a fetch as the office, each write under a key of its own; `close()` stops the server and
/// removes what it wrote.
export async function office(zhagen) {
  const folder = mkdtempSync(join(tmpdir(), "office-")),
    data = join(folder, "data"),
    password = "Bamboo7!tQz-W";
  const links = spawnSync(zhagen, ["sample", "district", "--data", data, "--url", "http://127.0.0.1:1"], { encoding: "utf8" }).stdout;
  const server = spawn(zhagen, ["serve", "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  const base = await new Promise((done) =>
    server.stdout.on("data", (d) => {
      const m = /http:\/\/127\.0\.0\.1:\d+/.exec(d);
      if (m) done(m[0]);
    }),
  );
  const token = /\tpaiban\t[^\n]*\n[^\n]*#(\S+)/.exec(links)[1];
  const json = { "Content-Type": "application/json" };
  await fetch(base + "/api/invitation", { method: "POST", headers: json, body: JSON.stringify({ token, password }) });
  const logged = await fetch(base + "/api/session", { method: "POST", headers: json, body: JSON.stringify({ login: "paiban", password }) });
  const { csrf } = await logged.json(),
    cookie = logged.headers.get("set-cookie").split(";")[0];
  const send = (method, path, body) =>
    fetch(base + path, {
      method,
      headers: { ...json, Cookie: cookie, "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() },
      body: body && JSON.stringify(body),
    });
  async function close() {
    server.kill();
    await new Promise((r) => server.once("exit", r));
    rmSync(folder, { recursive: true, force: true });
  }
  return { base, password, server, send, close };
}
