#pragma once
// XML as spreadsheet programs write it, three times as fast as expat gives it: UTF-8, elements, attributes, text, the five
// entities and character references. Whatever else is met (comments, CDATA, DOCTYPE, other encodings, any error) sets
// unusual() and ends the scan without a verdict: the caller begins again with XmlParser, whose word counts.
// What the scanner takes to the end, XmlParser takes too and with the same events: tests/fuzz/files_xml.cpp.

#include <string>
#include <vector>

#include "files/xml.hpp"

namespace zhagen::files {

class XmlScanner : public XmlDriver {
 public:
  using XmlDriver::XmlDriver;
  char* buffer(std::size_t n) override;
  /// Errors are only those that the events stop with.
  Status feed(std::size_t n, bool last) override;
  bool unusual() const { return unusual_; }

 private:
  enum class Step { taken, more, unusual };
  Step text_run(bool last);
  Step tag();
  Step start_tag(char* from, char* to);
  Step end_tag(const char* from, const char* to);

  std::vector<char> bytes_;
  std::size_t at_ = 0, end_ = 0;  // what is not yet taken
  bool first_ = true, begun_ = false, closed_ = false, unusual_ = false;
  std::string names_;                     // of the open elements, one after another
  std::vector<std::size_t> name_starts_;
  std::vector<const char*> pairs_;
};

}  // namespace zhagen::files
