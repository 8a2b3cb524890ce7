// node xlsx.mjs FILE: exceljs's stream reader over every cell; prints what bench_xlsx read prints.
// Its fastest settings: shared strings cached, styles and links passed over.
import { createRequire } from "node:module";
const ExcelJS = createRequire(process.env.BENCH_MODULES + "/")("exceljs");

let rows = 0,
  cells = 0,
  bytes = 0;
const book = new ExcelJS.stream.xlsx.WorkbookReader(process.argv[2], {
  worksheets: "emit",
  sharedStrings: "cache",
  styles: "ignore",
  hyperlinks: "ignore",
  entries: "ignore",
});
for await (const sheet of book) {
  for await (const row of sheet) {
    rows++;
    row.eachCell((cell) => {
      cells++;
      bytes += Buffer.byteLength(String(cell.value));
    });
  }
}
const u = process.resourceUsage();
console.log(rows, cells, bytes, ((u.userCPUTime + u.systemCPUTime) / 1e6).toFixed(3), (u.maxRSS / 1024).toFixed(1));
