#pragma once
// A reader of protobuf's text format, without knowing the messages: a tree of named fields.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace textproto {

struct Message;

struct Field {
  std::string name;                  // [type.url/Name] for an expanded Any
  std::string text;                  // of a scalar: the token, or the decoded bytes of a string
  bool quoted = false;
  std::shared_ptr<Message> message;  // null for a scalar
  int line = 0;
};

struct Message {
  std::vector<Field> fields;
  const Field* find(std::string_view name) const;  // the first
  std::vector<const Field*> all(std::string_view name) const;
  std::string text(std::string_view name) const;  // "" if absent
  bool flag(std::string_view name) const { return text(name) == "true"; }
};

/// False, with the line in 'error', at anything that is not text format.
bool read(std::string_view text, Message& out, std::string& error);

}  // namespace textproto
