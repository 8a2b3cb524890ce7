// pack.mjs OUT: each file of OUT/dist also as gzip and brotli into OUT/packed, and OUT/files.cpp, the table of them. The
// assembler reads the files, so that size costs nothing.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const out = process.argv[2],
  dist = join(out, "dist"),
  packed = join(out, "packed");
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};
rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile())
  .map((e) => join(e.parentPath ?? e.path, e.name).slice(dist.length + 1))
  .sort();
const symbols = [],
  rows = [];
const embed = (file) => {
  const n = symbols.length;
  symbols.push(file);
  return `bytes(zhagen_web_${n}, zhagen_web_${n}_end)`;
};
names.forEach((name, i) => {
  const type = types[extname(name)];
  if (!type) throw new Error(`pack.mjs: a type is wanted for ${name}`);
  const bytes = readFileSync(join(dist, name));
  const tag = createHash("sha256").update(bytes).digest("hex").slice(0, 24);
  const small = [
    ["gz", gzipSync(bytes, { level: 9 })],
    [
      "br",
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    ],
  ];
  const forms = small.map(([ending, data]) => {
    if (data.length >= bytes.length * 0.95) return "{}";
    const file = join(packed, `${i}.${ending}`);
    writeFileSync(file, data);
    return embed(file);
  });
  rows.push(
    `      {"${name === "index.html" ? "/" : "/" + name}", "${type}", "\\"${tag}\\"", ${embed(join(dist, name))}, ${forms.join(", ")}},`,
  );
});
writeFileSync(
  join(out, "files.cpp"),
  `// Written by web/pack.mjs.
#include "files.hpp"

extern "C" {
${symbols.map((_, n) => `extern const char zhagen_web_${n}[], zhagen_web_${n}_end[];`).join("\n")}
}
${symbols.map((file, n) => `__asm__(".section .rodata\\n.global zhagen_web_${n}\\nzhagen_web_${n}:\\n.incbin \\"${file}\\"\\n.global zhagen_web_${n}_end\\nzhagen_web_${n}_end:\\n.byte 0\\n.previous\\n");`).join("\n")}

namespace zhagen::web {

std::span<const service::AppFile> files() {
  auto bytes = [](const char* begin, const char* end) { return std::string_view(begin, static_cast<std::size_t>(end - begin)); };
  static const service::AppFile rows[] = {
${rows.join("\n")}
  };
  return rows;
}

}  // namespace zhagen::web
`,
);
