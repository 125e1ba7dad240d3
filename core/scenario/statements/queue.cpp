// `queue N`, or the name of a discipline and its properties.
#include <cstdint>
#include <variant>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::uint32_t kMostWaiting = 1'000'000;

bool take_queue_number(Parser& parser, std::uint32_t least, std::uint32_t most, std::uint32_t& count) {
  std::uint64_t number = 0;
  if (!parser.take_number({"the number", "个数"}, least, most, number)) return false;
  count = static_cast<std::uint32_t>(number);
  return true;
}

template <typename Queue>
bool read_limit(Parser& parser, Queue& queue) {
  return take_queue_number(parser, 0, kMostWaiting, queue.packets);
}
template <typename Queue>
bool read_target(Parser& parser, Queue& queue) {
  return parser.take_time(queue.target);
}
// The control law counts its square in nanoseconds.
template <typename Queue>
bool read_interval(Parser& parser, Queue& queue) {
  const Token token = parser.peek();
  if (!parser.take_time(queue.interval)) return false;
  return (queue.interval > Duration{} && queue.interval <= seconds(4)) ||
         parser.fail(token.column, {"the time is out of range", "时间超出范围"},
                     {"at most 4s, and not 0", "不超过 4s，且不为 0"});
}
template <typename Queue>
bool read_ecn(Parser&, Queue& queue) {
  queue.ecn = true;
  return true;
}

// RFC 8290 5.2.6, whose word it is: on unless this is said.
bool read_no_ecn(Parser&, net::FqCodel& queue) {
  queue.ecn = false;
  return true;
}

bool read_least(Parser& parser, net::Red& queue) {
  return take_queue_number(parser, 0, kMostWaiting, queue.min_threshold);
}
bool read_most(Parser& parser, net::Red& queue) {
  return take_queue_number(parser, 1, kMostWaiting, queue.max_threshold);
}
bool read_one_in(Parser& parser, net::Red& queue) {
  return take_queue_number(parser, 1, 1'000'000, queue.one_in);
}
bool read_flows(Parser& parser, net::FqCodel& queue) {
  return take_queue_number(parser, 1, 65536, queue.flows);
}
bool read_quantum(Parser& parser, net::FqCodel& queue) {
  return take_queue_number(parser, 1, 65535, queue.quantum);
}
bool read_update(Parser& parser, net::Pie& queue) {
  const Token token = parser.peek();
  if (!parser.take_time(queue.update)) return false;
  return queue.update >= milliseconds(1) ||
         parser.fail(token.column, {"the time is out of range", "时间超出范围"},
                     {"at least 1ms", "至少 1ms"});
}
bool read_max_burst(Parser& parser, net::Pie& queue) { return parser.take_time(queue.max_burst); }

constexpr Words kLimitHelp{"how many may wait", "最多排队数"};
constexpr Words kTargetHelp{"the delay that it aims at", "目标时延"};
constexpr Words kIntervalHelp{"how long it may be above before one is dropped", "超出多久才丢弃"};
constexpr Words kEcnHelp{"marks instead of dropping", "标记而不丢弃"};

constexpr Option<net::Red> kOfRed[] = {
    {{"packets", kLimitHelp}, read_limit},
    {{"min", {"average length from which some are dropped", "平均队长超过它便开始丢弃"}}, read_least},
    {{"max", {"average length at which one in so many is", "平均队长到此每若干个丢一个"}}, read_most},
    {{"one-in",
      {"how many of which one is dropped at 'max', 10 unless given", "到 max 时每几个丢一个，默认 10"}},
     read_one_in},
    {{"ecn", kEcnHelp}, read_ecn},
};
constexpr Option<net::Codel> kOfCodel[] = {
    {{"packets", kLimitHelp}, read_limit},
    {{"target", kTargetHelp}, read_target},
    {{"interval", kIntervalHelp}, read_interval},
    {{"ecn", kEcnHelp}, read_ecn},
};
constexpr Option<net::FqCodel> kOfFqCodel[] = {
    {{"packets", kLimitHelp}, read_limit},
    {{"target", kTargetHelp}, read_target},
    {{"interval", kIntervalHelp}, read_interval},
    {{"flows", {"how many flows are told apart", "区分的流数"}}, read_flows},
    {{"quantum", {"octets that a flow may send at its turn", "每流每轮可发字节数"}}, read_quantum},
    {{"noecn", {"drops where it would mark", "本应标记时也丢弃"}}, read_no_ecn},
};
constexpr Option<net::Pie> kOfPie[] = {
    {{"packets", kLimitHelp}, read_limit},
    {{"target", kTargetHelp}, read_target},
    {{"update", {"time between two looks at the delay", "两次查看时延的间隔"}}, read_update},
    {{"max-burst", {"how long a burst is let pass", "突发放行多久"}}, read_max_burst},
    {{"ecn", kEcnHelp}, read_ecn},
};

template <typename Queue, std::size_t N>
bool read_properties(Parser& parser, const Option<Queue> (&properties)[N], net::QueueConfig& into) {
  Queue queue;
  if (!parser.take_options({}, properties, queue)) return false;
  into = queue;
  return true;
}

bool read_red(Parser& parser, net::QueueConfig& queue) {
  const Token token = parser.peek();
  if (!read_properties(parser, kOfRed, queue)) return false;
  const auto& red = std::get<net::Red>(queue);
  return red.min_threshold < red.max_threshold ||
         parser.fail(token.column, {"'min' is not below 'max'", "min 不小于 max"}, Message("min 5 max 15"));
}

struct NamedDiscipline {
  Choice keyword;
  bool (*read)(Parser&, net::QueueConfig&);
};
constexpr NamedDiscipline kNamedDisciplines[] = {
    {{"red", {"random early detection", "随机早期检测"}}, read_red},
    {{"codel", {"controlled delay (RFC 8289)", "受控时延（RFC 8289）"}},
     [](Parser& parser, net::QueueConfig& queue) { return read_properties(parser, kOfCodel, queue); }},
    {{"fq-codel", {"a queue for each flow under CoDel (RFC 8290)", "每流一队的 CoDel（RFC 8290）"}},
     [](Parser& parser, net::QueueConfig& queue) { return read_properties(parser, kOfFqCodel, queue); }},
    {{"pie", {"proportional integral controller (RFC 8033)", "比例积分控制（RFC 8033）"}},
     [](Parser& parser, net::QueueConfig& queue) { return read_properties(parser, kOfPie, queue); }},
};
constexpr Choice kOctetsWaiting{"octets", {"how many octets may wait", "最多排队字节数"}};

}  // namespace

bool take_queue(Parser& parser, net::QueueConfig& queue) {
  if (const NamedDiscipline* const discipline = parser.skip_one(kNamedDisciplines))
    return discipline->read(parser, queue);
  net::DropTail fifo;
  std::uint64_t number = 0;
  if (!parser.take_number({"the queue", "队列"}, 0, kMostWaiting, number)) return false;
  fifo.packets = static_cast<std::uint32_t>(number);
  if (parser.skip(kOctetsWaiting)) {
    if (!parser.take_octets({"the queue", "队列"}, 1, 1'000'000'000, number)) return false;
    fifo.octets = static_cast<std::uint32_t>(number);
  }
  queue = fifo;
  return true;
}

}  // namespace tcplab::scenario::language
