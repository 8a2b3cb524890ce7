// words.mjs: every Chinese sentence that stands in the pages has its English, and none of its traditional form keeps a character
// that is written in simplified Chinese only. Prints what is missing; exit code 1.
import { readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as OpenCC from "opencc-js";
import { compileScript, compileTemplate, parse } from "@vue/compiler-sfc";
import ts from "typescript";

const root = fileURLToPath(new URL("src/", import.meta.url)),
  han = /\p{Script=Han}/u;
/// Characters that both write, one of them as another word: 里程, 皇后, 干涉.
const both = new Set([..."后里干只面台系"]);
/// Words that are data or are told in both languages where they stand.
const apart = [/^words\/en(_\w+)?\.ts$/, /^words\/traditional\.ts$/, /^api\/client\.ts$/, /^lib\/lists\.ts$/];
/// The same in every language.
const plain = new Set(["简体中文", "繁體中文", "语言 / Language"]);

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = folder + name;
    if (statSync(path).isDirectory()) yield* files(path + "/");
    else if (/\.(vue|ts)$/.test(name)) yield path;
  }
}
function code(path) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".ts")) return text;
  const { descriptor } = parse(text, { filename: path });
  if (!descriptor.scriptSetup && !descriptor.script)
    return compileTemplate({ source: descriptor.template.content, filename: path, id: path }).code;
  return compileScript(descriptor, { id: path, inlineTemplate: true, fs: undefined }).content;
}
/// The texts of a program: whole literals; of `a${b}c` each piece.
function* texts(source) {
  const stack = [ts.createSourceFile("x.ts", source, ts.ScriptTarget.Latest, false)];
  while (stack.length) {
    const node = stack.pop();
    if (
      (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) &&
      han.test(node.text)
    )
      yield node.text;
    else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && han.test(node.name.text)) yield node.name.text;
    ts.forEachChild(node, (child) => void stack.push(child));
  }
}
const strings = (name, pick) => new Set([...texts(readFileSync(root + "words/" + name, "utf8"))].filter(pick ?? (() => true)));

/// A character that traditional Chinese writes otherwise, and never so.
const cn = OpenCC.Converter({ from: "cn", to: "t" }),
  tw = OpenCC.Converter({ from: "t", to: "cn" });
const simplified = (c) => han.test(c) && cn(c) !== c && tw(c) === c && !both.has(c);
async function traditional() {
  const js = ts.transpileModule(readFileSync(root + "words/traditional.ts", "utf8"), {
    compilerOptions: { module: ts.ModuleKind.ESNext },
  }).outputText;
  const at = new URL(`.traditional-${process.pid}.mjs`, import.meta.url); // beside node_modules, which it imports from
  writeFileSync(at, js);
  try {
    return await import(at);
  } finally {
    unlinkSync(at);
  }
}

{
  const used = new Map();
  for (const path of files(root)) {
    const name = path.slice(root.length);
    if (apart.some((a) => a.test(name))) continue;
    for (const text of texts(code(path))) used.set(text, [...(used.get(text) ?? []), name]);
  }
  const english = new Set([...strings("en.ts"), ...strings("en_plans.ts"), ...strings("en_help.ts")]),
    missing = [...used].filter(([text]) => !english.has(text) && !plain.has(text));
  for (const [text, [name]] of missing) console.log(`${name}: no English for ${JSON.stringify(text)}`);
  const { convert } = await traditional();
  let left = 0;
  for (const [text, [name]] of used)
    for (const c of convert(text))
      if (simplified(c)) (console.log(`${name}: ${c} stays simplified in ${JSON.stringify(convert(text))}`), ++left);
  if (!missing.length && !left) console.log(`${used.size} sentences, each in English and in traditional Chinese`);
  process.exit(missing.length || left ? 1 : 0);
}
