// `expect ...`: what has to be true of a run, and `sample ...`: what of it is to be written down.
#include <string>
#include <utility>

#include "core/scenario/parameters.hpp"
#include "core/scenario/statements.hpp"
#include "core/scenario/variables.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostExpectations = 1024;
constexpr std::size_t kMostInOrder = 64;
constexpr std::uint64_t kMostTimes = 1'000'000'000;
constexpr Duration kAlmost = nanoseconds(999);  // an instant as a timeline shows it has no more digits

constexpr Choice kNever{"never", {"it must not happen", "不得发生"}};
constexpr Choice kReaches{"reaches", {"a connection enters a state", "连接进入某状态"}};
constexpr Choice kIs{"is", {"a connection is in a state", "连接处于某状态"}};
constexpr Choice kHears{"hears", {"the user is told so", "用户得到通知"}};
constexpr Choice kThen{"then", {"and after that", "然后"}};
constexpr Choice kAtInstant{"at", {"at that instant", "在该时刻"}};
constexpr Choice kBefore{"before", {"not later than that", "不晚于"}};
constexpr Choice kAfterwards{"after", {"not earlier than that", "不早于"}};
constexpr Choice kWithin{"within", {"so much earlier or later", "前后偏差"}};
constexpr Choice kArrives{"arrives", {"it arrives", "到达"}};
constexpr Choice kLost{"lost", {"it is lost", "丢失"}};
constexpr Choice kDamaged{"damaged", {"it is damaged on the way", "途中受损"}};

struct NamedState {
  Choice keyword;
  tcp::State state;
};
constexpr NamedState kStates[] = {
    {{"CLOSED", {"no connection", "无连接"}}, tcp::State::kClosed},
    {{"LISTEN", {"waits for a SYN", "等待 SYN"}}, tcp::State::kListen},
    {{"SYN-SENT", {"has sent a SYN", "已发 SYN"}}, tcp::State::kSynSent},
    {{"SYN-RECEIVED", {"waits for the ACK of its SYN", "等待对其 SYN 的 ACK"}}, tcp::State::kSynReceived},
    {{"ESTABLISHED", {"open in both directions", "双向打开"}}, tcp::State::kEstablished},
    {{"FIN-WAIT-1", {"has sent a FIN", "已发 FIN"}}, tcp::State::kFinWait1},
    {{"FIN-WAIT-2", {"its FIN is acknowledged", "其 FIN 已被确认"}}, tcp::State::kFinWait2},
    {{"CLOSE-WAIT", {"the peer has closed", "对方已关闭"}}, tcp::State::kCloseWait},
    {{"CLOSING", {"both have closed at once", "双方同时关闭"}}, tcp::State::kClosing},
    {{"LAST-ACK", {"waits for the ACK of its FIN", "等待对其 FIN 的 ACK"}}, tcp::State::kLastAck},
    {{"TIME-WAIT", {"waits for old segments to die", "等待旧报文段消失"}}, tcp::State::kTimeWait},
};

struct NamedComparison {
  Choice keyword;
  Comparison comparison;
};
constexpr NamedComparison kComparisons[] = {
    {{"=", {"equal to", "等于"}}, Comparison::kEqual},    {{"<", {"less than", "小于"}}, Comparison::kLess},
    {{">", {"more than", "大于"}}, Comparison::kMore},    {{"<=", {"at most", "至多"}}, Comparison::kAtMost},
    {{">=", {"at least", "至少"}}, Comparison::kAtLeast},
};
constexpr NamedComparison kCounts[] = {
    {{"times", {"how often", "次数"}}, Comparison::kEqual},
    {{"at-most", {"no more often than", "至多几次"}}, Comparison::kAtMost},
    {{"at-least", {"at least as often as", "至少几次"}}, Comparison::kAtLeast},
};

struct VariableRow {
  Choice keyword;
  Variable variable;
};

bool take_instant(Parser& parser, Instant& at) {
  Duration time;
  if (!parser.take_time(time)) return false;
  at = Instant{} + time;
  return true;
}

bool read_timing(Parser& parser, Occurrence& what) {
  if (parser.skip(kBefore)) return take_instant(parser, what.not_after);
  if (parser.skip(kAfterwards)) return take_instant(parser, what.not_before);
  if (!parser.skip(kAtInstant)) return true;
  Instant at;
  if (!take_instant(parser, at)) return false;
  Duration within = kAlmost;
  if (parser.skip(kWithin) && !parser.take_time(within)) return false;
  what.not_before = at.ns > within.ns ? at - within : Instant{};
  what.not_after = at + within;
  return true;
}

bool begins_pattern(const Parser& parser) { return parser.next().kind == TokenKind::kArrow; }

bool read_nth(Parser& parser, std::uint32_t& nth) {
  if (parser.peek().kind != TokenKind::kOrdinal) return true;
  const Token token = parser.peek();
  Ordinals ordinals;
  if (!parser.take_ordinals(ordinals)) return false;
  nth = ordinals.first;
  return ordinals.first == ordinals.last ||
         parser.fail(token.column, {"one of them", "只能指一个"}, Message("#N"));
}

bool read_packets(Parser& parser, Occurrence& what) {
  what.kind = Occurrence::Kind::kPacketSent;
  if (!take_pattern(parser, what.packets) || !read_nth(parser, what.nth)) return false;
  if (parser.skip(kArrives)) what.kind = Occurrence::Kind::kPacketArrives;
  if (parser.skip(kLost)) what.kind = Occurrence::Kind::kPacketLost;
  if (parser.skip(kDamaged)) what.kind = Occurrence::Kind::kPacketDamaged;
  return true;
}

bool take_whose(Parser& parser, Labelled& who) {
  Position where;
  if (!parser.take_connection({"a host, HOST:LABEL, or packets", "主机、HOST:LABEL 或分组"}, who, where))
    return false;
  if (!who.label.empty()) parser.positions().labels.push_back({who, where});
  return true;
}

bool take_state(Parser& parser, tcp::State& state) {
  const NamedState* found = nullptr;
  if (!parser.take_one({"state", "状态"}, kStates, found)) return false;
  state = found->state;
  return true;
}

bool read_hears(Parser& parser, Occurrence& what) {
  what.kind = Occurrence::Kind::kNotice;
  return take_notice(parser, what.notice) && read_nth(parser, what.nth);
}

// After the word that says which.
bool read_happening(Parser& parser, Occurrence& what) {
  if (parser.skip(kHears)) return read_hears(parser, what);
  return parser.need(kReaches) && take_state(parser, what.state) && read_nth(parser, what.nth);
}

bool read_occurrence(Parser& parser, Occurrence& what) {
  if (begins_pattern(parser)) return read_packets(parser, what) && read_timing(parser, what);
  return take_whose(parser, what.who) && read_happening(parser, what) && read_timing(parser, what);
}

bool read_at(Parser& parser, std::optional<Instant>& at) {
  return !parser.skip(kAtInstant) || take_instant(parser, at.emplace());
}

bool take_variable(Parser& parser, Variable& variable) {
  std::vector<VariableRow> rows;
  for (std::size_t i = 0; i < variables().size(); ++i)
    rows.push_back({{variables()[i].name, variables()[i].help}, static_cast<Variable>(i)});
  const VariableRow* found = nullptr;
  if (!parser.take_one({"variable", "变量"}, std::span<const VariableRow>(rows), found)) return false;
  variable = found->variable;
  return true;
}

bool read_variable(Parser& parser, Expectation& expectation) {
  expectation.kind = Expectation::Kind::kVariable;
  const NamedComparison* comparison = nullptr;
  if (!take_variable(parser, expectation.variable) ||
      !parser.take_one({"comparison", "比较"}, kComparisons, comparison))
    return false;
  expectation.comparison = comparison->comparison;
  if (info(expectation.variable).unit == Unit::kTime) {
    Duration time;
    if (!parser.take_time(time)) return false;
    expectation.value = time.ns;
  } else {
    std::uint64_t value = 0;
    if (!parser.take_octets({"the value", "数值"}, 0, UINT32_MAX, value)) return false;
    expectation.value = static_cast<std::int64_t>(value);
  }
  return read_at(parser, expectation.at);
}

bool read_then(Parser& parser, Expectation& expectation) {
  while (parser.skip(kThen)) {
    if (expectation.what.size() == kMostInOrder)
      return parser.fail(parser.peek().column, {"more than 64 in a row", "连续超过 64 个"});
    if (!read_occurrence(parser, expectation.what.emplace_back())) return false;
  }
  return true;
}

// `A->B PATTERN times N`, or something that happens.
bool read_packet_expectation(Parser& parser, Expectation& expectation) {
  Occurrence& what = expectation.what.emplace_back();
  if (!read_packets(parser, what)) return false;
  for (const NamedComparison& count : kCounts) {
    if (!parser.skip(count.keyword)) continue;
    expectation.kind = Expectation::Kind::kCount;
    expectation.comparison = count.comparison;
    std::uint64_t times = 0;
    if (!parser.take_number({"the number of times", "次数"}, 0, kMostTimes, times)) return false;
    expectation.value = static_cast<std::int64_t>(times);
    return read_timing(parser, what);
  }
  return read_timing(parser, what) && read_then(parser, expectation);
}

bool read_host_expectation(Parser& parser, Expectation& expectation) {
  if (!take_whose(parser, expectation.who)) return false;
  if (parser.skip(kIs)) {
    expectation.kind = Expectation::Kind::kState;
    return take_state(parser, expectation.what.emplace_back().state) && read_at(parser, expectation.at);
  }
  if (!parser.is_at(kReaches) && !parser.is_at(kHears)) {
    for (const Choice& word : {kReaches, kHears}) parser.skip(word);  // which might have stood here
    return read_variable(parser, expectation);
  }
  Occurrence& what = expectation.what.emplace_back();
  what.who = expectation.who;
  return read_happening(parser, what) && read_timing(parser, what) && read_then(parser, expectation);
}

bool read_expect(Parser& parser) {
  Expectation expectation;
  expectation.line = parser.line();
  expectation.text = parser.rest_of_line();
  if (parser.scenario().expectations.size() == kMostExpectations)
    return parser.fail_once(parser.keyword().column, {"more than 1024 expectations", "期望超过 1024 个"});
  if (parser.skip(kNever)) {
    expectation.kind = Expectation::Kind::kNever;
    if (!read_occurrence(parser, expectation.what.emplace_back())) return false;
  } else if (begins_pattern(parser)) {
    if (!read_packet_expectation(parser, expectation)) return false;
  } else if (!read_host_expectation(parser, expectation)) {
    return false;
  }
  parser.scenario().expectations.push_back(std::move(expectation));
  return true;
}

bool read_sample(Parser& parser) {
  Sample sample;
  sample.text = parser.rest_of_line();
  if (parser.scenario().samples.size() == kMostExpectations)
    return parser.fail_once(parser.keyword().column, {"more than 1024 samples", "采样超过 1024 个"});
  if (!take_whose(parser, sample.who) || !take_variable(parser, sample.variable) ||
      !read_at(parser, sample.at))
    return false;
  parser.scenario().samples.push_back(std::move(sample));
  return true;
}

}  // namespace

bool take_occurrence(Parser& parser, Occurrence& what) {
  if (begins_pattern(parser)) return read_packets(parser, what) && read_timing(parser, what);
  if (!take_whose(parser, what.who)) return false;
  const bool happens = parser.is_at(kReaches) || parser.is_at(kHears);
  const bool read =
      happens ? read_happening(parser, what) : take_state(parser, what.state) && read_nth(parser, what.nth);
  return read && read_timing(parser, what);
}

bool take_moment(Parser& parser, Labelled& who, Instant& at) {
  if (!take_whose(parser, who)) return false;
  return parser.need(kAtInstant) && take_instant(parser, at);
}

const Statement kExpectStatement{{"expect", {"what has to be true of the run", "运行必须满足的事"}},
                                 "expect [never] (HOST[:LABEL] (reaches STATE | hears NOTICE) | PACKETS "
                                 "[arrives | lost | damaged]) [TIMING] [then ...]\n"
                                 "expect PACKETS (times | at-most | at-least) N [TIMING]\n"
                                 "expect HOST[:LABEL] is STATE [at TIME]\n"
                                 "expect HOST[:LABEL] VARIABLE (= | < | > | <= | >=) VALUE [at TIME]",
                                 read_expect};
const Statement kSampleStatement{
    {"sample", {"a variable to write down, for plots and sweeps", "记录一个变量，供作图和扫描使用"}},
    "sample HOST[:LABEL] VARIABLE [at TIME]",
    read_sample};

}  // namespace tcplab::scenario::language
