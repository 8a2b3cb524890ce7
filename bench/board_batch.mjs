// A batch of many people and posts in the sample district, written over the API: what bench/board.mjs opens.
const surnames = [..."赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"],
  given = [..."文德明建国秀英芳伟丽强军洁涛超霞平刚桂兰玉梅晓东海燕春雪"];
const majors = ["农学", "法学", "会计学", "土木工程", "汉语言文学", "园艺", "计算机科学与技术", "公共管理"];

/// Draws that are the same each time.
function dice(seed) {
  let x = seed;
  return (n) => ((x = (Math.imul(x, 1103515245) + 12345) >>> 0), Math.floor((x / 2 ** 32) * n));
}

/// `ask(method, path, body)` answers with JSON. Returns the batch's id.
export async function fill(ask, { people = 300, posts = 200, name = "2027年第一批选派干部", organiser } = {}) {
  const pick = dice(7),
    at = (list) => list[pick(list.length)];
  const write = async (ledger, rows) => {
    const ids = [];
    for (let i = 0; i < rows.length; i += 100)
      ids.push(
        ...(await ask("POST", `/api/records/${ledger}/batch`, { rows: rows.slice(i, i + 100), reason: "补录" })).items.map((r) => r.id),
      );
    return ids;
  };
  const list = async (kind) =>
    (await ask("GET", `/api/records/organisation?limit=500&filter=${encodeURIComponent(`kind in [${kind.map((k) => `'${k}'`)}]`)}`)).items;
  const villages = await list(["village", "community"]),
    townships = await list(["township", "street"]),
    bodies = await list(["organ", "public"]);
  const batch = (await write("batch", [{ values: { name, organiser, quota: posts, term: 24, from: 20270101, to: 20281231 } }]))[0];
  const made = await write(
    "post",
    Array.from({ length: posts }, (_, i) => {
      const where = i % 7 === 6 ? at(townships) : at(villages);
      return {
        state: "open",
        values: {
          name: where.values.name + (i % 5 === 4 ? "党支部第一书记" : "农村工作指导员"),
          number: `B${String(i + 1).padStart(3, "0")}`,
          batch,
          receiver: where.id,
          category: i % 5 === 4 ? "first_secretary" : "guide",
          seats: 1,
          weak: i % 6 === 0,
          distance: 4 + pick(60),
          majors: i % 3 ? [] : [at(majors)],
        },
      };
    }),
  );
  const seen = new Set();
  const who = await write(
    "person",
    Array.from({ length: people }, (_, i) => {
      let full;
      do full = at(surnames) + at(given) + (pick(3) ? at(given) : "");
      while (seen.has(full));
      seen.add(full);
      const body = at(bodies);
      return {
        values: {
          name: full,
          sex: i % 3 ? "1" : "2",
          born: 19700000 + pick(20) * 10000 + 100 * (1 + pick(12)),
          politics: "01",
          party_joined: 20100601,
          work_start: 20080701,
          unit: body.id,
          grassroots: pick(2) === 0,
          major: at(majors),
        },
      };
    }),
  );
  await write(
    "nomination",
    who.map((person, i) => ({
      state: "reviewed",
      values: { person, batch, sender: bodies[i % bodies.length].id, category: i % 4 === 3 ? "first_secretary" : "guide", consent: true },
    })),
  );
  await write(
    "wish",
    who.flatMap((person) =>
      [1, 2, 3]
        .slice(0, 1 + pick(3))
        .map((order) => ({ values: { person, batch, order, ...(pick(3) ? { post: made[pick(posts)] } : { place: at(townships).id }) } })),
    ),
  );
  return batch;
}
