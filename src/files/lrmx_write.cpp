#include "files/base64.hpp"
#include "files/lrmx.hpp"
#include "files/lrmx_elements.hpp"

namespace zhagen::files {
namespace {

void add_text(std::string& out, std::string_view text) {
  for (char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\n': out += "\r\n"; break;
      default: out += c;
    }
}

/// As the editor writes it: an empty element has a line of its own inside.
void add_element(std::string& out, std::string_view indent, std::string_view name, std::string_view text) {
  out.append(indent).append("<").append(name).append(">");
  if (text.empty()) out.append("\r\n").append(indent);
  else add_text(out, text);
  out.append("</").append(name).append(">\r\n");
}

void add_raw(std::string& out, std::string_view indent, std::string_view xml) {
  out += indent;
  for (char c : xml) out += c == '\n' ? std::string_view("\r\n") : std::string_view(&c, 1);
  out += "\r\n";
}

void add_family(std::string& out, const Form& form) {
  out += "  <JiaTingChengYuan>\r\n";
  for (const Relative& r : form.family) {
    out += "    <Item>\r\n";
    for (const RelativeElement& e : kRelativeElements) add_element(out, "      ", e.name, r.*e.text);
    if (!r.extra.empty()) add_raw(out, "      ", r.extra);
    out += "    </Item>\r\n";
  }
  out += "  </JiaTingChengYuan>\r\n";
}

}  // namespace

std::string write_lrmx(const Form& form, std::string_view version) {
  if (!form[Box::version].empty()) version = form[Box::version];
  std::string out;
  if (version == kLrmx6) out += "\xEF\xBB\xBF";  // that editor's files begin with it, the later one's do not
  out += "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Person" + form.root + ">\r\n";
  auto extras = [&](int behind) {
    for (const Extra& e : form.extras)
      if (e.behind == behind) add_raw(out, "  ", e.xml);
  };
  extras(-1);
  for (int i = 0; i < kElementCount; ++i) {
    const Element& e = kElements[static_cast<std::size_t>(i)];
    if (e.holds == Holds::family) add_family(out, form);
    else if (e.holds == Holds::photo) add_element(out, "  ", element_name(i), base64(form.photo));
    else add_element(out, "  ", element_name(i), e.box == Box::version ? version : std::string_view(form[e.box]));
    extras(i);
  }
  return out + "</Person>\r\n";
}

}  // namespace zhagen::files
