// What befalls packets: `drop PACKETS`, `delay PACKETS by TIME` ...
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/rewrite.hpp"
#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostMishaps = 4096;
constexpr std::uint64_t kMostCopies = 100;
constexpr Choice kBy{"by", {"how much later", "推迟多久"}};
constexpr Choice kTimes{"times", {"how many copies", "副本数"}};
constexpr Choice kWhen{"at", {"when the copies leave", "副本何时发出"}};
constexpr Choice kApart{"apart", {"how long after the one before", "与前一个相隔多久"}};
constexpr Choice kUnseenDamage{
    "unseen",
    {"two words change places, so the checksum is right all the same", "两个字交换位置，检验和依然正确"}};
constexpr Choice kBehind{"behind", {"how many of its direction pass it", "被同方向的几个报文段超过"}};

// Where it has an end, it is reached by one step, since each ordinal is one of them.
bool read_which(Parser& parser, Mishap& mishap, std::vector<Ordinals>& which) {
  mishap.line = parser.line();
  if (!take_pattern(parser, mishap.which)) return false;
  do {
    if (!parser.take_ordinals(which.emplace_back())) return false;
  } while (parser.peek().kind == TokenKind::kOrdinal);
  return true;
}

bool keep(Parser& parser, Mishap mishap, const std::vector<Ordinals>& which) {
  for (const Ordinals& ordinals : which) {
    if (parser.scenario().mishaps.size() == kMostMishaps)
      return parser.fail_once(parser.keyword().column, {"more than 4096 mishaps", "事故超过 4096 个"});
    mishap.ordinals = ordinals;
    parser.scenario().mishaps.push_back(mishap);
  }
  return true;
}

bool read_drop(Parser& parser) {
  Mishap mishap;
  std::vector<Ordinals> which;
  return read_which(parser, mishap, which) && keep(parser, std::move(mishap), which);
}

bool read_delay(Parser& parser) {
  Mishap mishap;
  mishap.kind = Mishap::Kind::kDelay;
  std::vector<Ordinals> which;
  return read_which(parser, mishap, which) && parser.need(kBy) && parser.take_time(mishap.delay) &&
         keep(parser, std::move(mishap), which);
}

bool read_copies(Parser& parser, Mishap& mishap) {
  std::uint64_t copies = 0;
  if (!parser.take_number({"the number of copies", "副本数"}, 1, kMostCopies, copies)) return false;
  mishap.count = static_cast<std::uint32_t>(copies);
  return true;
}
bool read_when(Parser& parser, Mishap& mishap) {
  Duration at;
  if (!parser.take_time(at)) return false;
  mishap.at = Instant{} + at;
  return true;
}
bool read_apart(Parser& parser, Mishap& mishap) { return parser.take_time(mishap.delay); }
constexpr Option<Mishap> kOfDuplicate[] = {{kTimes, read_copies}, {kWhen, read_when}, {kApart, read_apart}};

bool read_duplicate(Parser& parser) {
  Mishap mishap;
  mishap.kind = Mishap::Kind::kDuplicate;
  std::vector<Ordinals> which;
  return read_which(parser, mishap, which) &&
         parser.take_options({"option of duplicate", "duplicate 选项"}, kOfDuplicate, mishap) &&
         keep(parser, std::move(mishap), which);
}

bool read_reorder(Parser& parser) {
  Mishap mishap;
  mishap.kind = Mishap::Kind::kReorder;
  std::vector<Ordinals> which;
  std::uint64_t behind = 0;
  if (!read_which(parser, mishap, which) || !parser.need(kBehind) ||
      !parser.take_number({"the number of segments", "报文段数"}, 1, kMostCopies, behind))
    return false;
  mishap.count = static_cast<std::uint32_t>(behind);
  return keep(parser, std::move(mishap), which);
}

bool read_corrupt(Parser& parser) {
  Mishap mishap;
  mishap.kind = Mishap::Kind::kCorrupt;
  std::vector<Ordinals> which;
  if (!read_which(parser, mishap, which)) return false;
  mishap.unseen = parser.skip(kUnseenDamage);
  return keep(parser, std::move(mishap), which);
}

struct NamedField {
  Choice keyword;
  Field field;
};
constexpr NamedField kFields[] = {
    {{"seq", {"the sequence number; +N or -N moves it", "序号；+N 或 -N 为加减"}}, Field::kSeq},
    {{"ack", {"the acknowledgment number; +N or -N moves it", "确认号；+N 或 -N 为加减"}}, Field::kAck},
    {{"window", {"the window, unscaled", "窗口（未缩放）"}}, Field::kWindow},
    {{"urgent", {"the urgent pointer", "紧急指针"}}, Field::kUrgent},
    {{"flags", {"the octet of the flags, 0 to 255", "标志字节，0 到 255"}}, Field::kFlags},
    {{"source-port", {"the source port", "源端口"}}, Field::kSourcePort},
    {{"destination-port", {"the destination port", "目的端口"}}, Field::kDestinationPort},
    {{"ttl", {"time to live", "生存时间"}}, Field::kTtl},
    {{"id", {"the identification of IPv4", "IPv4 的标识"}}, Field::kIdentification},
    {{"df", {"Don't Fragment of IPv4, 0 or 1", "IPv4 的不分片位，0 或 1"}}, Field::kDontFragment},
    {{"flow-label", {"the flow label of IPv6", "IPv6 的流标号"}}, Field::kFlowLabel},
    {{"dscp", {"Diffserv codepoint", "DSCP"}}, Field::kDscp},
    {{"ecn", {"the two bits of ECN, 0 to 3", "ECN 的两位，0 到 3"}}, Field::kEcn},
    {{"mss", {"the MSS that its option tells", "MSS 选项的值"}}, Field::kMss},
    {{"wscale", {"the shift of the window scale option", "窗口扩大选项的移位数"}}, Field::kWindowScale},
    {{"sack-left", {"the left edge of the first SACK block", "第一个 SACK 块的左边界"}}, Field::kSackLeft},
    {{"sack-right", {"the right edge of the first SACK block", "第一个 SACK 块的右边界"}}, Field::kSackRight},
    {{"sack2-left", {"the left edge of the second", "第二块的左边界"}}, Field::kSack2Left},
    {{"sack2-right", {"the right edge of the second", "第二块的右边界"}}, Field::kSack2Right},
    {{"sack3-left", {"the left edge of the third", "第三块的左边界"}}, Field::kSack3Left},
    {{"sack3-right", {"the right edge of the third", "第三块的右边界"}}, Field::kSack3Right},
    {{"sack4-left", {"the left edge of the fourth", "第四块的左边界"}}, Field::kSack4Left},
    {{"sack4-right", {"the right edge of the fourth", "第四块的右边界"}}, Field::kSack4Right},
    {{"tsval", {"the timestamp", "时间戳"}}, Field::kTsval},
    {{"tsecr", {"the timestamp that is echoed", "回显的时间戳"}}, Field::kTsecr},
};

bool read_rewrite(Parser& parser) {
  Mishap mishap;
  mishap.kind = Mishap::Kind::kRewrite;
  std::vector<Ordinals> which;
  const NamedField* field = nullptr;
  Shifted value;
  if (!read_which(parser, mishap, which) ||
      !parser.take_one({"field of a header", "首部字段"}, kFields, field) ||
      !parser.take_shifted(static_cast<std::uint64_t>(most_of(field->field)), value))
    return false;
  mishap.field = field->field;
  mishap.value = value.value;
  mishap.relative = value.relative;
  return keep(parser, std::move(mishap), which);
}

}  // namespace

const Statement kDropStatement{{"drop", {"loses packets", "丢弃分组"}}, "drop PACKETS", read_drop};
const Statement kDelayStatement{
    {"delay", {"holds packets up before they leave", "推迟分组的发出"}}, "delay PACKETS by TIME", read_delay};
const Statement kDuplicateStatement{{"duplicate", {"sends copies after packets", "在分组之后发出副本"}},
                                    "duplicate PACKETS [times N] [at TIME] [apart TIME]",
                                    read_duplicate};
const Statement kReorderStatement{{"reorder", {"lets others overtake packets", "让其他分组超过它"}},
                                  "reorder PACKETS behind N",
                                  read_reorder};
const Statement kCorruptStatement{{"corrupt", {"damages packets on the wire", "在链路上损坏分组"}},
                                  "corrupt PACKETS [unseen]",
                                  read_corrupt};
const Statement kRewriteStatement{{"rewrite", {"changes a field of packets", "改写分组的字段"}},
                                  "rewrite PACKETS FIELD VALUE",
                                  read_rewrite};

}  // namespace tcplab::scenario::language
