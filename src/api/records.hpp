#pragma once
// Records in JSON, and JSON as what somebody wants written. What a ledger's fields are is in /api/catalog.

#include <memory>
#include <string>
#include <vector>

#include "api/table.hpp"
#include "ledger/read.hpp"
#include "ledger/value.hpp"
#include "ledger/write.hpp"
#include "service/answer.hpp"

namespace zhagen::api {

extern const Shape kRecord, kPage, kSaved;

/// The ledger that the path names, with the catalog that holds it.
struct Book {
  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::Ledger* ledger = nullptr;
};
Result<Book> book(Call& call);
/// The index of a field by its name; field_unknown with the nearest.
Result<int> field_of(const catalog::Ledger& ledger, std::string_view name);

/// A value as JSON: numbers, dates and yes or no as such, references as text, absent as null.
void write_value(JsonWriter& w, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown = ledger::Shown::plain);
/// An object that stays open for what a route adds. fields: of the values (empty: all but files).
void write_record(JsonWriter& w, const ledger::Record& record, const std::vector<int>& fields = {});

/// The ids that records name, for titles, by the index of the ledger's field.
void collect_references(const ledger::Record& record, const std::vector<int>& fields, std::vector<std::vector<Id>>& by_field);
/// "titles": {"<id>": "<title>", ...} for them.
Status write_titles(JsonWriter& w, store::Tx& tx, const Book& book, const std::vector<std::vector<Id>>& by_field, Date asof);

/// The values of a body as a draft; what does not fit its field goes to parts, each by its field's name.
ledger::Draft draft_of(const catalog::Ledger& ledger, const Json& values, std::optional<std::size_t> row,
                       std::vector<service::ProblemPart>& parts);
/// The answer to a refusal of the engine: where its error speaks of a field, that field's name is in it.
Response refused(const Call& call, const catalog::Ledger& ledger, const Error& error);
Response refused(const Call& call, std::vector<service::ProblemPart> parts);

/// How a write is made: reason, from, version and key of the request.
Result<ledger::How> how(const Call& call);
Response saved(const Call& call, const ledger::Saved& saved, int status = 200);

}  // namespace zhagen::api
