// The site's own map: large borders with holes and islets, by name or by code; what is wrong with a file is told, and tiles stand in.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { same } from "./house.mjs";

/// A wavy ring around a point: n corners, in the other direction where it is a hole.
const ring = (x, y, radius, n, hole = false) => {
  const out = [];
  for (let i = 0; i < n; ++i) {
    const a = ((hole ? -i : i) / n) * 2 * Math.PI,
      r = radius * (1 + 0.12 * Math.sin(9 * a) + 0.02 * Math.sin(211 * a));
    out.push([Number((x + r * Math.cos(a)).toFixed(6)), Number((y + 0.8 * r * Math.sin(a)).toFixed(6))]);
  }
  return [...out, out[0]];
};
const share = (a, b) => {
  const light = (c) => {
    const [r, g, bl] = c
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [hi, lo] = [light(a), light(b)].sort((p, q) => q - p);
  return (hi + 0.05) / (lo + 0.05);
};

export async function run(house, _logins, site) {
  const given = join(site, "map.geojson");
  let file = "{}";
  const open = async (options = {}) => {
    writeFileSync(given + ".tmp", file);
    renameSync(given + ".tmp", given);
    const page = await house.logIn("paiban", options);
    await house.go("/places");
    return page;
  };
  const places = async () =>
    (await house.records("organisation", "kind in ['township', 'street', 'zone', 'farm'] && to == null", "&order=division")).map((r) => ({
      id: r.id,
      ...r.values,
    }));

  await house.test(
    "a map of several megabytes: every township drawn with its hole and islet, counted as in the base; click and keyboard open it",
    async () => {
      let page = await house.logIn("paiban");
      const all = await places();
      file = JSON.stringify({
        type: "FeatureCollection",
        features: all.map((p, i) => {
          const x = 100 + (i % 4) * 0.3,
            y = 30 + Math.floor(i / 4) * 0.25;
          return {
            type: "Feature",
            properties: i % 2 ? { name: p.name } : { adcode: Number(String(p.division).slice(0, 9)) },
            geometry: {
              type: "MultiPolygon",
              coordinates: [
                [ring(x, y, 0.11, Math.ceil(130_000 / all.length)), ring(x, y, 0.03, 400, true)],
                [ring(x + 0.13, y + 0.1, 0.012, 60)],
              ],
            },
          };
        }),
      });
      same(file.length > 2e6 && file.length < 5e6, true, `a file of ${file.length} bytes`);
      page = await open();
      await page.locator("main svg path").first().waitFor();
      await house.settle();
      same(await page.locator("main svg path").count(), all.length, "a shape each");
      const shapes = await page.locator("main svg a").evaluateAll((links) =>
        links.map((a) => {
          const path = a.querySelector("path"),
            text = a.querySelector("text"),
            svg = path.ownerSVGElement,
            point = svg.createSVGPoint();
          if (text) [point.x, point.y] = [text.x.baseVal[0].value, text.y.baseVal[0].value + 4];
          const box = path.getBBox(),
            view = svg.viewBox.baseVal;
          return {
            id: a.getAttribute("href").split("/").pop(),
            parts: path.getAttribute("d").split("M").length - 1,
            bytes: path.getAttribute("d").length,
            inside: !text || path.isPointInFill(point),
            fits:
              box.x >= view.x && box.y >= view.y && box.x + box.width <= view.x + view.width && box.y + box.height <= view.y + view.height,
            label: a.getAttribute("aria-label"),
          };
        }),
      );
      same(
        shapes.map((s) => [s.parts, s.inside, s.fits]),
        shapes.map(() => [3, true, true]),
        "outer ring, hole, islet; words on the land; within the picture",
      );
      same(shapes.reduce((n, s) => n + s.bytes, 0) < 500_000, true, "only what can be told apart is drawn");
      same(shapes.map((s) => s.id).sort(), all.map((p) => p.id).sort(), "whose they are");
      const parents = [...new Set(all.map((p) => p.parent))],
        counts = new Map();
      for (const p of parents)
        for (const g of (
          await house.ask(
            `/api/records/posting/count-by?by=receiver&under=${p}&filter=${encodeURIComponent("state in ['arrived', 'on_duty']")}`,
          )
        ).items)
          counts.set(g.key, g.count);
      same(
        shapes.map((s) => Number(s.label.split(" ").pop())),
        shapes.map((s) => counts.get(s.id) ?? 0),
        "the numbers are the base's",
      );
      await house.accessible("a map");
      await page.locator("main svg a").nth(1).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL((u) => u.hash.endsWith(shapes[1].id));
      await house.go("/places");
      const to = await page.locator("main svg a text").nth(2).boundingBox();
      await page.mouse.click(to.x + to.width / 2, to.y + to.height / 2);
      await page.waitForURL(/organisation\/\d+$/);
    },
  );

  await house.test("the words on the map can be read in both themes, wide and narrow", async () => {
    for (const [theme, width] of [
      ["light", 1440],
      ["dark", 1440],
      ["dark", 390],
    ]) {
      const page = await open({ theme, width });
      await page.locator("main svg path").first().waitFor();
      const measures = page.locator(".pick button");
      for (let i = 0; i < (await measures.count()); ++i) {
        await measures.nth(i).click();
        await house.settle();
        const pairs = await page
          .locator("main svg a")
          .evaluateAll((links) =>
            links
              .filter((a) => a.querySelector("text"))
              .map((a) => [getComputedStyle(a.querySelector("path")).fill, getComputedStyle(a.querySelector("text")).fill]),
          );
        for (const [under, words] of pairs)
          if (share(under, words) < 4.5) throw new Error(`${theme}: ${words} on ${under} is ${share(under, words).toFixed(2)}`);
      }
      await house.accessible(`a map ${theme} ${width}`);
    }
  });

  await house.test("a map that cannot be drawn says where and what to do, and tiles stand in its place", async () => {
    for (const [body, said] of [
      [file.slice(0, 1000), "地图文件 map.geojson 没有写完。"],
      ['{"type":"FeatureCollection",\n "features":[}', "地图文件 map.geojson 第 2 行第 14 个字读不懂。"],
      ['{"type":"Topology","objects":{}}', "没有 features"],
      [
        JSON.stringify({
          features: [{ properties: { name: "甲镇" }, geometry: { type: "Polygon", coordinates: [ring(520_000, 3_300_000, 900, 9)] } }],
        }),
        "坐标不是经纬度",
      ],
      [
        JSON.stringify({
          features: [{ properties: { name: "不在这里镇" }, geometry: { type: "Polygon", coordinates: [ring(100, 30, 0.1, 9)] } }],
        }),
        "文件里有：不在这里镇",
      ],
      [
        JSON.stringify({ features: [{ properties: { name: "折线镇" }, geometry: { type: "LineString", coordinates: [[1, 2]] } }] }),
        "1 个边界画不出来：折线镇",
      ],
      [" ".repeat((8 << 20) + 1), "超过 8 MB"],
    ]) {
      file = body;
      const page = await open();
      await page.getByText(said, { exact: false }).first().waitFor();
      await page.getByText("眼下先按方格显示", { exact: false }).first().waitFor();
      same(await page.locator(".tiles .tile").count(), (await places()).length, "a tile each");
      await house.accessible(said);
    }
  });
  rmSync(given, { force: true });
}
