import * as OpenCC from "opencc-js/cn2t";

const characters = OpenCC.Converter({ from: "cn", to: "twp" });
// Words of the office that the general dictionary gives otherwise, or of which one character has several forms.
const words: [string, string][] = [
  ["帳號", "帳號"],
  ["賬號", "帳號"],
  ["幹部科", "幹部科"],
  ["臺賬", "臺帳"],
  ["臺帳", "臺帳"],
  ["几", "幾"],
];

export function convert(text: string) {
  let out = characters(text);
  for (const [from, to] of words) out = out.split(from).join(to);
  return out;
}
