import { createRouter, createWebHashHistory } from "vue-router";

// Behind the #: addresses of records never reach a server's log, and a page is found again after reloading.
export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", component: () => import("./pages/HomePage.vue") },
    { path: "/today", component: () => import("./pages/TodayPage.vue") },
    { path: "/hand/:ledger", component: () => import("./pages/HandPage.vue"), props: true },
    { path: "/outbox", component: () => import("./pages/OutboxPage.vue") },
    { path: "/inbox", component: () => import("./pages/InboxPage.vue") },
    { path: "/requests", component: () => import("./pages/RequestsPage.vue") },
    { path: "/search", component: () => import("./pages/SearchPage.vue") },
    { path: "/catalog", component: () => import("./pages/CatalogPage.vue") },
    { path: "/rules", component: () => import("./pages/RulesPage.vue") },
    { path: "/rules/:set", component: () => import("./pages/RuleSetPage.vue"), props: true },
    { path: "/me", component: () => import("./pages/MePage.vue") },
    { path: "/users", component: () => import("./pages/UsersPage.vue") },
    { path: "/log", component: () => import("./pages/LogPage.vue") },
    { path: "/policy", component: () => import("./pages/PolicyPage.vue") },
    { path: "/month", component: () => import("./pages/MonthPage.vue") },
    { path: "/placement", component: () => import("./pages/PlacementPage.vue") },
    { path: "/lists/:source/:given", component: () => import("./pages/NameListsPage.vue"), props: true },
    { path: "/plans/:plan/compare/:before", component: () => import("./pages/ComparePage.vue"), props: true },
    { path: "/plans/:plan", component: () => import("./pages/BoardPage.vue"), props: true },
    { path: "/supervision", component: () => import("./pages/SupervisionPage.vue") },
    { path: "/places", component: () => import("./pages/PlacesPage.vue") },
    { path: "/later/:what", component: () => import("./pages/LaterPage.vue"), props: true },
    { path: "/training", component: () => import("./pages/TrainingPage.vue") },
    { path: "/l/:ledger", component: () => import("./pages/ListPage.vue"), props: true },
    { path: "/l/:ledger/new", component: () => import("./pages/FormPage.vue"), props: true },
    { path: "/l/:ledger/import", component: () => import("./pages/ImportPage.vue"), props: true },
    { path: "/l/:ledger/:id", component: () => import("./pages/RecordPage.vue"), props: true },
    { path: "/l/:ledger/:id/edit", component: () => import("./pages/FormPage.vue"), props: true },
    { path: "/:rest(.*)", component: () => import("./pages/NowherePage.vue") },
  ],
});

/// The program was renewed under an open page, and the next page's file has another name: all of it anew, once, at that page. What was
/// being filled in is kept as a draft. Without the server nothing is loaded, and what is on screen stays.
const renewed = "zhagen.renewed";
router.onError(async (_error, to) => {
  if (Date.now() - Number(sessionStorage.getItem(renewed) ?? 0) < 10_000) return;
  if (!(await fetch("/api/session").catch(() => undefined))) return;
  sessionStorage.setItem(renewed, String(Date.now()));
  location.replace("#" + to.fullPath);
  location.reload();
});
