// api.mjs [ADDRESS]: src/api/schema.d.ts from openapi.json. Headers that the client adds by itself are left out of the types.
// With the address of a running server its description is taken first: node api.mjs http://127.0.0.1:8080/api/openapi.json
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const file = new URL("openapi.json", import.meta.url);
if (process.argv[2]) writeFileSync(file, JSON.stringify(await (await fetch(process.argv[2])).json(), null, 1) + "\n");
const description = JSON.parse(readFileSync(file, "utf8"));
for (const methods of Object.values(description.paths))
  for (const op of Object.values(methods)) op.parameters = op.parameters?.filter((p) => p.in !== "header");
writeFileSync(new URL("src/api/schema.d.ts", import.meta.url), "// Made by api.mjs.\n" + astToString(await openapiTS(description)));
