#include "cli/passphrase.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/digest.hpp"
#include "base/vault_errors.hpp"

namespace zhagen::cli {
namespace {

constexpr std::size_t kLimit = 1000;

/// The terminal without echo; as it was when the object goes. Signals wait meanwhile: an interrupted program must not leave
/// a terminal that shows nothing.
class Quiet {
  int fd_;
  termios before_{};
  sigset_t signals_{};
  bool changed_;

 public:
  explicit Quiet(int fd) : fd_(fd), changed_(tcgetattr(fd, &before_) == 0) {
    sigset_t all;
    sigemptyset(&all);
    for (int s : {SIGINT, SIGTERM, SIGTSTP, SIGHUP}) sigaddset(&all, s);
    pthread_sigmask(SIG_BLOCK, &all, &signals_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    if (changed_) changed_ = tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
  }
  Quiet(const Quiet&) = delete;
  ~Quiet() {
    if (changed_) tcsetattr(fd_, TCSAFLUSH, &before_);
    pthread_sigmask(SIG_SETMASK, &signals_, nullptr);
  }
};

std::string read_line(int fd) {
  std::string line;
  line.reserve(kLimit);
  for (char c; line.size() < kLimit && ::read(fd, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

std::string ask(int fd, const std::string& question) {
  Quiet quiet(fd);
  if (::write(fd, question.data(), question.size()) < 0) return {};
  return read_line(fd);
}

Result<std::string> terminal_line(const char* question, bool again) {
  int fd = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return fail(fault::keyring_no_passphrase);
  std::string first = ask(fd, question), second;
  if (again) second = ask(fd, "再输入一次 / again: ");
  ::close(fd);
  const bool same = !again || same_bytes(first, second);
  wipe(second);
  if (same) return first;
  wipe(first);
  return fail(fault::keyring_passphrase_twice);
}

}  // namespace

Result<std::string> passphrase(const char* question, bool again) {
  if (const char* given = std::getenv("ZHAGEN_PASSPHRASE")) return std::string(given);
  return terminal_line(question, again);
}

Result<std::string> hidden_line(const char* question, bool again) {
  return isatty(STDIN_FILENO) ? terminal_line(question, again) : read_line(STDIN_FILENO);
}

}  // namespace zhagen::cli
