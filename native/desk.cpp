#include "native/desk.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/descriptor.hpp"

namespace tcplab::native {
namespace {

constexpr std::string_view kVersion = "tcplab desktop 1";
constexpr std::size_t kMost = 8192;  // octets: a view has some hundred

// Takes the next line, which is one of both after the word; nullopt where it is not.
std::optional<bool> take_choice(std::string_view& text, std::string_view word, std::string_view no,
                                std::string_view yes) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, word.size()) != word) return std::nullopt;
  const std::string_view choice = text.substr(0, end).substr(word.size());
  text.remove_prefix(end + 1);
  if (choice != no && choice != yes) return std::nullopt;
  return choice == yes;
}

// A relative one counts for nothing, as the specification has it.
std::optional<std::string> folder_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value != '/') return std::nullopt;
  return value;
}

}  // namespace

std::string to_text(const Desk& desk) {
  std::string text(kVersion);
  text.append("\ntheme ").append(desk.light ? "light" : "dark");
  text.append("\ncontrast ").append(desk.more_contrast ? "more" : "normal");
  text.append("\nlanguage ").append(desk.language == Language::kChinese ? "zh" : "en");
  return text.append("\n").append(desk.view);
}

std::optional<Desk> desk_of(std::string_view text) {
  if (text.substr(0, kVersion.size()) != kVersion || text.substr(kVersion.size(), 1) != "\n")
    return std::nullopt;
  text.remove_prefix(kVersion.size() + 1);
  const auto light = take_choice(text, "theme ", "dark", "light");
  const auto more = take_choice(text, "contrast ", "normal", "more");
  const auto chinese = take_choice(text, "language ", "en", "zh");
  if (!light || !more || !chinese) return std::nullopt;
  return Desk{*light, *more, *chinese ? Language::kChinese : Language::kEnglish, std::string(text)};
}

std::optional<std::string> desk_path() {
  constexpr std::string_view kFile = "/tcplab/desktop";
  if (auto state = folder_in("XDG_STATE_HOME")) return state->append(kFile);
  auto home = folder_in("HOME");
  if (!home) return std::nullopt;
#ifdef __APPLE__
  home->append("/Library/Application Support");
#else
  home->append("/.local/state");
#endif
  return home->append(kFile);
}

std::optional<Desk> load_desk(const std::string& path) {
  // Whatever lies there: a pipe must not keep the window waiting.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::array<char, kMost + 1> content;
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t count = ::read(file.get(), content.data() + length, content.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  return length > kMost ? std::nullopt : desk_of({content.data(), length});
}

std::optional<Failure> save_desk(const std::string& path, const Desk& desk) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  const fs::file_status there = fs::status(path, error);
  if (fs::exists(there) && !fs::is_regular_file(there)) return Failure{"'" + path + "' is no file"};
  return write_file(path, to_text(desk));
}

}  // namespace tcplab::native
