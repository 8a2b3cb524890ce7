#include "store/dump_form.hpp"

#include <fmt/format.h>

#include <charconv>

#include "store/names.hpp"

namespace zhagen::store {
namespace {

constexpr std::string_view kMagic = "zhagen-dump 1\n";
constexpr std::size_t kLongestLine = std::size_t{1} << 30;
constexpr std::string_view kPlain = "\b\f\n\r\t\v\\", kLetters = "bfnrtv\\";

const char* type_name(Kind k) { return k == Kind::integer ? "integer" : k == Kind::text ? "text" : "blob"; }

int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

bool unescape(std::string_view field, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      out += field[i];
      continue;
    }
    std::size_t k = i + 1 < field.size() ? kLetters.find(field[i + 1]) : std::string_view::npos;
    if (k == std::string_view::npos) return false;
    out += kPlain[k];
    ++i;
  }
  return true;
}

/// The next word of a line, parted by blanks.
std::string_view word(std::string_view& rest) {
  std::size_t end = std::min(rest.find(' '), rest.size());
  std::string_view w = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return w;
}

bool plain_name(std::string_view s) {
  return !s.empty() && s.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool read_header(std::string_view line, Table& t) {
  std::string_view rest = line.substr(0, line.size() - 1);
  if (word(rest) != "table") return false;
  t = Table{std::string(word(rest)), {}, {}, {}};
  while (!rest.empty()) {
    std::string_view column = word(rest), name = column.substr(0, column.find(':'));
    std::string_view type = name.size() < column.size() ? column.substr(name.size() + 1) : "";
    if (!plain_name(name)) return false;
    t.columns.emplace_back(name);
    t.types.push_back(type == "integer" ? Kind::integer : type == "text" ? Kind::text : Kind::blob);
    if (type != type_name(t.types.back())) return false;
  }
  return plain_name(t.name) && !t.columns.empty();
}

struct Sink {
  NewFile* file;
  Sha256 all, section;
  Status line(const std::string& text) {
    all.add(text);
    section.add(text);
    return file ? file->write(text) : Status{};
  }
};

Result<std::int64_t> write_table(Tx& tx, const Table& t, Sink& sink) {
  std::string line = "table " + t.name, columns, order;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    line += fmt::format(" {}:{}", t.columns[i], type_name(t.types[i]));
    columns += (i ? ", " : "") + quoted_name(t.columns[i]);
  }
  for (const std::string& k : t.key) order += (order.empty() ? "" : ", ") + quoted_name(k);
  sink.section = Sha256();
  TRY(sink.line(line + "\n"));
  auto rows = TRY(tx.scan("SELECT " + columns + " FROM " + quoted_name(t.name) + " ORDER BY " + order));
  std::int64_t n = 0;
  for (; TRY(rows.next()); ++n) {
    line.clear();
    for (int i = 0; i < rows.columns(); ++i) {
      if (i) line += '\t';
      Kind kind = rows.kind(i);
      if (kind == Kind::integer) {
        fmt::format_to(std::back_inserter(line), "{}", rows.integer(i));
      } else {
        put_value(line, kind, rows.text(i));
      }
    }
    TRY(sink.line(line += '\n'));
  }
  TRY(sink.line(fmt::format("end {} {} {}\n", t.name, n, sink.section.hex())));
  return n;
}

}  // namespace

void put_value(std::string& out, Kind kind, std::string_view bytes) {
  if (kind == Kind::null) {
    out += "\\N";
  } else if (kind == Kind::blob) {
    out += "\\\\x";
    for (char c : bytes) {
      out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
      out += "0123456789abcdef"[c & 15];
    }
  } else {
    for (char c : bytes) {
      std::size_t k = kPlain.find(c);
      if (k == std::string_view::npos) {
        out += c;
      } else {
        out += '\\';
        out += kLetters[k];
      }
    }
  }
}

bool get_value(std::string_view field, Kind type, Arg& arg, std::string& bytes) {
  if (field == "\\N") {
    arg = Arg();
    return true;
  }
  if (type == Kind::integer) {
    std::int64_t v = 0;
    auto [end, e] = std::from_chars(field.data(), field.data() + field.size(), v);
    arg = Arg(v);
    return e == std::errc() && end == field.data() + field.size() && !field.empty();
  }
  if (type == Kind::text) {
    if (!unescape(field, bytes)) return false;
    arg = Arg(std::string_view(bytes));
    return true;
  }
  if (!field.starts_with("\\\\x") || field.size() % 2 == 0) return false;
  bytes.clear();
  for (std::size_t i = 3; i < field.size(); i += 2) {
    int high = hex_digit(field[i]), low = hex_digit(field[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes += static_cast<char>(high << 4 | low);
  }
  arg = Arg(Blob{bytes});
  return true;
}

Result<DumpReport> write_dump(Conn& conn, NewFile* out) {
  DumpReport report;
  Sink sink{out, {}, {}};
  Tx tx(&conn);
  TRY(sink.line(std::string(kMagic)));
  for (const Table& t : TRY(tables(conn))) {
    std::int64_t n = TRY(write_table(tx, t, sink));
    report.tables[t.name] = n;
    report.rows += n;
  }
  report.sha256 = sink.all.hex();
  TRY(sink.line(fmt::format("done {} {} {}\n", report.tables.size(), report.rows, report.sha256)));
  return report;
}

Error DumpReader::damaged(const char* what) const {
  return fail(Errc::store_damaged, path_, fmt::format("{} {} {}", table_.name, rows_, what));
}

Status DumpReader::next_line() {
  TRY(file_.line(line_, kLongestLine));
  if (line_.empty() || line_.back() != '\n') return damaged("cut off");
  return {};
}

Result<DumpReader> DumpReader::open(const std::string& path) {
  DumpReader r(TRY(OldFile::open(path)), path);
  TRY(r.next_line());
  if (r.line_ != kMagic) return r.damaged("header");
  r.all_.add(r.line_);
  return r;
}

Result<const Table*> DumpReader::table() {
  TRY(next_line());
  if (line_.starts_with("done ")) {
    std::string digest = all_.hex();
    if (line_ != fmt::format("done {} {} {}\n", report_.tables.size(), report_.rows, digest))
      return damaged("done");
    report_.sha256 = digest;
    TRY(file_.line(line_, kLongestLine));
    if (!line_.empty()) return damaged("more after the end");
    return static_cast<const Table*>(nullptr);
  }
  rows_ = 0;
  std::string before = report_.tables.empty() ? "" : report_.tables.rbegin()->first;
  if (!read_header(line_, table_) || table_.name <= before) return damaged("table");
  values_.resize(table_.columns.size());
  section_ = Sha256();
  section_.add(line_);
  all_.add(line_);
  report_.tables[table_.name] = 0;
  return &table_;
}

Result<bool> DumpReader::row(std::span<Arg> out) {
  TRY(next_line());
  // A table of one text column may hold a row that begins like an end; a row never holds a true digest of
  // itself.
  if (line_.starts_with("end ") &&
      line_ == fmt::format("end {} {} {}\n", table_.name, rows_, section_.hex())) {
    all_.add(line_);
    report_.tables[table_.name] = rows_;
    report_.rows += rows_;
    return false;
  }
  section_.add(line_);
  all_.add(line_);
  std::string_view rest = std::string_view(line_).substr(0, line_.size() - 1);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    bool last = i + 1 == values_.size();
    std::size_t tab = rest.find('\t');
    if (last != (tab == std::string_view::npos)) return damaged("columns");
    if (!get_value(rest.substr(0, tab), table_.types[i], out[i], values_[i])) return damaged("value");
    if (!last) rest.remove_prefix(tab + 1);
  }
  ++rows_;
  return true;
}

}  // namespace zhagen::store
