#include "exchange/packed.hpp"

#include <cstring>

namespace zhagen::exchange {
namespace {

// A value is its field's number, its kind, and what the kind needs; lengths and counts have four bytes.
constexpr std::uint16_t kState = 0xFFFF;

template <class T>
void put(std::string& out, T v) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &v, sizeof v);
  out.append(bytes, sizeof v);
}

void put_text(std::string& out, const std::string& text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool end() const { return rest_.empty(); }
  template <class T>
  T take() {
    T v;
    std::memcpy(&v, rest_.data(), sizeof v);
    rest_.remove_prefix(sizeof v);
    return v;
  }
  std::string text() {
    auto n = take<std::uint32_t>();
    std::string out(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return out;
  }

 private:
  std::string_view rest_;
};

}  // namespace

Packed::Packed(const ledger::Draft& draft) {
  for (const auto& [field, value] : draft.values) {
    put(bytes_, static_cast<std::uint16_t>(field));
    put(bytes_, static_cast<std::uint8_t>(value.index()));
    if (const auto* n = std::get_if<std::int64_t>(&value)) put(bytes_, *n);
    if (const auto* text = std::get_if<std::string>(&value)) put_text(bytes_, *text);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
      put(bytes_, static_cast<std::uint32_t>(list->size()));
      for (const std::string& item : *list) put_text(bytes_, item);
    }
  }
  if (!draft.state.empty()) {
    put(bytes_, kState);
    put_text(bytes_, draft.state);
  }
  bytes_.shrink_to_fit();
}

ledger::Draft Packed::draft() const {
  ledger::Draft draft;
  for (Reader in(bytes_); !in.end();) {
    auto field = in.take<std::uint16_t>();
    if (field == kState) {
      draft.state = in.text();
      continue;
    }
    ledger::Value value;
    switch (in.take<std::uint8_t>()) {
      case 1: value = in.take<std::int64_t>(); break;
      case 2: value = in.text(); break;
      case 3: {
        std::vector<std::string> list(in.take<std::uint32_t>());
        for (std::string& item : list) item = in.text();
        value = std::move(list);
        break;
      }
      default: break;
    }
    draft.values.emplace_back(int{field}, std::move(value));
  }
  return draft;
}

}  // namespace zhagen::exchange
