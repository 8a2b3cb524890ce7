#pragma once
// A PostgreSQL connection (internal to the room): statements prepared by their text and the types of their
// values, results in binary form so that rows are read without conversion.

#include <libpq-fe.h>

#include "store/cache.hpp"
#include "store/conn.hpp"

namespace zhagen::store {

struct FinishPg {
  void operator()(PGconn* c) const { PQfinish(c); }
};
using PgHandle = std::unique_ptr<PGconn, FinishPg>;

struct ClearPg {
  void operator()(PGresult* r) const { PQclear(r); }
};
using PgResult = std::unique_ptr<PGresult, ClearPg>;

class PgConn;

class PgCursor final : public Cursor {
 public:
  explicit PgCursor(PgConn& conn) : conn_(conn) {}
  /// scan: the name of the server's cursor to fetch from, empty for a result that is whole.
  void take(PgResult result, std::string scan);

  Result<bool> step() override;
  Kind kind(int column) const override;
  std::int64_t integer(int column) const override;
  std::string_view bytes(int column) const override;
  int columns() const override { return PQnfields(result_.get()); }
  void release() override;

 private:
  Status check_numbers();
  PgConn& conn_;
  PgResult result_;
  std::string scan_;
  int row_ = -1, rows_ = 0;
  bool numbers_ = false;  // has a column of a type that may not fit: sum() of PostgreSQL is a numeric
};

/// The prepared forms of one text, one for each set of types its values came with.
struct PgStatement {
  struct Form {
    std::string name;
    std::vector<Oid> types;  // 0: came as NULL of no type
  };
  std::vector<Form> forms;
  std::string text;  // with $n
  std::size_t values = 0;
  PGconn* pg = nullptr;
  bool busy = false;
  std::uint64_t used = 0;
  void evicted();
};

/// Values in the form libpq takes. Valid while the Args are.
class PgParams {
 public:
  Status fill(std::span<const Arg> args);
  int size() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::array<char, 8>> integers_;
};

class PgConn final : public Conn {
 public:
  PgConn(PgHandle pg, std::string where, const Options& options);

  Engine engine() const override { return Engine::postgresql; }
  Status begin(Access access) override;
  Status commit() override;
  void rollback() override;
  bool usable() const override { return PQstatus(pg_.get()) == CONNECTION_OK; }
  bool in_transaction() const override { return PQtransactionStatus(pg_.get()) != PQTRANS_IDLE; }
  void limits(std::chrono::milliseconds statement, std::chrono::milliseconds wait) override;
  Result<Cursor*> start(std::string_view sql, std::span<const Arg> args) override;
  Result<Cursor*> start_scan(std::string_view sql, std::span<const Arg> args) override;
  Result<std::int64_t> run(std::string_view sql, std::span<const Arg> args) override;
  Result<std::int64_t> bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                   const RowSource& source) override;
  Result<std::int64_t> bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) override;
  Status raw(const std::string& sql) override;
  Result<std::vector<std::vector<std::string>>> raw_rows(const std::string& sql) override;

  PGconn* handle() const { return pg_.get(); }
  Error error(const PGresult* result) const;
  Result<PgResult> fetch(const std::string& scan);
  void give_back(PgCursor* cursor) { idle_.push_back(cursor); }

 private:
  Result<const PgStatement::Form*> form(std::string_view sql, std::span<const Arg> args);
  Result<PgResult> execute(std::string_view sql, std::span<const Arg> args);
  Cursor* cursor(PgResult result, std::string scan);
  Status send_row(std::string_view sql, std::span<const Arg> args, int& sent);
  Status drain(int& sent, std::int64_t& changed);

  PgHandle pg_;
  std::string where_;
  std::chrono::milliseconds statement_, wait_;
  Cache<PgStatement> cache_;
  PgParams params_;
  std::uint64_t names_ = 0;
  std::vector<std::unique_ptr<PgCursor>> cursors_;
  std::vector<PgCursor*> idle_;
};

/// The Error of a failed result, or of the connection where there is none.
Error postgresql_error(PGconn* pg, const PGresult* result, const std::string& where,
                       std::chrono::milliseconds statement, std::chrono::milliseconds wait);

/// Types of the values we send and read.
inline constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
                     kOid = 26, kVarchar = 1043, kNumeric = 1700;
inline Oid type_oid(const Arg& a) {
  switch (a.type()) {
    case Kind::integer: return kInt8;
    case Kind::text: return kText;
    case Kind::blob: return kBytea;
    default: return 0;
  }
}

/// A binary numeric as an integer; nullopt where it has a fraction or does not fit.
std::optional<std::int64_t> numeric_integer(std::string_view binary);

/// Big-endian, as the wire has it.
inline void put_be(char* to, std::uint64_t v, int bytes) {
  for (int i = bytes; i-- > 0; v >>= 8) to[i] = static_cast<char>(v & 0xff);
}
inline std::uint64_t get_be(const char* from, int bytes) {
  std::uint64_t v = 0;
  for (int i = 0; i < bytes; ++i) v = v << 8 | static_cast<unsigned char>(from[i]);
  return v;
}

}  // namespace zhagen::store
