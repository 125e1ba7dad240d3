#include "core/packetdrill/run/tcp_options.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "core/tcp/host.hpp"
#include "core/wire/big_endian.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr std::uint8_t kFastOpen = 34;
constexpr std::uint8_t kMd5 = 19;
constexpr std::uint8_t kAccEcn0 = 172;
constexpr std::uint8_t kAccEcn1 = 174;
constexpr std::uint8_t kExperiment = 254;

using Octets = std::vector<std::uint8_t>;

void push(Octets& to, std::uint32_t value, int octets) {
  for (int i = octets - 1; i >= 0; --i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
}

// An option as octets on the wire, and which of them the script does not say.
struct Encoded {
  Octets octets;
  Octets open;  // 1 where any octet will do
};

Encoded plain(Octets octets) {
  Octets open(octets.size(), 0);
  return {std::move(octets), std::move(open)};
}

void number(Encoded& to, const Number& value, int octets) {
  push(to.octets, static_cast<std::uint32_t>(value.value), octets);
  to.open.insert(to.open.end(), static_cast<std::size_t>(octets), value.any ? 1 : 0);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Octets from_hex(std::string_view text) {
  Octets octets;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return {};
    octets.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return octets;
}

// The cookies that a server gives under the key to which the public suites set it, and under zeros; whoever
// runs those suites defines these names as the octets that fit his addresses.
std::optional<Octets> cookie_named(std::string_view name, const Flow& flow) {
  constexpr SipKey kSuites = {0xb2b2b2b2a1a1a1a1U, 0xd4d4d4d4c3c3c3c3U};
  if (name != "TFO_COOKIE" && name != "TFO_COOKIE_ZERO") return std::nullopt;
  const Bytes cookie = tcp::fast_open_cookie(name == "TFO_COOKIE" ? kSuites : SipKey{}, flow.remote.address,
                                             flow.local.address);
  return Octets(cookie.begin(), cookie.end());
}

// Encodes one option of the flow; block_shift is added to the edges of SACK blocks.
struct Encoder {
  Position at;
  const Flow& flow;
  std::uint32_t block_shift = 0;

  using Answer = Result<Encoded, Stop>;

  Answer operator()(const NopOption&) const { return plain({1}); }
  Answer operator()(const EolOption&) const { return plain({0}); }
  Answer operator()(const MssOption& mss) const {
    Encoded out = plain({2, 4});
    number(out, mss.value, 2);
    return out;
  }
  Answer operator()(const WindowScaleOption& scale) const {
    Encoded out = plain({3, 3});
    number(out, scale.shift, 1);
    return out;
  }
  Answer operator()(const SackPermittedOption&) const { return plain({4, 2}); }
  Answer operator()(const SackOption& sack) const {
    Octets octets = {5, static_cast<std::uint8_t>(2 + 8 * sack.blocks.size())};
    for (const SackBlock& block : sack.blocks) {
      push(octets, block.left + block_shift, 4);
      push(octets, block.right + block_shift, 4);
    }
    return plain(std::move(octets));
  }
  Answer operator()(const TimestampsOption& stamps) const {
    Encoded out = plain({8, 10});
    number(out, stamps.value, 4);
    number(out, stamps.echo_reply, 4);
    return out;
  }
  Answer operator()(const FastOpenOption& open) const {
    std::optional<Octets> known = cookie_named(open.written, flow);
    if (!known && open.cookie) known.emplace(open.cookie->begin(), open.cookie->end());
    if (!known)
      return cannot(
          at, told({"the Fast Open cookie '{0}' is no number", "TFO cookie '{0}' 不是数字"}, open.written));
    const Octets& cookie = *known;
    Octets octets;
    if (open.experimental) {
      octets = {kExperiment, static_cast<std::uint8_t>(4 + cookie.size()), 0xf9, 0x89};
    } else {
      octets = {kFastOpen, static_cast<std::uint8_t>(2 + cookie.size())};
    }
    octets.insert(octets.end(), cookie.begin(), cookie.end());
    return plain(std::move(octets));
  }
  Answer operator()(const Md5Option& md5) const {
    Octets digest = from_hex(md5.digest);
    digest.resize(16);
    Octets octets = {kMd5, 18};
    octets.insert(octets.end(), digest.begin(), digest.end());
    return plain(std::move(octets));
  }
  Answer operator()(const AccurateEcnOption& ecn) const {
    const bool first = ecn.counters.empty() || ecn.counters.front().name == "e0b";
    Encoded out =
        plain({first ? kAccEcn0 : kAccEcn1, static_cast<std::uint8_t>(2 + 3 * ecn.counters.size())});
    for (const AccurateEcnOption::Counter& counter : ecn.counters) number(out, counter.value, 3);
    return out;
  }
  Answer operator()(const UnknownOption& unknown) const {
    return cannot(at, told({"the TCP option '{0}' is not supported", "不支持 TCP 选项 '{0}'"}, unknown.name));
  }
};

std::string number_text(const Number& number) { return number.any ? "*" : std::to_string(number.value); }

struct Describer {
  std::string operator()(const NopOption&) const { return "nop"; }
  std::string operator()(const EolOption&) const { return "eol"; }
  std::string operator()(const MssOption& mss) const { return "mss " + number_text(mss.value); }
  std::string operator()(const WindowScaleOption& scale) const {
    return "wscale " + number_text(scale.shift);
  }
  std::string operator()(const SackPermittedOption&) const { return "sackOK"; }
  std::string operator()(const SackOption& sack) const {
    std::string text = "sack";
    for (const SackBlock& block : sack.blocks) {
      text += " " + std::to_string(block.left) + ":" + std::to_string(block.right);
    }
    return text;
  }
  std::string operator()(const TimestampsOption& stamps) const {
    return "TS val " + number_text(stamps.value) + " ecr " + number_text(stamps.echo_reply);
  }
  std::string operator()(const FastOpenOption& open) const {
    return (open.experimental ? "FOEXP " : "FO ") + open.written;
  }
  std::string operator()(const Md5Option& md5) const { return "md5 " + md5.digest; }
  std::string operator()(const AccurateEcnOption& ecn) const {
    std::string text = "ECN";
    for (const auto& counter : ecn.counters) text += " " + counter.name + " " + number_text(counter.value);
    return text;
  }
  std::string operator()(const UnknownOption& unknown) const { return unknown.name + " " + unknown.text; }
};

Message describe_one(std::span<const std::uint8_t> all, const wire::OptionView& view) {
  const std::uint8_t* const body = all.data() + view.offset + 2;
  switch (view.kind) {
    case 0:
      return Message("eol");
    case 1:
      return Message("nop");
    case 2:
      if (view.length == 4) return Message("mss " + std::to_string(wire::load16(body)));
      break;
    case 3:
      if (view.length == 3) return Message("wscale " + std::to_string(body[0]));
      break;
    case 4:
      return Message("sackOK");
    case 5: {
      std::string text = "sack";
      for (int at = 0; at + 10 <= view.length; at += 8) {
        text +=
            " " + std::to_string(wire::load32(body + at)) + ":" + std::to_string(wire::load32(body + at + 4));
      }
      return Message(text);
    }
    case 8:
      if (view.length == 10) {
        return Message("TS val " + std::to_string(wire::load32(body)) + " ecr " +
                       std::to_string(wire::load32(body + 4)));
      }
      break;
    default:
      break;
  }
  return told({"option {0} of {1}", "选项 {0}（{1} 字节）"}, std::to_string(view.kind),
              std::to_string(view.length));
}

// Notes which of our timestamps the script calls what, and checks its advance when the script asks for that.
MaybeStop learn_timestamp(const TimestampsOption& expected, std::uint32_t actual, Position at, Flow& flow,
                          const Comparison& how) {
  if (expected.value.any) return std::nullopt;
  const auto script = static_cast<std::uint32_t>(expected.value.value);
  flow.timestamps[script] = actual;
  if (!flow.first_timestamp) flow.first_timestamp = Flow::FirstTimestamp{script, actual};
  if (how.timestamp_tick == Duration{}) {
    ++flow.unmeasured_timestamps;
    return std::nullopt;
  }
  const std::int64_t wanted = static_cast<std::int32_t>(script - flow.first_timestamp->script);
  const std::int64_t got = static_cast<std::int32_t>(actual - flow.first_timestamp->actual);
  const Duration off = how.timestamp_tick * std::llabs(wanted - got);
  if (off <= how.tolerance) return std::nullopt;
  return failure(at, {"the timestamp has advanced differently", "时间戳的增量与预期不符"},
                 told({"by {0}", "增加 {0}"}, std::to_string(wanted)),
                 told({"by {0}", "增加 {0}"}, std::to_string(got)));
}

// What our host knows the timestamp as that the script echoes.
Result<std::uint32_t, Stop> echoed(const Number& written, const Flow& flow, EchoRule rule) {
  const auto script = static_cast<std::uint32_t>(written.value);
  if (!rule.acknowledges) return script;
  const auto known = flow.timestamps.find(script);
  if (known != flow.timestamps.end()) return known->second;
  if (rule.scaled && flow.first_timestamp)
    return script - flow.first_timestamp->script + flow.first_timestamp->actual;
  return cannot(written.at, told({"no outbound packet had the TSval {0} that is echoed here",
                                  "发出的分组中没有此处回显的 TSval {0}"},
                                 std::to_string(script)));
}

}  // namespace

Result<wire::TcpOptions, Stop> build_options(const TcpOptions& options, const Flow& flow, EchoRule rule) {
  if (options.any)
    return cannot(options.at, {"an inbound packet needs its options spelled out", "注入的分组须写明选项"});
  Octets all;
  for (const TcpOption& option : options.list) {
    auto encoded = std::visit(Encoder{option.at, flow, flow.own_shift(false)}, option.content);
    if (!encoded) return encoded.error();
    if (std::count(encoded->open.begin(), encoded->open.end(), 1) > 0) {
      return cannot(option.at, {"an inbound packet needs a number here", "注入的分组在此须有数字"});
    }
    if (const auto* stamps = std::get_if<TimestampsOption>(&option.content)) {
      const auto echo = echoed(stamps->echo_reply, flow, rule);
      if (!echo) return echo.error();
      wire::store32(encoded->octets.data() + 6, *echo);
    }
    all.insert(all.end(), encoded->octets.begin(), encoded->octets.end());
  }
  if (all.size() > wire::kMaxTcpOptionsSize)
    return cannot(options.at, {"the options are longer than 40 octets", "选项超过 40 字节"});
  return wire::TcpOptions::raw(all);
}

std::string describe(const TcpOptions& options) {
  std::string text;
  for (const TcpOption& option : options.list) {
    text += (text.empty() ? "<" : ",") + std::visit(Describer{}, option.content);
  }
  return text.empty() ? "" : text + ">";
}

Message describe_options(const wire::TcpOptions& options) {
  Message text;
  std::size_t at = 0;
  while (const auto view = wire::option_at(options.bytes(), at)) {
    text += Message(text.empty() ? "<" : ",");
    text += describe_one(options.bytes(), *view);
    if (view->kind == 0) break;
    at += view->length;
  }
  if (!text.empty()) text += Message(">");
  return text;
}

MaybeStop compare_options(const TcpOptions& expected, const wire::TcpOptions& actual, Flow& flow,
                          const Comparison& how) {
  if (expected.any) return std::nullopt;
  std::array<std::uint8_t, wire::kMaxTcpOptionsSize> octets{};
  std::copy(actual.bytes().begin(), actual.bytes().end(), octets.begin());
  const auto differ = [&](Position at) {
    return failure(at, {"the options are not as expected", "选项与预期不符"}, Message(describe(expected)),
                   describe_options(actual));
  };
  std::size_t at = 0;
  for (const TcpOption& option : expected.list) {
    auto encoded = std::visit(Encoder{option.at, flow, flow.peer_shift(false)}, option.content);
    if (!encoded) return encoded.error();
    if (at + encoded->octets.size() > actual.padded_size()) return differ(option.at);
    const auto* stamps = std::get_if<TimestampsOption>(&option.content);
    for (std::size_t i = 0; i < encoded->octets.size(); ++i) {
      const bool value_of_ours = stamps != nullptr && i >= 2 && i < 6;  // translated, not compared
      const bool open = encoded->open[i] != 0 || value_of_ours;
      if (!open && encoded->octets[i] != octets[at + i]) return differ(option.at);
    }
    if (stamps != nullptr) {
      if (MaybeStop stop =
              learn_timestamp(*stamps, wire::load32(octets.data() + at + 2), option.at, flow, how)) {
        return stop;
      }
    }
    at += encoded->octets.size();
  }
  const std::size_t padded = (at + 3) / 4 * 4;
  const bool rest_is_padding = std::all_of(octets.begin() + static_cast<std::ptrdiff_t>(at),
                                           octets.begin() + static_cast<std::ptrdiff_t>(padded),
                                           [](std::uint8_t octet) { return octet == 0; });
  if (padded != actual.padded_size() || !rest_is_padding) return differ(expected.at);
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::run
