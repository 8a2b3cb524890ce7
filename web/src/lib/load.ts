// What a page shows comes from the server: loading, there, or refused with its sentence.
import { ref, shallowRef, watch, type WatchSource } from "vue";

/// Of questions that overlap only the last one's answer counts; overtaken or failed: undefined.
export function latest() {
  let turn = 0;
  return async <T>(asked: Promise<T> | undefined): Promise<T | undefined> => {
    const mine = ++turn;
    const got = await asked?.catch(() => undefined);
    return mine === turn ? got : undefined;
  };
}

export function useLoad<T>(get: () => Promise<T>, on?: WatchSource<unknown> | WatchSource<unknown>[]) {
  const data = shallowRef<T>(),
    error = ref(""),
    busy = ref(false);
  let turn = 0;
  async function load() {
    const mine = ++turn;
    busy.value = true;
    try {
      const got = await get();
      if (mine === turn) ((data.value = got), (error.value = ""));
    } catch (e) {
      if (mine === turn) error.value = (e as Error).message;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  if (on) watch(on, load, { immediate: true });
  else void load();
  return { data, error, busy, load };
}
