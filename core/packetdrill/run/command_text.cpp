#include "core/packetdrill/run/command_text.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "core/packetdrill/language/scanner.hpp"

namespace tcplab::packetdrill::run {
namespace {

using language::parse_integer;
using language::Scanner;

using Words = std::vector<std::string>;

constexpr std::string_view kProc = "/proc/sys/";

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Splits a command as a shell does, as far as scripts need it: quotes are taken off; `;`, `&`, `||`, `|` and
// `>` are words of their own, a line end is a `;`. Redirections of file descriptors (`2>&1`) vanish.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  Words run() {
    while (at_ < text_.size()) step();
    finish();
    return std::move(words_);
  }

 private:
  void step() {
    const char c = text_[at_++];
    if (quote_ != 0) {
      if (c == quote_) {
        quote_ = 0;
      } else {
        word_ += c;
      }
    } else if (c == '"' || c == '\'') {
      quote_ = c;
    } else if (c == '#' && word_.empty()) {
      at_ = std::min(text_.find('\n', at_), text_.size());  // a comment
    } else if (c == '>') {
      redirection();
    } else if (c == ';' || c == '\n' || c == '&' || c == '|') {
      finish();
      const bool twice = c != '\n' && take(c);
      words_.push_back(c == '\n' ? ";" : twice ? std::string(2, c) : std::string(1, c));
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      finish();
    } else if (c == '\\') {
      take('\n');  // the line goes on
    } else {
      word_ += c;
    }
  }

  void redirection() {
    if (word_.size() == 1 && Scanner::is_digit(word_[0])) word_.clear();  // `2>`: which descriptor
    finish();
    take('>');
    if (!take('&')) return words_.push_back(">");
    while (at_ < text_.size() && Scanner::is_digit(text_[at_])) ++at_;
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void finish() {
    if (!word_.empty()) words_.push_back(std::exchange(word_, {}));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char quote_ = 0;
  std::string word_;
  Words words_;
};

bool is_separator(const std::string& word) { return one_of(word, {";", ";;", "&", "&&", "||"}); }

std::string dotted(std::string_view path) {
  if (path.substr(0, kProc.size()) == kProc) path.remove_prefix(kProc.size());
  std::string name(path);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Takes `> FILE` out of the words; answers FILE.
std::optional<std::string> take_output(Words& words) {
  const auto arrow = std::find(words.begin(), words.end(), ">");
  if (arrow == words.end() || arrow + 1 == words.end()) return std::nullopt;
  std::string target = *(arrow + 1);
  words.erase(arrow, arrow + 2);
  return target;
}

// `sockstat ... | grep NAME | grep -c TIME_WAIT | grep 1`: so many connections are in that state. The names
// that are looked for on the way are those of packetdrill's own process.
std::optional<StateCount> read_state_count(const Words& words) {
  std::vector<Words> stages(1);
  for (const std::string& word : words) {
    if (word == "|") {
      stages.emplace_back();
    } else {
      stages.back().push_back(word);
    }
  }
  if (stages.size() < 3 || stages.front().empty()) return std::nullopt;
  if (!one_of(base_name(stages.front().front()), {"sockstat", "netstat"})) return std::nullopt;
  for (std::size_t i = 1; i + 2 < stages.size(); ++i) {
    const Words& stage = stages[i];
    if (stage.size() != 2 || stage[0] != "grep" || stage[1].compare(0, 6, "packet") != 0) return std::nullopt;
  }
  const Words& counting = stages[stages.size() - 2];
  const Words& wanted = stages.back();
  if (counting.size() != 3 || counting[0] != "grep" || counting[1] != "-c") return std::nullopt;
  if (wanted.size() != 2 || wanted[0] != "grep") return std::nullopt;
  const std::optional<tcp::State> state = state_named(counting[2]);
  const std::optional<std::int64_t> number = parse_integer(wanted[1]);
  if (!state || !number) return std::nullopt;
  return StateCount{*state, *number};
}

// `ip -6 route change ...`, `ip link set ...`: changes what lies below TCP, and answers nothing.
bool configures_ip(const Words& words) {
  std::size_t at = 1;
  while (at < words.size() && words[at].front() == '-') ++at;
  if (at + 1 >= words.size()) return false;
  return one_of(words[at], {"route", "r", "ro", "link", "l", "address", "addr", "a", "neighbour", "neigh",
                            "n", "rule", "tcp_metrics"}) &&
         one_of(words[at + 1], {"add", "a", "append", "change", "chg", "replace", "set", "delete", "del", "d",
                                "flush", "f"});
}

// A queue that neither loses nor delays: a script's packets do not notice it. Others do.
bool configures_plain_queue(const Words& words) {
  if (words.size() < 3 || words[1] != "qdisc") return false;
  if (one_of(words[2], {"delete", "del"})) return true;
  return one_of(words[2], {"add", "replace", "change"}) &&
         one_of(words.back(), {"fq", "fq_codel", "pfifo", "pfifo_fast", "noqueue"});
}

// Scripts that the public suites call before and after a test to set and restore the system's settings.
bool is_common_script(std::string_view name) {
  constexpr std::string_view kRestore = "sysctl_restore_";
  return one_of(name, {"defaults.sh", "set_sysctls.py", "client.sh", "server.sh"}) ||
         name.substr(0, kRestore.size()) == kRestore;
}

// What the common script of that name sets where a fresh system has something else.
constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {
    {"net.ipv4.tcp_rmem", "4096 540000 15728640"},
    {"net.ipv4.tcp_wmem", "4096 262144 4194304"},
    {"net.ipv4.tcp_syn_retries", "5"},
    {"net.ipv4.tcp_slow_start_after_idle", "0"},
    {"net.ipv4.tcp_ecn", "0"},
    {"net.ipv4.tcp_syncookies", "1"},
    {"net.ipv4.tcp_fastopen", "3"},
    {"net.ipv4.tcp_fastopen_key", "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4"},
};

// Known to have no say in the verdict. Behind a pipe nothing is: what reads there may judge.
bool is_preparation(const Words& words) {
  if (std::find(words.begin(), words.end(), "|") != words.end()) return false;
  const std::string_view program = base_name(words.front());
  if (program == "ip") return configures_ip(words);
  if (program == "tc") return configures_plain_queue(words);
  if (program == "nstat") return words.size() == 2 && words[1] == "-n";
  return is_common_script(program) ||
         one_of(program, {"sysctl",   "echo",      "printf",   "true", ":",     "sleep",   "usleep",
                          "kldload",  "kldunload", "modprobe", "rm",   "mkdir", "touch",   "ethtool",
                          "ifconfig", "route",     "setkey",   "sync", "dmesg", "tcpdump", "killall"});
}

// One simple command, or several joined by pipes.
void read_simple(Words words, ReadCommand& read) {
  const std::string whole = joined(words);
  const std::optional<std::string> output = take_output(words);
  if (words.empty()) return read.unknown.push_back(whole);
  const std::string_view program = base_name(words.front());
  if (program == "echo" && output && output->compare(0, kProc.size(), kProc) == 0) {
    return read.assignments.push_back({dotted(*output), joined({words.begin() + 1, words.end()})});
  }
  if (const std::optional<StateCount> count = read_state_count(words)) return read.counts.push_back(*count);
  if (program == "tcpdrop" && words.size() == 3 && words[1] == "-s") {
    if (const std::optional<tcp::State> state = state_named(words[2])) return read.drops.push_back(*state);
  }
  if (!is_preparation(words)) return read.unknown.push_back(whole);
  const std::size_t before = read.assignments.size();
  if (program == "defaults.sh") {
    for (const auto& [name, value] : kDefaults)
      read.assignments.push_back({std::string(name), std::string(value)});
  }
  if (program == "sysctl" || program == "set_sysctls.py") {
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      if (words[i].front() == '-' || equals == std::string::npos) continue;
      read.assignments.push_back({dotted(words[i].substr(0, equals)), words[i].substr(equals + 1)});
    }
  }
  if (read.assignments.size() == before) read.preparations.push_back(whole);
}

}  // namespace

std::optional<tcp::State> state_named(std::string_view text) {
  static constexpr std::pair<std::string_view, tcp::State> kNames[] = {
      {"CLOSED", tcp::State::kClosed},
      {"LISTEN", tcp::State::kListen},
      {"SYN_SENT", tcp::State::kSynSent},
      {"SYN_RCVD", tcp::State::kSynReceived},
      {"SYN_RECEIVED", tcp::State::kSynReceived},
      {"ESTABLISHED", tcp::State::kEstablished},
      {"FIN_WAIT_1", tcp::State::kFinWait1},
      {"FIN_WAIT_2", tcp::State::kFinWait2},
      {"CLOSE_WAIT", tcp::State::kCloseWait},
      {"CLOSING", tcp::State::kClosing},
      {"LAST_ACK", tcp::State::kLastAck},
      {"TIME_WAIT", tcp::State::kTimeWait},
  };
  for (const auto& [name, state] : kNames) {
    if (name == text) return state;
  }
  return std::nullopt;
}

ReadCommand read_command(std::string_view text) {
  ReadCommand read;
  Words simple;
  for (std::string& word : Splitter(text).run()) {
    if (!is_separator(word)) {
      simple.push_back(std::move(word));
    } else if (!simple.empty()) {
      read_simple(std::exchange(simple, {}), read);
    }
  }
  if (!simple.empty()) read_simple(std::move(simple), read);
  return read;
}

}  // namespace tcplab::packetdrill::run
