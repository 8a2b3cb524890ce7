#include "base/toml_text.hpp"

#include "base/utf8.hpp"

namespace zhagen {

std::optional<TomlFault> toml_fault(std::string_view text) {
  enum class In { open, comment, basic, literal, long_basic, long_literal } in = In::open;
  std::size_t line = 1;
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  auto pass = [&](std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  };
  while (!rest.empty()) {
    char first = rest[0];
    bool line_end = first == '\n';
    if (line_end) ++line;
    switch (in) {
      case In::open:
        if (pass("\"\"\"")) {
          in = In::long_basic;
          continue;
        }
        if (pass("'''")) {
          in = In::long_literal;
          continue;
        }
        if (static_cast<unsigned char>(first) >= 0x80)
          return TomlFault{line, "引号外面有“" + utf8::encode(utf8::take(rest)) + "”，引号、逗号、方括号等要用英文的，文字要加英文引号"};
        if (first == '"') in = In::basic;
        if (first == '\'') in = In::literal;
        if (first == '#') in = In::comment;
        break;
      case In::comment:
        if (line_end) in = In::open;
        break;
      case In::basic:
        if (first == '\\' && rest.size() > 1 && rest[1] != '\n') rest.remove_prefix(1);
        if (first == '"' || line_end) in = In::open;
        break;
      case In::literal:
        if (first == '\'' || line_end) in = In::open;
        break;
      case In::long_basic:
        if (first == '\\' && rest.size() > 1) {
          auto next = static_cast<unsigned char>(rest[1]);
          if (next <= ' ' || next >= 0x80) return TomlFault{line, "反斜杠后面应是 n、t、引号或反斜杠等"};
          rest.remove_prefix(1);
          break;
        }
        if (pass("\"\"\"")) {
          while (pass("\"")) {}  // up to two quotes may stand before the closing three
          in = In::open;
          continue;
        }
        break;
      case In::long_literal:
        if (pass("'''")) {
          while (pass("'")) {}
          in = In::open;
          continue;
        }
        break;
    }
    rest.remove_prefix(1);
  }
  return std::nullopt;
}

}  // namespace zhagen
