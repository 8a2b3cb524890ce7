// The first day, on an empty site: three administrators and the place; an account, its link, its role; the office begins. Then
// a second factor for all; and, when browser.sh has made the passwords old, the change that the log-in asks for.
import { createHmac } from "node:crypto";
import { PASSWORD, same } from "./house.mjs";

const own = (n) => `${PASSWORD}-${n}`;
const keepers = [
  ["xitong", "系统员甲"],
  ["anquan", "安全员乙"],
  ["shenji", "审计员丙"],
];

/// What an authenticator shows (RFC 6238); `later`: some half minutes from now.
function code(secret, later = 0) {
  const bits = [...secret.replace(/[\s=]/g, "")]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2))))
    .update(counter)
    .digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
async function enter(house, login, password) {
  const page = await house.visit();
  await page.getByLabel("账号名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  return page;
}

export async function run(house, token) {
  await house.test("from nothing to an office that can work, in the browser alone", async () => {
    let page = await house.visit({ path: `/first#${token}` });
    await page.getByLabel("本级单位的名称").fill("青山县");
    await house.accessible("first start");
    await page.getByRole("button", { name: "下一步" }).click();
    for (const [i, [login, name]] of keepers.entries()) {
      const give = async (password) => {
        await page.getByLabel("密码").fill(password);
        await page.getByLabel("再输一遍").fill(password);
        await page.getByRole("button", { name: i === 2 ? "设好" : "下一步" }).click();
      };
      await page.getByLabel("账号名").fill(login);
      await page.getByLabel("姓名").fill(name);
      if (i) {
        await give(own(i - 1));
        await page.getByText("必须各不相同", { exact: false }).waitFor();
      }
      await give(own(i));
    }
    await page.getByRole("heading", { name: "可以开始用了" }).waitFor();

    page = await house.logIn("xitong", { password: own(0) });
    await house.go("/users");
    await page.getByRole("button", { name: "新开账号" }).click();
    await page.getByRole("dialog").getByLabel("账号名").fill("paiban");
    await page.getByRole("dialog").getByLabel("姓名").fill("派办丁");
    await page.getByRole("button", { name: "新开，并生成登录链接" }).click();
    const link = await page.locator(".code").textContent();

    page = await house.logIn("anquan", { password: own(1) });
    await house.go("/users");
    await page
      .getByRole("row", { name: /paiban/ })
      .getByRole("button", { name: "授予角色" })
      .click();
    await page.getByRole("dialog").locator(".el-select").click();
    await page.getByRole("option", { name: "青山县" }).click();
    await page.getByRole("button", { name: "授予", exact: true }).click();
    await page.getByRole("row", { name: /paiban.*派办（青山县）/ }).waitFor();
    await house.accessible("rights");

    page = await house.visit({ path: link.slice(house.base.length) });
    await page.getByLabel("新密码").fill(PASSWORD);
    await page.getByLabel("再输一遍").fill(PASSWORD);
    await page.getByRole("button", { name: "设好" }).click();
    await page.getByRole("link", { name: "去登录" }).waitFor();
    page = await house.logIn("paiban");
    await house.go("/l/organisation");
    await page.getByRole("link", { name: "青山县" }).first().waitFor();
    await house.go("/l/batch");
    await page.locator(".empty").waitFor();
    same(
      (await house.ask("/api/session")).grants.map((g) => g.role),
      ["office"],
      "the rights",
    );
  });

  await house.test("a second factor for all: set up at the next log-in, asked for from then on", async () => {
    let page = await house.logIn("anquan", { password: own(1) });
    await house.go("/policy");
    await page.getByLabel("人人都要动态口令").selectOption({ label: "是" });
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已改，从下一次登录起执行。").waitFor();

    page = await enter(house, "paiban", PASSWORD);
    await page.getByRole("heading", { name: "设置动态口令" }).waitFor();
    await page.getByLabel("登录密码").fill(PASSWORD);
    await page.getByRole("button", { name: "开始设置" }).click();
    await page.getByRole("img", { name: "动态口令的二维码" }).waitFor();
    await house.accessible("second factor");
    const secret = await page.locator("code").textContent();
    await page.getByLabel("程序现在显示的六位数字").fill("000000");
    await page.getByRole("button", { name: "确认" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("程序现在显示的六位数字").fill(code(secret));
    await page.getByRole("button", { name: "确认" }).click();
    await page.getByRole("heading", { name: "工作台" }).waitFor();

    page = await enter(house, "paiban", PASSWORD);
    await page.getByRole("heading", { name: "输入动态口令" }).waitFor();
    same((await house.ask("/api/records/person")).code, "session_half", "nobody yet");
    await page.getByLabel("动态口令").fill("000000");
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByRole("alert").waitFor();
    await house.accessible("the code");
    await page.getByLabel("动态口令").fill(code(secret, 1)); // each code opens once: the next one
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByRole("heading", { name: "工作台" }).waitFor();
    same((await house.ask("/api/session")).needs_second_factor, false, "logged in");

    page = await enter(house, "anquan", own(1));
    await page.getByLabel("登录密码").fill(own(1));
    await page.getByRole("button", { name: "开始设置" }).click();
    await page.getByLabel("程序现在显示的六位数字").fill(code(await page.locator("code").textContent()));
    await page.getByRole("button", { name: "确认" }).click();
    await page.locator("main#main h1").waitFor();
    await house.go("/policy");
    await page.getByLabel("人人都要动态口令").selectOption({ label: "否" });
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已改，从下一次登录起执行。").waitFor();
    same((await house.ask("/api/policy")).second_factor, false, "the policy");
  });
}

/// The passwords are older than the policy lets them be.
export async function late(house) {
  await house.test("an old password is changed before anything else", async () => {
    const page = await enter(house, "xitong", own(0));
    await page.getByRole("heading", { name: "请先修改密码" }).waitFor();
    await house.accessible("an old password");
    const give = async (old, next, again = next) => {
      await page.getByLabel("原密码").fill(old);
      await page.getByLabel(/^新密码/).fill(next);
      await page.getByLabel("再输一遍新密码").fill(again);
      await page.getByRole("button", { name: "修改" }).click();
    };
    await give(own(0), own(7), own(8));
    await page.getByText("两次输入的新密码不一样").waitFor();
    await give(own(0), own(0));
    await page.locator(".say").waitFor();
    same((await house.ask("/api/users")).code, "session_half", "nothing before it is changed");
    await give(own(0), own(7));
    await page.getByRole("heading", { name: "首页" }).waitFor();
    same((await house.ask("/api/session")).must_change, false, "changed");
    await house.logIn("xitong", { password: own(7) });
  });
}
