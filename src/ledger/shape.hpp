#pragma once
// The tables that a ledger needs, as data: made from the catalog, and compared with those of the catalog before.

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "store/arg.hpp"

namespace zhagen::ledger {

struct TableShape {
  struct Column {
    std::string name;
    store::Kind kind;
    bool required = false;  // NOT NULL: of the system's columns only
    bool operator==(const Column&) const = default;
  };
  std::string name, key;    // key: "id", "record, from_day"
  std::vector<Column> columns;
  std::string create() const;                   // CREATE TABLE ...
  std::string add(const Column& column) const;  // ALTER TABLE ...
};

struct IndexShape {
  std::string name, table, columns, where;
  bool unique = false;
  std::string create() const;
  bool operator==(const IndexShape&) const = default;
};

struct Shape {
  std::vector<TableShape> tables;
  std::vector<IndexShape> indexes;
};

Shape shape_of(const catalog::Catalog& catalog, const catalog::Ledger& ledger);

// Names of a ledger's further tables and columns; table_of and column_of are in base.hpp.
std::string dated_table(const catalog::Ledger& ledger);    // d_person
std::string key_table(const catalog::Ledger& ledger);      // k_person
std::string blind_column(const catalog::Field& field);     // b_: of a sealed field that may be found
std::string pinyin_column(const catalog::Field& field);    // y_: pinyin as read, "shan4 tian2 fang1"
std::string pinyin_key_column(const catalog::Field& field);   // p_
std::string stroke_key_column(const catalog::Field& field);   // s_
std::string rank_column(const catalog::Field& field);      // r_: of a code list with ranks
std::string unique_index(const catalog::Ledger& ledger, const catalog::Unique& unique);

// What a ledger has of them.
bool stored(const catalog::Field& field);                  // has a column: all but files
bool has_dated(const catalog::Ledger& ledger);
bool has_keys(const catalog::Ledger& ledger);
bool in_keys(const catalog::Field& field);                 // part of the search box
bool has_blind(const catalog::Ledger& ledger, int field);
bool has_ranks(const catalog::Catalog& catalog, const catalog::Field& field);

}  // namespace zhagen::ledger
