// What of the board is shown: one place or a view, and the person or post beside it.
import { computed } from "vue";
import { useQuery } from "./query";

/// Views beside the lanes, which stay as they are behind them.
const beside = ["rules", "profile", "unplaced", "teams"];

export function useShown() {
  const { query, show } = useQuery();
  const view = computed(() => query("view")),
    person = computed(() => query("person")),
    post = computed(() => query("post"));
  const go = (to: string) => show({ view: to || undefined });
  return {
    view,
    apart: computed(() => beside.includes(view.value)),
    person,
    post,
    go,
    toggle: (to: string) => go(view.value === to ? "" : to),
    choose: (kind?: "person" | "post", id?: string) =>
      show({ person: kind === "person" ? id : undefined, post: kind === "post" ? id : undefined }),
  };
}
