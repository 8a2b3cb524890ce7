// Carrying a person over the board: by the mouse, or picked up with the space bar, taken along by the arrows and put down with enter.
import { nextTick, onMounted, onUnmounted, ref, type Ref } from "vue";
import { roving } from "./rove";
import { t } from "./words";

export function useCarry(
  middle: Ref<HTMLElement | undefined>,
  on: {
    /// Whether the lanes are behind another view.
    apart: () => boolean;
    nameOf: (person: string) => string;
    choose: (kind: "person" | "post", id: string, byKey: boolean) => void;
    send: (person: string, post: string) => void;
    lane: (key: string) => void;
  },
) {
  const carried = ref(""),
    spoken = ref("");
  let from: HTMLElement | null = null, // what was taken hold of last
    over: Element | null = null;
  function mark(row: Element | null) {
    if (row === over) return;
    over?.classList.remove("over");
    (over = row)?.classList.add("over");
  }
  function lift(id: string) {
    carried.value = id;
    spoken.value = t("拿起{name}。用上下键选岗位，回车放下，Esc 放回去。", { name: on.nameOf(id) });
  }
  function putDown() {
    carried.value = dragged = "";
    clearTimeout(waiting);
    tile = null;
    mark(null);
  }
  function send(person: string, post: string) {
    putDown();
    on.send(person, post);
  }

  // ---- the mouse

  let dragged = "", // whom the mouse has, before the page shows it
    waiting = 0,
    tile: Element | null = null;
  function dragstart(e: DragEvent) {
    const man = (e.target as Element).closest<HTMLElement>("[data-person]");
    if (!man || !e.dataTransfer) return;
    const id = (dragged = man.dataset.person!);
    e.dataTransfer.setData("text/plain", id);
    e.dataTransfer.effectAllowed = "move";
    // Redrawn after the browser has taken the picture that is dragged, unless it was let go by then.
    setTimeout(() => dragged === id && (carried.value = id));
  }
  function dragover(e: DragEvent) {
    if (!dragged) return;
    const row = (e.target as Element).closest("[data-post]"),
      lane = (e.target as Element).closest<HTMLElement>("[data-lane]");
    if (lane !== tile) {
      clearTimeout(waiting);
      tile = lane;
      if (lane) waiting = window.setTimeout(() => on.lane(lane.dataset.lane!), 350);
    }
    mark(row);
    if (row) e.preventDefault();
  }
  function drop(e: DragEvent) {
    const row = (e.target as Element).closest<HTMLElement>("[data-post]");
    if (!row || !dragged) return;
    e.preventDefault();
    send(dragged, row.dataset.post!);
  }
  onMounted(() => document.addEventListener("dragend", putDown));
  onUnmounted(() => document.removeEventListener("dragend", putDown));
  function click(e: MouseEvent) {
    const el = (e.target as Element).closest<HTMLElement>("[data-person],[data-open-post]");
    if (!el) return;
    from = el;
    const row = carried.value && el.closest<HTMLElement>("[data-post]");
    if (row) return send(carried.value, row.dataset.post!);
    if (el.dataset.person) on.choose("person", el.dataset.person, e.detail === 0);
    else on.choose("post", el.dataset.openPost!, e.detail === 0);
  }

  // ---- the keys

  /// Told apart by where they stand: to ask what is visible would lay out every row that the browser has skipped.
  const rove = roving(
    () => middle.value,
    (x) => !!x.closest(".lanes") !== on.apart(),
  );
  function focusin(e: FocusEvent) {
    const el = e.target as HTMLElement;
    if (!el.matches?.("[data-nav]")) return;
    rove.stand(el);
    if (carried.value) mark(el.closest("[data-post]"));
  }
  function keydown(e: KeyboardEvent) {
    const el = (e.target as Element).closest<HTMLElement>("[data-nav]");
    if (e.key === "Escape" && carried.value) {
      e.preventDefault();
      spoken.value = t("放回去了。");
      return putDown();
    }
    if (!el) return;
    if (e.key === " " && el.dataset.person && !carried.value) {
      e.preventDefault();
      from = el;
      return lift(el.dataset.person);
    }
    if ((e.key === " " || e.key === "Enter") && carried.value) {
      e.preventDefault();
      return send(carried.value, el.closest<HTMLElement>("[data-post]")!.dataset.post!);
    }
    // Up and down go from post to post while somebody is carried, else from name to name; sideways through everything.
    const next = rove.next(e.key, el, (x) =>
      carried.value ? x.matches(".where") && x.closest("[data-post]") !== el.closest("[data-post]") : !x.matches(".where"),
    );
    if (!next) return;
    e.preventDefault();
    next.focus();
  }

  return {
    carried,
    spoken,
    /// For the page, and for what is in the middle of it.
    page: { dragstart, dragover, drop },
    plan: { click, keydown, focusin },
    /// After what the plan shows has changed.
    redrawn: () => void nextTick(rove.enter),
    back: () => from?.focus(),
  };
}
