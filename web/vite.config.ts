import { readFileSync } from "node:fs";
import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import Components from "unplugin-vue-components/vite";
import { defineConfig, type Plugin } from "vite";

// `npm run dev` shows the sources as they are edited, beside a server of the program (ZHAGEN=http://127.0.0.1:8080).
const server = { target: process.env.ZHAGEN ?? "http://127.0.0.1:8080", changeOrigin: false };
const proxy = { "/api": server, "/icon.svg": server };

/// sw.js, the worker that opens the app without the server: what the page itself and the pages for a telephone need is named in it.
const pages = /\/(AppShell|HomePage|TodayPage|HandPage|OutboxPage|LoginPage|InboxPage)\.vue$/;
const worker: Plugin = {
  name: "worker",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const files = new Set<string>();
      const take = (name: string) => {
        const chunk = bundle[name];
        if (files.has(name) || !chunk) return;
        files.add(name);
        if (chunk.type !== "chunk") return;
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
        chunk.imports.forEach(take);
      };
      for (const [name, chunk] of Object.entries(bundle))
        if (chunk.type === "chunk" && (chunk.isEntry || pages.test(chunk.facadeModuleId ?? ""))) take(name);
      const list = [...files].sort().map((f) => "/" + f);
      const source = readFileSync(new URL("src/worker.js", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "sw.js", source: `const files = ${JSON.stringify(list)};\n${source}` });
    },
  },
};

export default defineConfig({
  // Line breaks between words and marks are spaces, as in HTML, so that the formatter may break lines there.
  plugins: [
    vue({ template: { compilerOptions: { whitespace: "preserve" } } }),
    worker,
    Components({ dts: false, resolvers: [ElementPlusResolver({ importStyle: "css" })] }),
  ],
  build: {
    target: "es2020",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the security policy takes nothing from data: addresses
    reportCompressedSize: false,
  },
  server: { proxy },
  preview: { proxy },
});
