// Old and plain sheets through LibreOffice, where it is installed: a process of its own, with a profile of its own, a limit
// of time, and no display.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "exchange/import_sheet.hpp"

namespace zhagen::exchange {
namespace {

constexpr auto kLongest = std::chrono::seconds(120);

std::string ending(const std::string& name) {
  std::string out = std::filesystem::path(name).extension().string();
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

constexpr std::size_t kHead = 64 << 10;

std::string head_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string out(kHead, '\0');
  in.read(out.data(), static_cast<std::streamsize>(kHead));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

struct Removed {
  std::string folder;
  ~Removed() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
};

std::string office() {
  for (const char* path : {"/usr/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice"})
    if (access(path, X_OK) == 0) return path;
  return "";
}

/// Runs it to its end; false where it fails or takes too long.
bool run(const std::vector<std::string>& command, const std::string& folder) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::vector<char*> words;
  for (const std::string& w : command) words.push_back(const_cast<char*>(w.c_str()));
  words.push_back(nullptr);
  // Nothing of ours is handed on: no display, no proxy, no home.
  std::string home = "HOME=" + folder, temp = "TMPDIR=" + folder;
  std::array<char*, 5> environment{home.data(), temp.data(), const_cast<char*>("PATH=/usr/bin:/bin"), const_cast<char*>("LC_ALL=C.UTF-8"), nullptr};
  pid_t pid = 0;
  bool started = posix_spawn(&pid, words[0], &files, &attributes, words.data(), environment.data()) == 0;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (!started) return false;
  int status = 0;
  for (auto end = std::chrono::steady_clock::now() + kLongest; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(50)))
    if (waitpid(pid, &status, WNOHANG) == pid) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  kill(-pid, SIGKILL);
  waitpid(pid, &status, 0);
  return false;
}

}  // namespace

Result<files::XlsxReader> open_book(const std::string& path, const std::string& name, const std::shared_ptr<const std::string>& bytes) {
  std::string head = bytes ? bytes->substr(0, kHead) : head_of(path);
  bool old = head.starts_with("\xD0\xCF\x11\xE0") && (ending(name) == ".xls" || ending(name) == ".et");  // the container is that of a locked .xlsx too
  bool plain = ending(name) == ".csv" && head.find('\0') == std::string::npos;
  if (!old && !plain) return bytes ? files::XlsxReader::from_bytes(*bytes, name) : files::XlsxReader::open(path);
  std::string program = office();
  if (program.empty()) return fail(fault::import_old_office, name, old ? "旧版 Excel（.xls）" : "CSV");
  std::string folder = (std::filesystem::temp_directory_path() / "zhagen-XXXXXX").string();
  if (!mkdtemp(folder.data())) return fail(fault::import_convert, name);
  const Removed removed{folder};
  std::string copy = folder + (old ? "/sheet.xls" : "/sheet.csv");
  if (std::ofstream out(copy, std::ios::binary); bytes) {
    out << *bytes;
  } else {
    std::ifstream in(path, std::ios::binary);
    out << in.rdbuf();
  }
  std::vector<std::string> command{program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "-env:UserInstallation=file://" + folder + "/profile"};
  if (plain) {  // separator, quote, character set (76 UTF-8, 85 GB18030), first line; every column as text, so that no number is lost
    std::string_view body(head);
    while (!body.empty() && (static_cast<unsigned char>(body.back()) & 0xC0) == 0x80) body.remove_suffix(1);  // a character that was cut
    if (!body.empty() && static_cast<unsigned char>(body.back()) >= 0xC0) body.remove_suffix(1);
    std::string columns;
    for (int c = 1; c <= 300; ++c) columns += (c > 1 ? "/" : "") + std::to_string(c) + "/2";
    command.push_back("--infilter=Text - txt - csv (StarCalc):44,34," + std::string(utf8::valid(body) ? "76" : "85") + ",1," + columns);
  }
  for (const char* word : {"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"}) command.emplace_back(word);
  command.push_back(folder + "/out");
  command.push_back(copy);
  std::string made = folder + "/out/sheet.xlsx";
  if (!run(command, folder) || !std::filesystem::exists(made)) return fail(fault::import_convert, name);
  std::ifstream in(made, std::ios::binary);
  return files::XlsxReader::from_bytes(std::string(std::istreambuf_iterator<char>(in), {}), name);  // under the name that the user knows
}

}  // namespace zhagen::exchange
