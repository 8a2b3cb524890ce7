// What the board works on: a version as it stands, the changes that were kept, the one that is being tried, and what the
// server says they lead to. Nothing is written until the changes become the next version.
import { computed, inject, provide, reactive, ref, shallowRef, type InjectionKey } from "vue";
import { api, ok, once } from "../api/client";
import {
  all as allPages,
  lanesOf,
  loadPlan,
  type Change,
  type Effect,
  type Moved,
  type OfPerson,
  type OfPost,
  type Person,
  type Plan,
  type Post,
  type Team,
} from "./plans";
import { remember, remembered } from "./look";
import { t } from "./words";

/// One decision: mostly one change, with the exception that it may need; or the rows as the records are now.
export interface Step {
  changes: Change[];
  fresh?: boolean;
  words: string[];
}
interface Kept {
  steps: Step[];
  job?: string;
  calm?: number;
}

const empty: Step[] = [];
/// What a change is about: a later one takes the place of an earlier one.
const about = (c: Change) =>
  c.kind === "assign" || c.kind === "release"
    ? "at " + c.person
    : c.kind === "drop_out" || c.kind === "take_back"
      ? "in " + c.person
      : c.kind === "seats"
        ? "seats " + c.post
        : c.kind === "quota"
          ? `quota ${c.bound} ${c.key}`
          : c.kind === "param"
            ? "param " + c.param
            : `${c.kind} ${c.person} ${c.post}`;
const last = (s: Pick<Step, "changes" | "fresh">) => (s.fresh ? "fresh" : about(s.changes[s.changes.length - 1]));
const beside = (steps: Step[], step: Pick<Step, "changes" | "fresh">) => steps.filter((s) => last(s) !== last(step));
const draftKey = (plan: string) => "plan." + plan;

function make(id: string) {
  const plan = shallowRef<Plan>(),
    people = shallowRef(new Map<string, Person>()),
    posts = shallowRef<Post[]>([]),
    byPost = shallowRef(new Map<string, Post>());
  const steps = shallowRef<Step[]>(empty),
    settled = shallowRef<Effect>(),
    job = ref(""),
    calm = ref(0);
  const trial = reactive<{ on: boolean; busy: boolean; say: string }>({ on: false, busy: false, say: "" });
  const tried = shallowRef<{ step: Step; effect?: Effect }>();
  const said = ref("");
  let turn = 0;

  /// Of plans as good the one in which the fewest move; for up to `calm` points of the whole fewer still.
  const body = (s: Step[]) => ({ changes: s.flatMap((x) => x.changes), fresh: s.some((x) => x.fresh), calm: calm.value });
  const save = () =>
    steps.value.length || job.value
      ? remember(draftKey(id), { steps: steps.value, job: job.value, calm: calm.value } satisfies Kept)
      : localStorage.removeItem("zhagen." + draftKey(id));
  const preview = (s: Step[]) => ok(api.POST("/api/plans/{plan}/preview", { params: { path: { plan: id } }, body: body(s) }));

  async function load() {
    const got = await loadPlan(id);
    plan.value = got.summary;
    people.value = new Map(got.people.map((p) => [p.person, p]));
    posts.value = got.posts;
    byPost.value = new Map(got.posts.map((p) => [p.post, p]));
    const draft = remembered<Kept>(draftKey(id), { steps: [] });
    job.value = draft.job ?? "";
    calm.value = draft.calm ?? 0;
    steps.value = draft.steps;
    if (draft.steps.length)
      await preview(draft.steps).then(
        (e) => (settled.value = e),
        (e) => (said.value = (e as Error).message),
      );
  }

  /// What the step would lead to, beside what is kept.
  async function attempt(step: Omit<Step, "words">) {
    const mine = ++turn;
    Object.assign(trial, { on: true, busy: true, say: "" });
    tried.value = { step: { ...step, words: [] } };
    try {
      const effect = await preview([...beside(steps.value, step), { ...step, words: [] }]);
      if (mine !== turn) return;
      const before = settled.value?.words ?? [];
      const words = [...(step.fresh ? [t("按现在的记录重新读取人选和岗位")] : []), ...effect.words.filter((w) => !before.includes(w))];
      tried.value = { step: { ...step, words }, effect };
    } catch (e) {
      if (mine === turn) trial.say = (e as Error).message;
    } finally {
      if (mine === turn) trial.busy = false;
    }
  }
  function drop() {
    ++turn;
    trial.on = false;
    tried.value = undefined;
  }
  function keep() {
    if (!tried.value?.effect) return;
    steps.value = [...beside(steps.value, tried.value.step), tried.value.step];
    settled.value = tried.value.effect;
    said.value = "";
    drop();
    save();
  }
  async function undo(at: number) {
    const rest = steps.value.filter((_, i) => i !== at);
    drop();
    try {
      settled.value = rest.length ? await preview(rest) : undefined;
      steps.value = rest;
      said.value = "";
      save();
    } catch (e) {
      said.value = (e as Error).message;
    }
  }
  /// Takes back what was decided about the person: here, if it is one of the changes, else as a change of its own.
  function lift(kind: "release" | "take_back", person: string) {
    const mine = steps.value.findIndex((s) => last(s) === last({ changes: [{ kind, person }] }));
    const base = people.value.get(person);
    return mine >= 0 && !(kind === "release" ? base?.assigned : base?.gone) ? undo(mine) : attempt({ changes: [{ kind, person }] });
  }
  async function spare(points: number) {
    const before = calm.value;
    calm.value = points;
    try {
      settled.value = await preview(steps.value);
      said.value = "";
      save();
    } catch (e) {
      calm.value = before;
      said.value = (e as Error).message;
    }
  }
  function clear() {
    drop();
    calm.value = 0;
    steps.value = empty;
    settled.value = undefined;
    said.value = "";
    save();
  }
  async function next(reason: string) {
    const queued = await ok(
      api.POST("/api/plans/{plan}/versions", {
        params: { path: { plan: id } },
        body: { ...body(steps.value), ...(reason && { reason }) },
        headers: once(),
      }),
    );
    job.value = queued.id;
    save();
  }
  function over() {
    job.value = "";
    save();
  }

  // ---- the plan with what is kept and tried

  const effect = computed(() => tried.value?.effect ?? settled.value);
  const moves = computed(() => new Map((effect.value?.moved ?? []).map((m) => [m.person, m])));
  const everybody = computed(() => {
    const came = [...moves.value.values()].filter((m) => m.came);
    if (!came.length) return people.value;
    const all = new Map(people.value);
    for (const m of came)
      all.set(m.person, {
        person: m.person,
        number: 0,
        name: m.name,
        post_name: m.to_name,
        wish: -1,
        reason: t("新的人选。"),
        about: "",
        met: [],
      });
    return all;
  });
  const postOf = (p: Person) => {
    const m = moves.value.get(p.person);
    return m ? (m.left ? "" : (m.to ?? "")) : (p.post ?? "");
  };
  let lists = new Map<string, Person[]>();
  /// Who is at each post; a list that is as it was stays the same one, so that only what changed is drawn again.
  const at = computed(() => {
    const next = new Map<string, Person[]>();
    for (const p of everybody.value.values()) {
      const key = moves.value.get(p.person)?.left ? "gone" : postOf(p);
      const list = next.get(key);
      if (list) list.push(p);
      else next.set(key, [p]);
    }
    for (const [key, list] of next) {
      const old = lists.get(key);
      if (old && old.length === list.length && old.every((p, i) => p === list[i])) next.set(key, old);
    }
    return (lists = next);
  });
  const changes = computed(() =>
    (tried.value?.effect ? [...beside(steps.value, tried.value.step), tried.value.step] : steps.value).flatMap((s) => s.changes),
  );
  const seats = computed(() => new Map(changes.value.filter((c) => c.kind === "seats").map((c) => [c.post!, c.seats ?? 0])));
  const seatsOf = (p: Post) => seats.value.get(p.post) ?? p.seats;
  /// Assigned and gone, by the plan and then by the changes in their order.
  const standing = computed(() => {
    const out = new Map<string, { assigned?: boolean; gone?: boolean }>();
    for (const c of changes.value) {
      if (!c.person) continue;
      const s = { ...out.get(c.person) };
      if (c.kind === "assign") s.assigned = true;
      if (c.kind === "release") s.assigned = false;
      if (c.kind === "drop_out") ((s.gone = true), (s.assigned = false));
      if (c.kind === "take_back") s.gone = false;
      out.set(c.person, s);
    }
    return out;
  });
  const assigned = (p: Person) => standing.value.get(p.person)?.assigned ?? !!p.assigned;
  const gone = (p: Person) => standing.value.get(p.person)?.gone ?? !!p.gone;
  const unplaced = computed(() => at.value.get("") ?? []);
  const placed = computed(() => effect.value?.placed ?? plan.value?.version.placed ?? 0);
  const points = computed(() => effect.value?.after ?? plan.value?.version.points ?? 0);
  /// Of a place, or of all: who goes there, and how many could.
  const takenIn = (some: Post[]) => some.reduce((n, p) => n + (at.value.get(p.post)?.length ?? 0), 0),
    seatsIn = (some: Post[]) => some.reduce((n, p) => n + seatsOf(p), 0);
  const lanes = computed(() => lanesOf(posts.value)),
    seatCount = computed(() => seatsIn(posts.value));

  /// What the trial alone does, beside what is kept: points, and who then goes elsewhere.
  const alone = computed(() => {
    if (!tried.value?.effect || !plan.value) return undefined;
    const before = new Map((settled.value?.moved ?? []).map((m) => [m.person, m])),
      after = tried.value.effect.moved;
    const moved: Moved[] = [];
    for (const m of after) {
      const was = before.get(m.person);
      if (!was) moved.push(m);
      else if (was.to !== m.to) moved.push({ ...m, from: was.to, from_name: was.to_name });
    }
    const kept = new Set(after.map((m) => m.person));
    for (const m of before.values())
      if (!kept.has(m.person)) moved.push({ ...m, from: m.to, from_name: m.to_name, to: m.from, to_name: m.from_name });
    return { points: tried.value.effect.after - (settled.value?.after ?? plan.value.version.points), moved, lost: tried.value.effect.lost };
  });

  // ---- one person's and one post's other ways, asked once

  const ofPerson = new Map<string, Promise<OfPerson>>(),
    ofPost = new Map<string, Promise<OfPost>>();
  function once1<T>(kept: Map<string, Promise<T>>, key: string, get: () => Promise<T>) {
    let asked = kept.get(key);
    if (!asked) {
      asked = get();
      asked.catch(() => kept.delete(key));
      kept.set(key, asked);
      if (kept.size > 60) kept.delete(kept.keys().next().value!);
    }
    return asked;
  }
  /// Of a plan that is made as a whole (rules on teams) a preview takes seconds and gives bounds: there it is asked for.
  const heavy = computed(() => !!plan.value?.teams || steps.value.some((s) => s.changes.some((c) => c.kind === "together")));
  /// The changes that an answer is asked with, "" where there are none. Of a person without where he himself is sent: to send him
  /// elsewhere takes that one's place.
  const pendingFor = (person = "") => {
    const rest = steps.value.filter((s) => last(s) !== "at " + person);
    return rest.length ? JSON.stringify(body(rest)) : "";
  };
  const askPerson = (person: string, then = !heavy.value) => {
    const changes = then ? pendingFor(person) : "",
      params = { path: { plan: id, person }, query: { limit: 500 } };
    return once1(ofPerson, person + changes, () =>
      changes
        ? ok(api.POST("/api/plans/{plan}/people/{person}/preview", { params, body: JSON.parse(changes) }))
        : ok(api.GET("/api/plans/{plan}/people/{person}", { params })),
    );
  };
  const askPost = (post: string, then = !heavy.value) => {
    const changes = then ? pendingFor() : "",
      params = { path: { plan: id, post }, query: { limit: 500 } };
    return once1(ofPost, post + changes, () =>
      changes
        ? ok(api.POST("/api/plans/{plan}/posts/{post}/preview", { params, body: JSON.parse(changes) }))
        : ok(api.GET("/api/plans/{plan}/posts/{post}", { params })),
    );
  };
  const askTeams = (then: boolean): Promise<Team[]> =>
    allPages((query) =>
      then
        ? ok(api.POST("/api/plans/{plan}/teams/preview", { params: { path: { plan: id }, query }, body: body(steps.value) }))
        : ok(api.GET("/api/plans/{plan}/teams", { params: { path: { plan: id }, query } })),
    );

  return {
    id,
    plan,
    people,
    posts,
    byPost,
    steps,
    settled,
    trial,
    tried,
    said,
    job,
    calm,
    spare,
    effect,
    moves,
    everybody,
    at,
    seatsOf,
    takenIn,
    seatsIn,
    lanes,
    assigned,
    gone,
    unplaced,
    placed,
    points,
    seatCount,
    alone,
    load,
    attempt,
    drop,
    keep,
    undo,
    lift,
    clear,
    next,
    over,
    postOf,
    askPerson,
    askPost,
    askTeams,
    heavy,
    pendingFor,
  };
}

export type Board = ReturnType<typeof make>;
const key: InjectionKey<Board> = Symbol("board");
export function provideBoard(id: string): Board {
  const board = make(id);
  provide(key, board);
  return board;
}
export const useBoard = () => inject(key)!;
