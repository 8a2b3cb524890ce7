#include "needs.hpp"

#include <algorithm>
#include <vector>

#include "cel/lexer.hpp"

namespace conformance {
namespace {

using zhagen::cel::Token;

bool among(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Scan {
 public:
  Scan(std::vector<Token> tokens, std::string_view container) : t_(std::move(tokens)), container_(container) {}

  std::string run() {
    for (std::size_t i = 0; i + 1 < t_.size(); ++i) {
      std::string why = at(i);
      if (!why.empty()) return why;
    }
    return "";
  }

 private:
  bool sign(std::size_t i, std::string_view s) const { return i < t_.size() && t_[i].kind == Token::Kind::sign && t_[i].text == s; }
  bool name(std::size_t i) const { return i < t_.size() && t_[i].kind == Token::Kind::name; }

  /// Arguments of the call whose '(' is at i.
  int arguments(std::size_t i) const {
    int depth = 0, n = 1;
    if (sign(i + 1, ")")) return 0;
    for (; i < t_.size(); ++i) {
      if (sign(i, "(") || sign(i, "[") || sign(i, "{")) ++depth;
      if (sign(i, ")") || sign(i, "]") || sign(i, "}")) --depth;
      if (depth == 0) return n;
      n += depth == 1 && sign(i, ",");
    }
    return n;
  }

  std::string at(std::size_t i) const {
    if (sign(i, "?") && (sign(i - 1, ".") || sign(i - 1, "[") || sign(i - 1, "{") || sign(i - 1, ","))) return "optional values";
    if (!name(i)) return "";
    const std::string& w = t_[i].text;
    bool member = i > 0 && sign(i - 1, "."), calls = sign(i + 1, "(");
    if (!member || (i == 1)) {  // the first name of a chain
      std::string chain = w;
      std::size_t end = i;
      while (sign(end + 1, ".") && name(end + 2)) chain += "." + t_[end += 2].text;
      if (chain.starts_with("cel.expr.conformance") || chain.starts_with("google.api.expr.test")) return "protobuf messages";
      if (chain.starts_with("google.protobuf.") && chain != "google.protobuf.Timestamp" && chain != "google.protobuf.Duration")
        return chain.ends_with("Value") && chain != "google.protobuf.Value" && chain != "google.protobuf.ListValue" && chain != "google.protobuf.NullValue"
                   ? "wrappers" : chain.find("NullValue") != std::string::npos ? "enums" : "protobuf messages";
      if (sign(end + 1, "{") && (end > i || (w[0] >= 'A' && w[0] <= 'Z'))) return "protobuf messages";
      bool in_messages = container_.starts_with("cel.expr.conformance") || container_.starts_with("google.api.expr.test");
      if (in_messages && w[0] >= 'A' && w[0] <= 'Z') return w.find("Enum") != std::string::npos || chain.find("Enum") != std::string::npos ? "enums" : "protobuf messages";
      if (container_ == "google.protobuf" && w[0] >= 'A' && w[0] <= 'Z') return "protobuf messages";
      if (among(w, {"math", "base64", "strings", "sets", "lists", "regex", "optional", "cel", "proto", "ip", "cidr", "isIP", "isCIDR", "net"}) &&
          (calls || sign(i + 1, ".")) && (calls || name(i + 2)) && (calls ? among(w, {"ip", "cidr", "isIP", "isCIDR"}) : sign(i + 3, "(")  || sign(i + 3, ".")))
        return w == "optional" ? "optional values" : w == "proto" ? "protobuf messages" : "extension libraries";
    }
    if (member && calls) {
      int n = arguments(i + 1);
      if (among(w, {"charAt", "indexOf", "lastIndexOf", "join", "lowerAscii", "upperAscii", "replace", "split", "substring", "trim", "format", "reverse",
                    "flatten", "sort", "sortBy", "slice", "distinct", "first", "last", "transformList", "transformMap", "transformMapEntry",
                    "family", "isCanonical", "containsIP", "containsCIDR", "masked", "prefixLength"}))
        return "extension libraries";
      if (among(w, {"all", "exists", "exists_one", "existsOne"}) && n == 3) return "extension libraries";
      if (among(w, {"optMap", "optFlatMap", "orValue", "hasValue", "value", "or"})) return "optional values";
    }
    return "";
  }

  std::vector<Token> t_;
  std::string_view container_;
};

}  // namespace

std::string needs(std::string_view expression, std::string_view container) {
  auto tokens = zhagen::cel::tokenize(expression);
  if (!tokens) return "";  // then the parser has to say so
  return Scan(std::move(*tokens), container).run();
}

}  // namespace conformance
