// The secret of a link stands behind the # of its address. It is taken, and leaves the address, before anything else reads it.
const behind = location.pathname === "/" ? "" : location.hash.slice(1);
if (behind) {
  sessionStorage.setItem("zhagen.token", behind); // so that the page can be reloaded
  history.replaceState(null, "", location.pathname);
}
export const token = () => sessionStorage.getItem("zhagen.token") ?? "";
export const spent = () => sessionStorage.removeItem("zhagen.token");
