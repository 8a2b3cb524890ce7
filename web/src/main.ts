import "./lib/token";
import { createApp } from "vue";
import "element-plus/es/components/base/style/css";
import "element-plus/es/components/message/style/css";
import "element-plus/es/components/message-box/style/css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/element.css";
import App from "./App.vue";
import { forgetOldDrafts, startTheme } from "./lib/look";
import { begin } from "./lib/session";
import { speak, type Language } from "./lib/words";
import { router } from "./router";

// The app itself opens without the server; where the address is not a safe one the browser refuses this, and nothing else changes.
if (import.meta.env.PROD && "serviceWorker" in navigator && location.pathname === "/")
  void navigator.serviceWorker.register("/sw.js").catch(() => {});

startTheme();
forgetOldDrafts();
const language = (localStorage.getItem("zhagen.language") ?? "zh-CN") as Language;
void Promise.all([speak(language).catch(() => speak("zh-CN")), begin()]).then(() => createApp(App).use(router).mount("#app"));
