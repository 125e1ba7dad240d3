#include <array>
#include <utility>

#include "core/packetdrill/language/script_parser.hpp"

// `> [ect0] P. 1:1001(1000) ack 1 win 229 <nop,nop,TS val 100 ecr 0>`
namespace tcplab::packetdrill::language {
namespace {

constexpr std::uint64_t kMost8 = 0xff;
constexpr std::uint64_t kMost16 = 0xffff;
constexpr std::uint64_t kMost32 = 0xffffffff;

struct FlagLetter {
  char letter = 0;
  std::uint16_t bit = 0;
};
constexpr std::array<FlagLetter, 10> kFlagLetters = {
    FlagLetter{'F', flag::kFin}, {'S', flag::kSyn}, {'R', flag::kRst}, {'P', flag::kPsh}, {'.', flag::kAck},
    {'U', flag::kUrg},           {'E', flag::kEce}, {'W', flag::kCwr}, {'A', flag::kAe},  {'N', flag::kAe}};

// 0 for what is no flag. A digit is the three-bit counter that AE, CWR and ECE form (RFC 9768 3.2.2).
std::uint16_t flag_bit(char letter) {
  for (const FlagLetter& known : kFlagLetters) {
    if (known.letter == letter) return known.bit;
  }
  return 0;
}

std::uint16_t counter_bits(char digit) {
  const unsigned counter = static_cast<unsigned>(digit - '0');
  return static_cast<std::uint16_t>(((counter & 4U) ? flag::kAe : 0) | ((counter & 2U) ? flag::kCwr : 0) |
                                    ((counter & 1U) ? flag::kEce : 0));
}

bool is_address(char c) { return Scanner::is_hex(c) || c == '.' || c == ':'; }

struct EcnWord {
  std::string_view text;
  Ecn ecn = Ecn::kNone;
};
constexpr std::array<EcnWord, 5> kEcnWords = {EcnWord{"noecn", Ecn::kNone},
                                              {"ect01", Ecn::kEct01},
                                              {"ect0", Ecn::kEct0},
                                              {"ect1", Ecn::kEct1},
                                              {"ce", Ecn::kCe}};
constexpr std::array<std::string_view, 9> kIpWords = {"tos",  "tclass",    "class",      "dscp", "ttl",
                                                      "hlim", "flowlabel", "flow_label", "id"};

bool at_ip_field(const Scanner& scan) {
  for (const EcnWord& word : kEcnWords) {
    if (scan.looking_at_word(word.text)) return true;
  }
  for (const std::string_view word : kIpWords) {
    if (scan.looking_at_word(word)) return true;
  }
  return false;
}

}  // namespace

bool ScriptParser::packet(PacketEvent& packet) {
  packet.direction = scan_.peek() == '<' ? Direction::kInbound : Direction::kOutbound;
  scan_.advance();
  if (!scan_.skip() || !encapsulations(packet) || !ip_fields(packet)) return false;
  if (!socket(packet) || !endpoints(packet)) return false;
  return content(packet) && tunnel(packet) && mutation(packet);
}

// `ipv4 192.0.2.1 > 198.51.100.1: gre: mpls (...):`, each up to its colon.
bool ScriptParser::encapsulations(PacketEvent& packet) {
  for (;;) {
    bool found = false;
    for (const std::string_view word : {"ipv4", "ipv6", "gre", "mpls", "psp"}) {
      found = found || scan_.looking_at_word(word);
    }
    if (found && (!encapsulation(packet) || !scan_.skip())) return false;
    if (found) continue;
    return !scan_.looking_at_word("encap") || (transport_encapsulation(packet) && scan_.skip());
  }
}

bool ScriptParser::encapsulation(PacketEvent& packet) {
  const Position at = scan_.position();
  const std::size_t from = scan_.offset();
  const std::string protocol(scan_.word());
  if (protocol == "ipv4" || protocol == "ipv6") {
    for (int i = 0; i < 2; ++i) {
      if (!scan_.skip()) return false;
      const Scanner::Mark mark = scan_.mark();
      std::string_view text = scan_.run(is_address);
      const bool colon = i == 1 && !text.empty() && text.back() == ':';
      if (colon) text.remove_suffix(1);
      scan_.back_to(mark);
      if (!wire::IpAddress::parse(text)) return scan_.expected({"an IP address", "IP 地址"});
      scan_.advance(text.size());
      if (!scan_.skip()) return false;
      if (i == 0 && !scan_.take(">")) return scan_.expected({"'>' and the destination", "'>' 和目的地址"});
    }
  } else {
    scan_.run([](char c) { return c != ':' && c != '\n'; });
  }
  const std::string text(scan_.since(from));
  if (!scan_.take(":")) return scan_.expected({"':' behind the encapsulating header", "封装首部之后的 ':'"});
  packet.encapsulations.push_back({at, protocol, text});
  return true;
}

// `encap psp spi 12, vc 0x1234`, without a colon.
bool ScriptParser::transport_encapsulation(PacketEvent& packet) {
  const Position at = scan_.position();
  const std::size_t from = scan_.offset();
  scan_.word();
  if (!scan_.skip()) return false;
  const std::string protocol(scan_.word());
  if (protocol.empty()) return scan_.expected({"the protocol of the encapsulation", "封装所用的协议"});
  do {
    std::uint64_t ignored = 0;
    if (!scan_.skip() || scan_.word().empty() || !scan_.skip())
      return scan_.expected({"a field of the encapsulating header", "封装首部的字段"});
    if (!plain_number(ignored, {"a number", "数字"}, UINT64_MAX)) return false;
  } while (scan_.take(","));
  packet.encapsulations.push_back({at, protocol, std::string(scan_.since(from))});
  return true;
}

bool ScriptParser::ip_fields(PacketEvent& packet) {
  const Scanner::Mark mark = scan_.mark();
  const char open = scan_.peek();
  if (open != '[' && open != '(') return true;
  scan_.advance();
  if (!scan_.skip()) return false;
  if (open == '[' && !at_ip_field(scan_)) {  // a quoted segment, or an IPv6 address
    scan_.back_to(mark);
    return true;
  }
  packet.ip.emplace().at = mark.position;
  const std::string_view close = open == '[' ? "]" : ")";
  for (;;) {
    if (!ip_field(*packet.ip) || !scan_.skip()) return false;
    if (scan_.take(close)) return scan_.skip();
    if (!scan_.take(",")) return scan_.expected(told({"',' or '{0}'", "',' 或 '{0}'"}, std::string(close)));
    if (!scan_.skip()) return false;
  }
}

bool ScriptParser::ip_field(IpFields& fields) {
  for (const EcnWord& word : kEcnWords) {
    if (!scan_.take_word(word.text)) continue;
    fields.ecn = word.ecn;
    return true;
  }
  if (!at_ip_field(scan_))
    return scan_.expected({"a field of the IP header: ect0, ce, tos, ttl, flowlabel ...",
                           "IP 首部的字段：ect0、ce、tos、ttl、flowlabel 等"});
  const std::string_view name = scan_.word();
  if (!scan_.skip()) return false;
  if (name == "tos" || name == "tclass" || name == "class")
    return number(fields.tos.emplace(), {"a type of service", "服务类型"}, kMost8);
  if (name == "dscp") return number(fields.dscp.emplace(), {"a DSCP", "DSCP"}, 63);
  if (name == "ttl" || name == "hlim")
    return number(fields.ttl.emplace(), {"a time to live", "生存时间"}, kMost8);
  if (name == "id") return number(fields.id.emplace(), {"an identification", "标识"}, kMost16);
  return number(fields.flow_label.emplace(), {"a flow label", "流标签"}, 0xfffff);
}

// `sock(4)`
bool ScriptParser::socket(PacketEvent& packet) {
  if (!scan_.take_word("sock")) return true;
  if (!scan_.skip()) return false;
  if (!scan_.take("(")) return scan_.expected({"'(' and a descriptor", "'(' 和描述符"});
  if (!scan_.skip() || !number(packet.socket.emplace(), {"a descriptor", "描述符"}, kMost32) || !scan_.skip())
    return false;
  return scan_.take(")") ? scan_.skip() : scan_.expected(Message("')'"));
}

bool ScriptParser::port(std::uint16_t& port) {
  std::uint64_t value = 0;
  if (!plain_number(value, {"a port", "端口"}, kMost16)) return false;
  port = static_cast<std::uint16_t>(value);
  return true;
}

// Endpoints are told from flags and quotations by the `>` that follows the first of them.
bool ScriptParser::endpoints(PacketEvent& packet) {
  const Scanner::Mark mark = scan_.mark();
  const bool named = scan_.looking_at("addr[") || scan_.peek() == '>';
  const bool bracket = scan_.take("[");
  const bool address = !scan_.run(is_address).empty();
  if (bracket && scan_.take("]")) scan_.run(is_address);
  if (!scan_.skip()) return false;
  const bool found = named || (address && scan_.peek() == '>');
  scan_.back_to(mark);
  if (!found) return true;
  Endpoints& ends = packet.endpoints.emplace();
  ends.at = scan_.position();
  if (scan_.peek() != '>' && (!endpoint(ends.source) || !scan_.skip())) return false;
  if (!scan_.take(">")) return scan_.expected({"'>' and the destination", "'>' 和目的地址"});
  return scan_.skip() && endpoint(ends.destination) && scan_.skip();
}

// `80`, `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80`
bool ScriptParser::endpoint(Endpoints::End& end) {
  const Position at = scan_.position();
  if (scan_.take("addr[")) {
    end.name = std::string(scan_.word());
    if (end.name.empty()) return scan_.expected({"the name of an address", "地址的名字"});
    return scan_.take("]") || scan_.expected(Message("']'"));
  }
  const bool bracket = scan_.take("[");
  const Scanner::Mark mark = scan_.mark();
  std::string_view text = scan_.run(is_address);
  scan_.back_to(mark);
  const bool only_port = !bracket && text.find_first_of(".:") == std::string_view::npos;
  if (only_port) return port(end.port.emplace());
  if (!bracket && text.find('.') != std::string_view::npos) text = text.substr(0, text.find(':'));
  end.address = wire::IpAddress::parse(text);
  if (!end.address)
    return scan_.fail(at, told({"'{0}'", "'{0}'"}, text.substr(0, 40)),
                      {"an address and port, or a port", "地址和端口，或端口"});
  scan_.advance(text.size());
  if (bracket && !scan_.take("]")) return scan_.expected(Message("']'"));
  return !scan_.take(":") || port(end.port.emplace());
}

bool ScriptParser::content(PacketEvent& packet) {
  if (scan_.peek() == '[' || scan_.looking_at_word("icmp")) return icmp(packet.content.emplace<IcmpPacket>());
  if (scan_.looking_at_word("udp")) return udp(packet.content.emplace<UdpPacket>());
  if (scan_.looking_at_word("sctp") || scan_.looking_at_word("udplite")) {
    return scan_.expected({"a packet of TCP, UDP or ICMP", "TCP、UDP 或 ICMP 分组"});
  }
  return tcp(packet.content.emplace<TcpPacket>());
}

bool ScriptParser::tcp(TcpPacket& packet) {
  if (!flags(packet.flags) || !scan_.skip() || !sequence(packet.sequence)) return false;
  for (;;) {
    const Scanner::Mark mark = scan_.mark();
    if (!scan_.skip()) return false;
    const Position at = scan_.position();
    std::optional<Number>* target = nullptr;
    std::uint64_t limit = kMost32;
    if (scan_.take_word("ack")) {
      target = &packet.ack;
    } else if (scan_.take_word("win")) {
      target = &packet.window;
    } else if (scan_.take_word("urg")) {
      target = &packet.urgent;
      limit = kMost16;
    } else if (scan_.peek() == '<' && !packet.options) {
      if (!tcp_options(packet.options.emplace())) return false;
      continue;
    } else if (Scanner::is_letter(scan_.peek())) {
      return scan_.expected(
          {"'ack', 'win', 'urg', '<' or the next event", "'ack'、'win'、'urg'、'<' 或下一个事件"});
    } else {
      scan_.back_to(mark);
      return true;
    }
    if (*target) return scan_.fail(at, {"the same field a second time", "同一字段重复出现"});
    if (!scan_.skip() || !number(target->emplace(), {"a number", "数字"}, limit)) return false;
  }
}

bool ScriptParser::flags(Flags& flags) {
  flags.at = scan_.position();
  const std::size_t from = scan_.offset();
  if (scan_.take("-")) {
    flags.text = "-";
    return true;
  }
  for (;;) {
    const char letter = scan_.peek();
    if (letter >= '0' && letter <= '7') {
      flags.bits = static_cast<std::uint16_t>(flags.bits | counter_bits(letter));
    } else if (const std::uint16_t bit = flag_bit(letter)) {
      flags.bits = static_cast<std::uint16_t>(flags.bits | bit);
    } else if (Scanner::is_word(letter) || scan_.offset() == from) {
      return scan_.expected({"the flags: F, S, R, P, '.', U, E, W, A, or '-' for none",
                             "标志：F、S、R、P、'.'、U、E、W、A，或以 '-' 表示没有"});
    } else {
      break;
    }
    scan_.advance();
  }
  flags.text = std::string(scan_.since(from));
  if (scan_.peek() == ':') {
    return scan_.fail(
        flags.at, told({"'{0}' where flags should be", "应为标志的地方是 '{0}'"}, flags.text),
        {"the flags: F, S, R, P, '.', U, E, W, A, or '-'", "标志：F、S、R、P、'.'、U、E、W、A 或 '-'"},
        {"the flags stand before the sequence numbers: '. 1:1(0)'", "标志写在序号之前：'. 1:1(0)'"});
  }
  return true;
}

bool ScriptParser::sequence_number(std::uint32_t& number) {
  std::uint64_t value = 0;
  if (!scan_.skip() || !plain_number(value, {"a sequence number", "序号"}, kMost32) || !scan_.skip())
    return false;
  number = static_cast<std::uint32_t>(value);
  return true;
}

// `1:1001(1000)`, with `!` when it is not relative; `...(1000)`.
bool ScriptParser::sequence(SequenceRange& range) {
  range.at = scan_.position();
  range.any = scan_.take("...");
  if (!range.any) {
    if (!sequence_number(range.first)) return false;
    if (!scan_.take(":"))
      return scan_.expected({"':' within FIRST:LAST(LENGTH)", "FIRST:LAST(LENGTH) 中的 ':'"});
    if (!sequence_number(range.last)) return false;
  }
  if (!scan_.take("(")) return scan_.expected({"'(' and the length of the data", "'(' 和数据长度"});
  if (!sequence_number(range.length)) return false;
  if (!scan_.take(")")) return scan_.expected(Message("')'"));
  range.absolute = scan_.take("!");
  return true;
}

bool ScriptParser::udp(UdpPacket& packet) {
  scan_.word();
  if (!scan_.skip()) return false;
  if (!scan_.take("(")) return scan_.expected({"'(' and the length of the datagram", "'(' 和数据报长度"});
  std::uint64_t length = 0;
  if (!scan_.skip() || !plain_number(length, {"a length", "长度"}, kMost16) || !scan_.skip()) return false;
  packet.length = static_cast<std::uint32_t>(length);
  return scan_.take(")") || scan_.expected(Message("')'"));
}

// [QUOTED] icmp TYPE [CODE] [mtu N] [QUOTED]
bool ScriptParser::icmp(IcmpPacket& packet) {
  if (scan_.peek() == '[' && (!quoted(packet) || !scan_.skip())) return false;
  if (!scan_.take_word("icmp")) return scan_.expected(Message("'icmp'"));
  if (!scan_.skip() || !icmp_name(packet.type_at, packet.type)) return false;
  for (;;) {
    const Scanner::Mark mark = scan_.mark();
    if (!scan_.skip()) return false;
    if (scan_.peek() == '[' && !packet.quoted_segment && !packet.quoted_datagram) {
      if (!quoted(packet)) return false;
    } else if (!packet.mtu && scan_.take_word("mtu")) {
      if (!scan_.skip() || !number(packet.mtu.emplace(), {"an MTU", "MTU"}, kMost32)) return false;
    } else if (packet.code.empty() && Scanner::is_letter(scan_.peek())) {
      if (!icmp_name(packet.code_at, packet.code)) return false;
    } else {
      scan_.back_to(mark);
      return true;
    }
  }
}

bool ScriptParser::icmp_name(Position& at, std::string& name) {
  at = scan_.position();
  name = std::string(scan_.word());
  return !name.empty() || scan_.expected({"the name of an ICMP type", "ICMP 类型名"});
}

bool ScriptParser::quoted(IcmpPacket& packet) {
  scan_.advance();
  if (!scan_.skip()) return false;
  if (scan_.looking_at_word("udp")) {
    if (!udp(packet.quoted_datagram.emplace()) || !scan_.skip()) return false;
  } else {
    const char first = scan_.peek();
    if (first >= 'a' && first <= 'z')
      return scan_.expected({"an ECN mark, another field of the IP header, or a quoted segment",
                             "ECN 标记、IP 首部的其他字段，或被引用的报文段"});
    if (!Scanner::is_digit(scan_.peek()) && (!flags(packet.quoted_flags.emplace()) || !scan_.skip()))
      return false;
    if (!sequence(packet.quoted_segment.emplace()) || !scan_.skip()) return false;
  }
  return scan_.take("]") || scan_.expected(Message("']'"));
}

// `/udp(1 > 9811)`
bool ScriptParser::tunnel(PacketEvent& packet) {
  if (scan_.peek() != '/' || scan_.peek(1) == '/' || scan_.peek(1) == '*') return true;
  const Position at = scan_.position();
  scan_.advance();
  if (!scan_.take_word("udp")) return scan_.expected(Message("'udp(PORT > PORT)'"));
  UdpTunnel& tunnel = packet.tunnel.emplace();
  tunnel.at = at;
  if (!scan_.skip()) return false;
  if (!scan_.take("(")) return scan_.expected(Message("'('"));
  if (!scan_.skip() || !port(tunnel.source) || !scan_.skip()) return false;
  if (!scan_.take(">")) return scan_.expected(Message("'>'"));
  if (!scan_.skip() || !port(tunnel.destination) || !scan_.skip()) return false;
  return scan_.take(")") || scan_.expected(Message("')'"));
}

// `{ mut tcp mss; trun ipv4 12-15 }`
bool ScriptParser::mutation(PacketEvent& packet) {
  const Scanner::Mark mark = scan_.mark();
  if (!scan_.skip()) return false;
  const Position begin = scan_.position();
  if (!scan_.take("{")) {
    scan_.back_to(mark);
    return true;
  }
  const auto text = scan_.until("}");
  if (!text) return scan_.fail(begin, {"a mutation that does not end", "变形没有结束"}, Message("'}'"));
  packet.mutation = std::string(*text);
  return true;
}

}  // namespace tcplab::packetdrill::language
