#include "files/lrmx.hpp"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "files/base64.hpp"
#include "files/errors.hpp"
#include "files/gbk.hpp"
#include "files/lrmx_elements.hpp"

namespace zhagen::files {
namespace {

constexpr int kDepth = 16;
constexpr std::size_t kExtraText = 64 << 10;  // all unknown elements together

std::string_view local_name(const char* name) {
  const char* colon = std::strchr(name, ':');
  return colon ? colon + 1 : name;
}

/// With plain line feeds, so that it is the same after it was written and read again.
std::string as_lf(std::string_view xml) {
  std::string out;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] != '\r') out += xml[i];
    else if (i + 1 == xml.size() || xml[i + 1] != '\n') out += '\n';
  }
  return out;
}

/// What lies between two marks of the file is kept as bytes: expat has checked it, and nothing of it is lost or rewritten.
class Reader {
 public:
  Reader(std::string_view xml, const std::string& file) : xml_(xml), file_(file), expat_(XML_ParserCreate("UTF-8")) {
    if (!expat_) throw std::bad_alloc();
    XML_SetUserData(parser(), this);
    XML_SetElementHandler(parser(), on_start, on_end);
    XML_SetCharacterDataHandler(parser(), on_text);
    XML_SetStartDoctypeDeclHandler(parser(), on_doctype);
  }
  ~Reader() { XML_ParserFree(parser()); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Result<Form> run() {
    bool good = XML_Parse(parser(), xml_.data(), static_cast<int>(xml_.size()), 1) == XML_STATUS_OK;
    if (!error_) return error_.error();
    if (!good) return fail(fault::form_broken, file_, line());
    std::stable_sort(form_.extras.begin(), form_.extras.end(), [](const Extra& a, const Extra& b) { return a.behind < b.behind; });
    return std::move(form_);
  }

 private:
  enum class Where : std::uint8_t { person, text, family, item, item_text, unknown };

  static void on_start(void* p, const char* name, const char**) {
    auto& r = *static_cast<Reader*>(p);
    if (r.error_.operator bool()) r.start(name);
  }
  static void on_end(void* p, const char*) {
    auto& r = *static_cast<Reader*>(p);
    if (r.error_.operator bool()) r.end();
  }
  static void on_text(void* p, const char* s, int n) {
    auto& r = *static_cast<Reader*>(p);
    if (r.error_.operator bool()) r.characters({s, static_cast<std::size_t>(n)});
  }
  static void on_doctype(void* p, const char*, const char*, const char*, int) {
    auto& r = *static_cast<Reader*>(p);
    r.stop(fail(fault::form_doctype, r.file_));
  }

  XML_Parser parser() const { return static_cast<XML_Parser>(expat_); }
  std::size_t line() const { return XML_GetCurrentLineNumber(parser()); }
  std::size_t here() const { return static_cast<std::size_t>(XML_GetCurrentByteIndex(parser())); }
  std::size_t length() const { return static_cast<std::size_t>(XML_GetCurrentByteCount(parser())); }
  void stop(Error e) {
    if (!error_) return;
    error_ = std::move(e);
    XML_StopParser(parser(), XML_FALSE);
  }
  void limit(const char* what) { stop(fail(fault::form_limit, file_, line(), what)); }

  void start(const char* full) {
    if (++depth_ > kDepth) return limit("嵌套过深");
    std::string_view name = local_name(full);
    if (depth_ == 1) return root(name, full);
    if (where_ == Where::unknown) return;
    if (where_ == Where::text || where_ == Where::item_text) {  // markup where text belongs: kept as it stands
      where_ = Where::unknown;
      return;
    }
    open_depth_ = depth_;
    opened_ = here();
    text_.clear();
    if (where_ == Where::person) return child(name);
    if (where_ == Where::family) {
      if (name != "Item") return unknown(Where::family);
      if (form_.family.size() == kFormFamily) return limit("家庭成员过多");
      form_.family.emplace_back();
      where_ = Where::item;
      return;
    }
    for (const RelativeElement& e : kRelativeElements)
      if (name == e.name && (form_.family.back().*e.text).empty()) {
        target_ = &(form_.family.back().*e.text);
        before_ = Where::item;
        where_ = Where::item_text;
        return;
      }
    unknown(Where::item);
  }

  void root(std::string_view name, const char* full) {
    if (name != "Person") return stop(fail(fault::form_other, file_, name));
    std::string_view tag = xml_.substr(here(), length());
    tag.remove_prefix(std::min(tag.size(), 1 + std::strlen(full)));
    while (!tag.empty() && (tag.back() == '>' || tag.back() == '/')) tag.remove_suffix(1);
    while (!tag.empty() && std::strchr(" \t\r\n", tag.back())) tag.remove_suffix(1);
    if (tag.size() > kExtraText) return limit("属性过长");
    form_.root = as_lf(tag);
  }

  void child(std::string_view name) {
    int number = 0;
    while (number < kElementCount && element_name(number) != name) ++number;
    if (number == kElementCount) return unknown(Where::person);
    if (seen_[static_cast<std::size_t>(number)]) {  // the second one: behind the first also when written in the editor's order
      least_ = number;
      return unknown(Where::person);
    }
    number_ = number;
    before_ = Where::person;
    const Element& e = kElements[static_cast<std::size_t>(number)];
    if (e.holds == Holds::family) {
      seen_[static_cast<std::size_t>(number)] = true;
      last_ = number;
      where_ = Where::family;
      return;
    }
    target_ = e.holds == Holds::photo ? nullptr : &form_[e.box];
    where_ = Where::text;
  }

  void unknown(Where before) {
    before_ = before;
    where_ = Where::unknown;
  }

  void end() {
    int closed = depth_--;
    if (where_ == Where::family && closed == 2) where_ = Where::person;
    else if (where_ == Where::item && closed == 3) end_item();
    else if (closed == open_depth_ && (where_ == Where::text || where_ == Where::item_text)) end_text();
    else if (closed == open_depth_ && where_ == Where::unknown) end_unknown();
  }

  void end_item() {
    where_ = Where::family;
    if (form_.family.back() == Relative()) form_.family.pop_back();  // rows of the paper that are not filled in
  }

  void end_text() {
    bool photo = where_ == Where::text && !target_;
    std::string text = photo ? std::string() : tidy_form_text(text_);
    if (photo) {
      auto picture = from_base64(text_);
      if (!picture) return end_unknown();  // not lost, though it is no picture
      form_.photo = *std::move(picture);
    } else {
      *target_ = std::move(text);
    }
    if (where_ == Where::text) {
      seen_[static_cast<std::size_t>(number_)] = true;
      last_ = number_;
    }
    where_ = before_;
  }

  void end_unknown() {
    std::string raw = as_lf(xml_.substr(opened_, here() + length() - opened_));
    where_ = before_;
    extra_ += raw.size();
    if (extra_ > kExtraText) return limit("不认识的内容过多");
    if (where_ == Where::item) form_.family.back().extra += raw;
    else form_.extras.push_back({std::max(last_, least_), std::move(raw)});
    least_ = -1;
  }

  void characters(std::string_view s) {
    if (where_ != Where::text && where_ != Where::item_text) return;
    bool photo = where_ == Where::text && !target_;
    if (!photo && (read_ += s.size()) > kFormText) return limit("文字过多");
    text_ += s;
  }

  std::string_view xml_;
  const std::string& file_;
  void* expat_;
  Form form_;
  Status error_;
  Where where_ = Where::person, before_ = Where::person;
  std::array<bool, kElementCount> seen_{};
  int depth_ = 0, open_depth_ = 0, number_ = 0, last_ = -1, least_ = -1;
  std::size_t opened_ = 0, read_ = 0, extra_ = 0;
  std::string text_;
  std::string* target_ = nullptr;
};

/// Without its <?xml ...?>, which may name the encoding that the file had before.
std::string_view without_declaration(std::string_view xml) {
  while (!xml.empty() && std::strchr(" \t\r\n", xml.front())) xml.remove_prefix(1);
  if (!xml.starts_with("<?xml") || xml.size() < 6 || !std::strchr(" \t\r\n", xml[5])) return xml;
  std::size_t end = xml.find("?>");
  return end == std::string_view::npos ? xml : xml.substr(end + 2);
}

}  // namespace

Result<Form> read_lrmx(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kFormBytes) return fail(fault::form_large, file, bytes.size() >> 20, kFormBytes >> 20);
  auto xml = to_utf8(bytes);
  if (!xml) return fail(fault::form_text, file);
  return Reader(without_declaration(*xml), file).run();
}

}  // namespace zhagen::files
