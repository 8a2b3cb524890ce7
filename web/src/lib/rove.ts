// A whole area as one stop of the tab key: its stops are marked data-nav, the arrows go from one to the next.

export function roving(area: () => HTMLElement | undefined, isStop: (el: HTMLElement) => boolean) {
  const stops = () => [...(area()?.querySelectorAll<HTMLElement>("[data-nav]") ?? [])].filter(isStop);
  function stand(at: HTMLElement) {
    area()
      ?.querySelectorAll("[data-nav][tabindex='0']")
      .forEach((x) => x.setAttribute("tabindex", "-1"));
    at.setAttribute("tabindex", "0");
  }
  return {
    stand,
    /// So that the tab key always comes into the area.
    enter() {
      const all = stops();
      if (all.length && !all.some((x) => x.tabIndex === 0)) stand(all[0]);
    },
    /// Where an arrow, Home or End leads from `el`; up and down only to what `inColumn` takes. undefined: the key leads nowhere.
    next(key: string, el: HTMLElement, inColumn: (x: HTMLElement) => boolean) {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
      if (!step && key !== "Home" && key !== "End") return undefined;
      const all = key === "ArrowDown" || key === "ArrowUp" ? stops().filter((x) => x === el || inColumn(x)) : stops();
      return (key === "Home" ? all[0] : key === "End" ? all[all.length - 1] : all[all.indexOf(el) + step!]) ?? el;
    },
  };
}
