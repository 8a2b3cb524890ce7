#include "api/file_answer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

namespace zhagen::api {
namespace {

constexpr std::size_t kPiece = 256 << 10;

/// A folder of its own, which is gone with the object and whatever was left in it.
struct Desk {
  std::string folder, file;
  Desk(const std::string& site, const std::string& name) : folder(site + "/out-XXXXXX") {
    if (::mkdtemp(folder.data())) file = folder + "/" + name;
  }
  ~Desk() {
    if (file.empty()) return;
    ::unlink(file.c_str());
    ::rmdir(folder.c_str());
  }
  Desk(const Desk&) = delete;
};

std::string escaped(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    if (plain) out += c;
    else (out += '%') += digits[byte >> 4], out += digits[byte & 15];
  }
  return out;
}

}  // namespace

Result<Response> file_answer(Site& site, const std::string& name, const std::string& label, const char* type,
                             const std::function<Status(const std::string& path)>& write) {
  Desk desk(site.folder, name);
  if (desk.file.empty()) return fail(Errc::file_unwritable, site.folder, std::string("写入没有完成"));
  TRY(write(desk.file));
  std::shared_ptr<const int> file(new int(::open(desk.file.c_str(), O_RDONLY | O_CLOEXEC)), [](const int* f) {
    if (*f >= 0) ::close(*f);
    delete f;
  });
  struct stat st {};
  if (*file < 0 || ::fstat(*file, &st) != 0) return fail(Errc::file_unwritable, name, std::string("写入没有完成"));
  Response r{200, {{"Content-Type", type}, {"Content-Disposition", "attachment; filename=\"" + name + "\"; filename*=UTF-8''" + escaped(label)}}, {}};
  r.length = static_cast<std::uint64_t>(st.st_size);
  r.stream = [file, name](const service::Piece& piece) -> Status {
    std::string bytes(kPiece, '\0');
    for (;;) {
      ssize_t n = ::read(*file, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return fail(Errc::file_unreadable, name, std::string("读取没有完成"));
      if (n == 0) return {};
      TRY(piece(std::string_view(bytes).substr(0, static_cast<std::size_t>(n))));
    }
  };
  return r;
}

}  // namespace zhagen::api
