// Sends a form as JSON: "system.login" becomes {"system": {"login": ...}}. The token is what stands behind the # of the
// address, which browsers never send to a server or write into its log.
const form = document.querySelector("form[data-to]");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const output = form.querySelector("output");
  const body = { token: location.hash.slice(1) };
  for (const input of form.querySelectorAll("input, select")) {
    const [group, name] = input.name.split(".");
    if (name) (body[group] ??= {})[name] = input.value;
    else body[group] = input.value;
  }
  output.textContent = "请稍候……";
  try {
    const answer = await fetch(form.dataset.to, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error((await answer.json()).title);
    form.replaceChildren(form.dataset.done);
    history.replaceState(null, "", location.pathname);
  } catch (error) {
    output.textContent = error.message;
  }
});
