#pragma once
// What must be looked at before toml++ 3.3 (Debian 12) reads a text. Its test for white space runs into
// __builtin_unreachable on U+00A1-U+0499 and U+2C5E-U+3058 (、 。 【 and the like) wherever it looks for white space:
// outside strings and comments, and behind a backslash in a """string""". An office that types a Chinese comma between
// two values would meet undefined behaviour; here it meets a sentence. (Found by tests/fuzz/base_text.)

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zhagen {

struct TomlFault {
  std::size_t line;  // from 1
  std::string what;  // 引号外面有“、”……
};

/// The first character that toml++ must not be shown, if there is one. Every toml::parse comes after this.
std::optional<TomlFault> toml_fault(std::string_view text);

}  // namespace zhagen
