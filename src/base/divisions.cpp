#include "base/divisions.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "base/utf8.hpp"

namespace zhagen {
namespace {

static_assert(std::endian::native == std::endian::little, "divisions.bin is mapped as it is");

constexpr std::array<std::size_t, 5> kDigits{2, 4, 6, 9, 12};
constexpr std::string_view kMagic = "ZHGDIV1\n";

struct Node {
  std::uint32_t code, name, first_child;
};

/// Cities that are a bracket in the table and no place: nobody writes them in an address.
bool bracket(std::string_view name) {
  return name == "市辖区" || name == "县" || name == "省直辖县级行政区划" || name == "自治区直辖县级行政区划";
}

struct Key {
  std::size_t level = 5;  // 5: not a code
  std::uint64_t number = 0;
};

/// The number that a text of 2, 4, 6, 9 or 12 digits writes.
Key read_code(std::string_view text) {
  auto length = std::find(kDigits.begin(), kDigits.end(), text.size());
  if (length == kDigits.end() || text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  Key key{static_cast<std::size_t>(length - kDigits.begin()), 0};
  for (char c : text) key.number = key.number * 10 + static_cast<unsigned>(c - '0');
  return key;
}

}  // namespace

/// The mapped file. What open() has checked: every part lies inside it, ranges of children and names only go up.
/// Village names are checked as they are walked.
struct Divisions::Data {
  const char* base = nullptr;
  std::size_t size = 0;
  std::array<std::uint32_t, 5> count{};
  std::array<const Node*, 4> nodes{};
  const std::uint32_t* village_at = nullptr;
  const std::uint16_t* tails = nullptr;
  std::string_view names, village_names;
  std::vector<std::string> suffixes{""};

  Data(const char* b, std::size_t n) : base(b), size(n) {}
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
  ~Data() { munmap(const_cast<char*>(base), size); }

  const char* lay_out();  // nullptr: good; else what is wrong

  std::string_view node_name(std::size_t level, std::size_t i) const {
    std::size_t at = nodes[level][i].name;
    return names.substr(at + 1, static_cast<unsigned char>(names[at]));
  }
  /// The town that a village (by its place) is in.
  std::size_t town_of(std::size_t village) const {
    const Node* end = nodes[3] + count[3] + 1;
    const Node* after = std::upper_bound(nodes[3], end, village, [](std::size_t v, const Node& n) { return v < n.first_child; });
    return static_cast<std::size_t>(after - nodes[3]) - 1;
  }
  /// Calls each(place, suffix, head) for the villages of a town until it answers false.
  template <class Each>
  void walk(std::size_t town, Each each) const {
    std::string_view rest = village_names.substr(village_at[town]);
    for (std::size_t v = nodes[3][town].first_child; v < nodes[3][town + 1].first_child; ++v) {
      if (rest.size() < 2) return;
      auto suffix = static_cast<unsigned char>(rest[0]), length = static_cast<unsigned char>(rest[1]);
      if (suffix >= suffixes.size() || rest.size() < 2U + length) return;
      if (!each(v, suffix, rest.substr(2, length))) return;
      rest.remove_prefix(2U + length);
    }
  }
  Division village(std::size_t town, std::size_t v, unsigned suffix, std::string_view head) const {
    std::string tail = std::to_string(tails[v] + 1000U).substr(1);
    return {std::to_string(nodes[3][town].code) + tail, std::string(head) + suffixes[suffix], Level::village};
  }
  Division node(std::size_t level, std::size_t i) const {
    return {std::to_string(nodes[level][i].code), std::string(node_name(level, i)), static_cast<Level>(level + 1)};
  }
  /// The place of a code in its level, or count[level].
  std::size_t place(Key key) const {
    if (key.level == 4) {
      std::size_t town = place({3, key.number / 1000});
      if (town == count[3]) return count[4];
      const std::uint16_t *from = tails + nodes[3][town].first_child, *to = tails + nodes[3][town + 1].first_child;
      const std::uint16_t* at = std::lower_bound(from, to, key.number % 1000);
      return at != to && *at == key.number % 1000 ? static_cast<std::size_t>(at - tails) : count[4];
    }
    const Node *from = nodes[key.level], *to = from + count[key.level];
    const Node* at = std::lower_bound(from, to, key.number, [](const Node& n, std::uint64_t code) { return n.code < code; });
    return at != to && at->code == key.number ? static_cast<std::size_t>(at - from) : count[key.level];
  }
  struct Found {
    std::size_t level = 5, place = 0;  // level 5: unknown
  };
  /// 441900 is a county of its own; 450000 is no county, so it is the province 45 with zeros filled up.
  Found look_up(std::string_view code) const {
    Key key = read_code(code);
    if (key.level == 5) return {};
    for (;;) {
      if (std::size_t i = place(key); i < count[key.level]) return {key.level, i};
      if (key.level == 0) return {};
      std::size_t digits = kDigits[key.level] - kDigits[key.level - 1];
      std::uint64_t scale = digits == 2 ? 100 : 1000;
      if (key.number % scale != 0) return {};
      key = {key.level - 1, key.number / scale};
    }
  }
};

const char* Divisions::Data::lay_out() {
  std::size_t at = kMagic.size();
  auto room = [&](std::size_t n) { return n <= size - at; };
  if (std::string_view(base, std::min(size, at)) != kMagic || !room(32)) return "不是行政区划数据";
  std::array<std::uint32_t, 8> head{};
  std::memcpy(head.data(), base + at, 32);
  at += 32;
  std::copy_n(head.begin(), 5, count.begin());
  std::size_t need = at;
  for (std::size_t level = 0; level < 4; ++level) need += (std::size_t{count[level]} + 1) * sizeof(Node);
  need += (std::size_t{count[3]} + 1) * 4 + std::size_t{count[4]} * 2 + head[5] + head[6] + head[7];
  if (need != size) return "长度不对";
  for (std::size_t level = 0; level < 4; ++level) {
    nodes[level] = reinterpret_cast<const Node*>(base + at);
    at += (std::size_t{count[level]} + 1) * sizeof(Node);
  }
  village_at = reinterpret_cast<const std::uint32_t*>(base + at);
  at += (std::size_t{count[3]} + 1) * 4;
  tails = reinterpret_cast<const std::uint16_t*>(base + at);
  at += std::size_t{count[4]} * 2;
  std::string_view suffix_text(base + at, head[5]);
  names = std::string_view(base + at + head[5], head[6]);
  village_names = std::string_view(base + at + head[5] + head[6], head[7]);
  for (std::size_t level = 0; level < 4; ++level) {
    const Node* n = nodes[level];
    for (std::size_t i = 0; i < count[level]; ++i)
      if (n[i].first_child > n[i + 1].first_child || n[i].code >= n[i + 1].code || n[i].name >= names.size() ||
          names.size() - n[i].name - 1 < static_cast<unsigned char>(names[n[i].name]))
        return "目录不对";
    if (n[0].first_child != 0 || n[count[level]].first_child != count[level + 1]) return "目录不对";
  }
  for (std::size_t town = 0; town <= count[3]; ++town)
    if (village_at[town] > village_names.size()) return "村名目录不对";
  while (!suffix_text.empty()) {
    auto length = static_cast<unsigned char>(suffix_text[0]);
    if (suffix_text.size() < 1U + length) return "后缀表不对";
    suffixes.emplace_back(suffix_text.substr(1, length));
    suffix_text.remove_prefix(1U + length);
  }
  return nullptr;
}

Divisions::Divisions(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Divisions::Divisions(Divisions&&) noexcept = default;
Divisions& Divisions::operator=(Divisions&&) noexcept = default;
Divisions::~Divisions() = default;

Result<Divisions> Divisions::open(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? fail(Errc::file_not_found, path) : fail(Errc::file_unreadable, path, std::strerror(errno));
  struct stat info {};
  void* map = MAP_FAILED;
  if (fstat(fd, &info) == 0 && info.st_size > 0)
    map = mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) return fail(Errc::data_damaged, path, "是空的或读不出来");
  auto data = std::make_unique<Data>(static_cast<const char*>(map), static_cast<std::size_t>(info.st_size));
  if (const char* wrong = data->lay_out()) return fail(Errc::data_damaged, path, wrong);
  return Divisions(std::move(data));
}

std::size_t Divisions::count(Level level) const { return data_->count[static_cast<std::size_t>(level) - 1]; }

std::optional<Division> Divisions::find(std::string_view code) const {
  auto [level, i] = data_->look_up(code);
  if (level == 5) return std::nullopt;
  if (level < 4) return data_->node(level, i);
  std::optional<Division> out;
  std::size_t place = i, town = data_->town_of(place);
  data_->walk(town, [&](std::size_t v, unsigned suffix, std::string_view head) {
    if (v == place) out = data_->village(town, v, suffix, head);
    return v != place;
  });
  return out;
}

std::vector<Division> Divisions::path(std::string_view code) const {
  std::vector<Division> out;
  auto self = find(code);
  if (!self) return out;
  for (std::size_t level = 0; level + 1 < static_cast<std::size_t>(self->level); ++level)
    if (auto above = find(std::string_view(self->code).substr(0, kDigits[level]))) out.push_back(*above);
  out.push_back(*self);
  return out;
}

std::string Divisions::full_name(std::string_view code) const {
  std::string out;
  std::vector<Division> all = path(code);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i + 1 == all.size() || !(all[i].level == Level::city && (bracket(all[i].name) || all[i].name == all[i + 1].name)))
      out += all[i].name;
  return out;
}

std::vector<Division> Divisions::children(std::string_view code) const {
  std::vector<Division> out;
  if (code.empty()) {
    for (std::size_t i = 0; i < data_->count[0]; ++i) out.push_back(data_->node(0, i));
    return out;
  }
  auto [level, i] = data_->look_up(code);
  if (level >= 4) return out;
  if (level == 3) {
    data_->walk(i, [&, town = i](std::size_t v, unsigned suffix, std::string_view head) {
      out.push_back(data_->village(town, v, suffix, head));
      return true;
    });
    return out;
  }
  for (std::size_t c = data_->nodes[level][i].first_child; c < data_->nodes[level][i + 1].first_child; ++c)
    out.push_back(data_->node(level + 1, c));
  return out;
}

std::size_t Divisions::child_count(std::string_view code) const {
  if (code.empty()) return data_->count[0];
  auto [level, i] = data_->look_up(code);
  if (level >= 4) return 0;
  return data_->nodes[level][i + 1].first_child - data_->nodes[level][i].first_child;
}

std::vector<Division> Divisions::search(std::string_view text, std::size_t limit, std::string_view under) const {
  std::vector<Division> out;
  text = utf8::trim(text);
  if (text.empty()) return out;
  // The range of each level below 'under'; the whole table where it is empty.
  std::array<std::size_t, 5> from{}, to{};
  for (std::size_t level = 0; level < 5; ++level) to[level] = data_->count[level];
  if (!under.empty()) {
    auto [top, i] = data_->look_up(under);
    if (top >= 4) return out;
    for (std::size_t level = 0; level <= top; ++level) from[level] = to[level] = 0;
    std::size_t first = i, last = i + 1;
    for (std::size_t level = top; level < 4; ++level) {
      first = data_->nodes[level][first].first_child;
      last = data_->nodes[level][last].first_child;
      from[level + 1] = first;
      to[level + 1] = last;
    }
  }
  for (std::size_t level = 0; level < 4; ++level)
    for (std::size_t i = from[level]; i < to[level] && out.size() < limit; ++i)
      if (data_->node_name(level, i).find(text) != std::string_view::npos) out.push_back(data_->node(level, i));
  if (from[4] == to[4]) return out;
  std::size_t last_town = data_->town_of(to[4] - 1);
  std::string name;
  for (std::size_t town = data_->town_of(from[4]); town <= last_town && out.size() < limit; ++town)
    data_->walk(town, [&](std::size_t v, unsigned suffix, std::string_view head) {
      name.assign(head).append(data_->suffixes[suffix]);
      if (name.find(text) != std::string::npos) out.push_back(data_->village(town, v, suffix, head));
      return out.size() < limit;
    });
  return out;
}

}  // namespace zhagen
