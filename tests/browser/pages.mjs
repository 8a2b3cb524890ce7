// Each page of its own opens for whoever may see it, in both themes and on a phone, without a violation.
export async function run(house, logins) {
  await house.test("the pages of the office, light and dark, wide and narrow", async () => {
    for (const [theme, width] of [
      ["light", 1440],
      ["dark", 390],
    ]) {
      await house.logIn("paiban", { theme, width });
      const [posting] = (await house.ask("/api/records/posting?limit=1&order=-created")).items,
        [batch] = (await house.ask("/api/records/batch?limit=1")).items;
      const rules = (await house.ask("/api/rules")).items;
      for (const path of [
        "/",
        "/inbox",
        "/requests",
        "/rules",
        `/rules/${rules[0].name}`,
        "/catalog",
        "/me",
        "/month",
        "/l/posting",
        `/l/posting/${posting.id}`,
        `/l/person/${posting.values.person}`,
        `/l/batch/${batch.id}`,
        `/l/organisation/${posting.values.receiver}`,
        "/l/leave/new",
        "/l/person/import",
        "/search?q=张",
        "/nowhere",
      ]) {
        await house.go(path);
        await house.accessible(`${path} ${theme} ${width}`);
      }
    }
  });
  await house.test("every role has its front page", async () => {
    for (const login of logins) {
      await house.logIn(login, { width: login === "xuanpai" ? 390 : 1440 });
      await house.page.waitForLoadState("networkidle");
      await house.accessible(`front page of ${login}`);
      if (["xitong", "anquan"].includes(login)) (await house.go("/users"), await house.accessible("users"));
      if (login === "shenji") (await house.go("/log"), await house.accessible("log"));
    }
  });
}
