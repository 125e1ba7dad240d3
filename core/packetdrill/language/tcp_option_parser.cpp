#include <utility>

#include "core/packetdrill/language/script_parser.hpp"

// `<mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>`
namespace tcplab::packetdrill::language {
namespace {

constexpr std::size_t kMostOptions =
    64;  // more than 40 octets can hold; what does not fit is for the runner to say

// The octets that an even number of hexadecimal digits stands for.
std::optional<std::string> octets_of(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string octets;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    if (!Scanner::is_hex(text[i]) || !Scanner::is_hex(text[i + 1])) return std::nullopt;
    octets += static_cast<char>(digit_value(text[i]) * 16 + digit_value(text[i + 1]));
  }
  return octets;
}

}  // namespace

bool ScriptParser::tcp_options(TcpOptions& options) {
  options.at = scan_.position();
  scan_.advance();
  if (!scan_.skip()) return false;
  if (scan_.take("...")) {
    options.any = true;
    if (!scan_.skip()) return false;
    return scan_.take(">") || scan_.expected({"'>' behind '...'", "'...' 之后的 '>'"});
  }
  if (scan_.take(">")) return true;
  for (;;) {
    if (options.list.size() == kMostOptions)
      return scan_.fail(scan_.position(), {"too many options", "选项太多"}, {"at most 64", "最多 64 个"});
    if (!tcp_option(options.list.emplace_back()) || !scan_.skip()) return false;
    if (scan_.take(">")) return true;
    if (!scan_.take(",")) return scan_.expected({"',' or '>'", "',' 或 '>'"});
    if (!scan_.skip()) return false;
  }
}

bool ScriptParser::tcp_option(TcpOption& option) {
  option.at = scan_.position();
  const std::string name(scan_.word());
  if (name.empty())
    return scan_.expected({"a TCP option: mss, wscale, sackOK, sack, TS, nop ...",
                           "TCP 选项：mss、wscale、sackOK、sack、TS、nop 等"});
  const Scanner::Mark mark = scan_.mark();
  if (!scan_.skip()) return false;
  if (name == "mss")
    return number(option.content.emplace<MssOption>().value, {"a segment size", "报文段长度"}, 0xffff);
  if (name == "wscale")
    return number(option.content.emplace<WindowScaleOption>().shift, {"a shift count", "移位数"}, 0xff);
  if (name == "sack") return sack(option.content.emplace<SackOption>());
  if (name == "TS") return timestamps(option.content.emplace<TimestampsOption>());
  if (name == "FO" || name == "FOEXP") {
    FastOpenOption& content = option.content.emplace<FastOpenOption>();
    content.experimental = name == "FOEXP";
    return fast_open(content);
  }
  if (name == "ECN" || name == "ECNEXP") {
    AccurateEcnOption& content = option.content.emplace<AccurateEcnOption>();
    content.experimental = name == "ECNEXP";
    return accurate_ecn(content);
  }
  if (name == "md5") {
    option.content = Md5Option{option_text()};
    return true;
  }
  scan_.back_to(mark);
  if (name == "nop") {
    option.content = NopOption{};
  } else if (name == "eol") {
    option.content = EolOption{};
  } else if (name == "sackOK") {
    option.content = SackPermittedOption{};
  } else {
    option.content = UnknownOption{name, option_text()};
  }
  return true;
}

// What stands before the next ',' or '>' outside parentheses, without white space around it.
std::string ScriptParser::option_text() {
  const std::size_t from = scan_.offset();
  for (int open = 0; !scan_.at_end(); scan_.advance()) {
    const char c = scan_.peek();
    if (c == '\n' || (open <= 0 && (c == ',' || c == '>'))) break;
    if (c == '(' || c == '[' || c == '{') ++open;
    if (c == ')' || c == ']' || c == '}') --open;
  }
  std::string_view text = scan_.since(from);
  while (!text.empty() && Scanner::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && Scanner::is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

bool ScriptParser::sack(SackOption& option) {
  while (Scanner::is_word(scan_.peek())) {
    SackBlock& block = option.blocks.emplace_back();
    block.at = scan_.position();
    if (!sequence_number(block.left)) return false;
    if (!scan_.take(":")) return scan_.expected({"':' within LEFT:RIGHT", "LEFT:RIGHT 中的 ':'"});
    if (!sequence_number(block.right)) return false;
    if (option.blocks.size() > kMostOptions)
      return scan_.fail(block.at, {"too many SACK blocks", "SACK 块太多"}, {"at most 64", "最多 64 个"});
  }
  return true;
}

bool ScriptParser::timestamps(TimestampsOption& option) {
  if (!scan_.take_word("val"))
    return scan_.expected(Message("'val'"), {"a timestamps option reads 'TS val 100 ecr 0'",
                                             "时间戳选项写作 'TS val 100 ecr 0'"});
  if (!scan_.skip() || !number(option.value, {"a timestamp", "时间戳"}, 0xffffffff) || !scan_.skip())
    return false;
  if (!scan_.take_word("ecr"))
    return scan_.expected(Message("'ecr'"), {"a timestamps option reads 'TS val 100 ecr 0'",
                                             "时间戳选项写作 'TS val 100 ecr 0'"});
  return scan_.skip() && number(option.echo_reply, {"a timestamp", "时间戳"}, 0xffffffff);
}

bool ScriptParser::fast_open(FastOpenOption& option) {
  const std::string_view word = scan_.word();
  const Definition* found = definition(word);
  option.written = found ? found->value : std::string(word);
  option.cookie = octets_of(option.written);
  return true;
}

bool ScriptParser::accurate_ecn(AccurateEcnOption& option) {
  while (Scanner::is_letter(scan_.peek())) {
    if (option.counters.size() == 3)
      return scan_.expected({"',' or '>'", "',' 或 '>'"},
                            {"there are three counters at most", "最多三个计数器"});
    AccurateEcnOption::Counter& counter = option.counters.emplace_back();
    const Position at = scan_.position();
    counter.name = std::string(scan_.word());
    if (counter.name != "e0b" && counter.name != "ceb" && counter.name != "e1b") {
      return scan_.fail(at, told({"'{0}'", "'{0}'"}, counter.name.substr(0, 40)),
                        {"e0b, ceb or e1b", "e0b、ceb 或 e1b"});
    }
    if (!scan_.skip() || !number(counter.value, {"a 24-bit counter", "24 位计数器"}, 0xffffff) ||
        !scan_.skip())
      return false;
  }
  return true;
}

}  // namespace tcplab::packetdrill::language
