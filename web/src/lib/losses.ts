// What it would cost to send one person, chosen or carried, to each post.
import { computed, shallowRef, watch, type Ref } from "vue";
import type { Board } from "./board";
import type { OfPerson } from "./plans";

/// null: the rules do not let him.
export interface Loss {
  loss: number | null;
  exact: boolean;
}
export function useLosses(board: Board, person: Ref<string>) {
  const ways = shallowRef<OfPerson>();
  watch(
    [person, () => board.pendingFor(person.value)],
    async ([id]) => {
      ways.value = undefined;
      if (!id) return;
      const got = await board.askPerson(id).catch(() => undefined);
      if (person.value === id) ways.value = got;
    },
    { immediate: true },
  );
  const losses = computed(() => {
    const out = new Map<string, Loss>();
    if (!ways.value) return out;
    for (const w of ways.value.ways)
      if (w.other && !w.present) out.set(w.other, { loss: w.possible ? (w.loss ?? 0) : null, exact: w.exact });
    for (const b of ways.value.barred) out.set(b.other, { loss: null, exact: true });
    return out;
  });
  /// Whether he may go there as an exception only.
  const barred = (who: string, post: string) => ways.value?.of.person === who && ways.value.barred.some((b) => b.other === post);
  return { losses, barred };
}
