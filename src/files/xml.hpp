#pragma once
// A thin face of expat for parts of office files: elements by local name (a prefix is cut off, so that writers'
// namespace habits do not matter), DOCTYPE refused (no entities: neither XXE nor billion laughs), depth and tag
// length limited, stop at any event.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "files/zip.hpp"

namespace zhagen::files {

class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// The value by local name, or nullptr.
  const char* find(std::string_view local) const;
  std::string_view get(std::string_view local, std::string_view otherwise = {}) const;
  bool flag(std::string_view local, bool otherwise = false) const;  // 1, true, on
  /// A count or index; 'otherwise' when absent or no such number.
  std::uint64_t number(std::string_view local, std::uint64_t otherwise = 0) const;
  const char** pairs() const { return pairs_; }

 private:
  const char** pairs_;  // name, value, ..., nullptr
};

class XmlDriver;

class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual void start(std::string_view local, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view local) = 0;
  virtual void text(std::string_view) {}

 protected:
  /// From inside an event: no further event comes and the parse ends, well or with an error.
  void stop();
  void stop(Error error);
  int depth() const;  // of the element at hand: the root's is 1

 private:
  friend class XmlDriver;
  XmlDriver* driver_ = nullptr;
};

/// What gives the events: XmlParser, or XmlScanner for parts of many megabytes.
class XmlDriver {
 public:
  XmlDriver(XmlEvents& events, const Limits& limits) : events_(events), limits_(limits) { events.driver_ = this; }
  XmlDriver(const XmlDriver&) = delete;
  XmlDriver& operator=(const XmlDriver&) = delete;
  virtual ~XmlDriver() { events_.driver_ = nullptr; }

  /// Room for n bytes; then feed() says how many were put there and whether they are the last.
  virtual char* buffer(std::size_t n) = 0;
  virtual Status feed(std::size_t n, bool last) = 0;
  bool stopped() const { return stopped_; }

 protected:
  friend class XmlEvents;
  virtual void halt() { stopped_ = true; }
  XmlEvents& events_;
  const Limits& limits_;
  int depth_ = 0;
  bool stopped_ = false;
  Status error_;
};

/// Expat; file and part are for messages.
class XmlParser : public XmlDriver {
 public:
  XmlParser(XmlEvents& events, std::string file, std::string part, const Limits& limits);
  ~XmlParser() override;
  char* buffer(std::size_t n) override;
  Status feed(std::size_t n, bool last) override;

 private:
  struct Calls;
  void halt() override;
  void* expat_;
  std::string file_, part_;
  std::uint64_t fed_ = 0;
};

/// The whole of a part, by a driver or by expat.
Status parse_part(const Zip& zip, const ZipEntry& entry, XmlDriver& driver);
Status parse_part(const Zip& zip, const ZipEntry& entry, XmlEvents& events, const Limits& limits);

}  // namespace zhagen::files
