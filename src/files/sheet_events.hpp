#pragma once
// The events of a worksheet part turned into rows.

#include <functional>
#include <string>
#include <vector>

#include "files/number_format.hpp"
#include "files/shared_strings.hpp"
#include "files/workbook.hpp"
#include "files/xml.hpp"

namespace zhagen::files {

class RowEvents : public XmlEvents {
 public:
  /// Rows up to 'delivered' are read and not given out again.
  RowEvents(const Workbook& book, const SharedStrings& strings, std::string file, std::string sheet, const Limits& limits,
            const std::function<Next(const Row&)>& each, std::uint32_t delivered = 0);
  std::uint32_t delivered() const { return delivered_; }
  void start(std::string_view local, const XmlAttributes& attributes) override;
  void end(std::string_view local) override;
  void text(std::string_view s) override;

 private:
  enum class Type : std::uint8_t { number, shared, inline_text, formula_text, boolean, error, iso_date };
  struct Span {
    std::size_t from, size;  // in texts_
  };

  void start_row(const XmlAttributes& a);
  void start_cell(const XmlAttributes& a);
  void end_row();
  void end_cell();
  void number_cell(Cell& cell);
  void put(Cell& cell, Span text, Span raw);
  Span keep(std::string_view s);
  Error broken_row() const;

  const Workbook& book_;
  const SharedStrings& strings_;
  std::string file_, sheet_;
  const Limits& limits_;
  const std::function<Next(const Row&)>& each_;
  std::uint32_t delivered_;

  Row row_;
  std::string texts_;  // what the row's cells show, one after another
  std::vector<std::pair<Span, Span>> spans_;
  bool in_data_ = false, in_row_ = false, in_cell_ = false, take_ = false, formula_ = false, has_value_ = false;
  int phonetic_ = 0;
  std::string value_, scratch_;
  std::uint32_t column_ = 0, next_column_ = 0;
  Type type_ = Type::number;
  NumberFormat format_;
  std::uint64_t cells_ = 0, text_bytes_ = 0;
};

/// Merged ranges and hidden columns.
class FrameEvents : public XmlEvents {
 public:
  FrameEvents(SheetFrame& out, std::string file, const Limits& limits) : out_(out), file_(std::move(file)), limits_(limits) {}
  void start(std::string_view local, const XmlAttributes& attributes) override;
  void end(std::string_view) override {}

 private:
  SheetFrame& out_;
  std::string file_;
  const Limits& limits_;
};

}  // namespace zhagen::files
