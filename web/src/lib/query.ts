// What a page shows stands in its address: it is there again after reloading, and for whomever the address is sent to.
import { useRoute, useRouter } from "vue-router";

export function useQuery() {
  const route = useRoute(),
    router = useRouter();
  return {
    query: (name: string) => String(route.query[name] ?? ""),
    /// The members of `change` as told, empty ones away, the others as they are.
    show: (change: Record<string, string | undefined>) =>
      void router.replace({ query: Object.fromEntries(Object.entries({ ...route.query, ...change }).filter(([, v]) => v)) }),
  };
}
