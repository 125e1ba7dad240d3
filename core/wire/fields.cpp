#include "core/wire/fields.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/wire/big_endian.hpp"
#include "core/wire/field_list.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

using Octets = std::span<const std::uint8_t>;

std::string bytes_and_words(const FieldList& fields, std::size_t bytes) {
  return fields.bytes(bytes) + " (" + std::to_string(bytes / 4) + ")";
}

std::string set_or_not(const FieldList& fields, bool set) {
  return fields.say(set ? Words{"Set", "置 1"} : Words{"Not set", "未置"});
}

// "Assured Forwarding 21 (18)": the class names of RFC 2474, RFC 2597 and RFC 3246.
std::string codepoint(const FieldList& fields, unsigned dscp) {
  const unsigned high = dscp / 8;
  const unsigned low = dscp % 8;
  std::string name = fields.say({"Unknown", "未知"});
  if (dscp == 0) {
    name = fields.say({"Default", "默认"});
  } else if (dscp == 46) {
    name = fields.say({"Expedited Forwarding", "加速转发"});
  } else if (low == 0) {
    name = fields.say({"Class Selector ", "类选择符 "}) + std::to_string(high);
  } else if (high >= 1 && high <= 4 && low % 2 == 0) {
    name = fields.say({"Assured Forwarding ", "确保转发 "}) + std::to_string(high) + std::to_string(low / 2);
  }
  return name + " (" + std::to_string(dscp) + ")";
}

// RFC 3168 5.
std::string congestion_notification(const FieldList& fields, unsigned ecn) {
  constexpr std::array<Words, 4> kNames{{{"Not ECN-Capable Transport (0)", "不支持 ECN (0)"},
                                         {"ECN-Capable Transport ECT(1) (1)", "支持 ECN，ECT(1) (1)"},
                                         {"ECN-Capable Transport ECT(0) (2)", "支持 ECN，ECT(0) (2)"},
                                         {"Congestion Experienced (3)", "经历拥塞 (3)"}}};
  return fields.say(kNames[ecn & 3]);
}

void add_traffic_class(FieldList& fields, const Words& name, unsigned octet, std::size_t offset,
                       std::size_t length) {
  fields.add(1, name, hex(octet, 2), offset, length);
  fields.add(2, {"Differentiated Services Codepoint", "区分服务码点（DSCP）"}, codepoint(fields, octet >> 2),
             offset, length);
  fields.add(2, {"Explicit Congestion Notification", "显式拥塞通知（ECN）"},
             congestion_notification(fields, octet), offset + length - 1, 1);
}

// What may stand behind the header: TCP, or an extension header on the way to it.
std::string next_header(const FieldList& fields, std::uint8_t next) {
  struct Named {
    std::uint8_t next;
    Words name;
  };
  constexpr std::array<Named, 6> kNames{{{0, {"Hop-by-Hop Options", "逐跳选项"}},
                                         {6, {"TCP", "TCP"}},
                                         {43, {"Routing Header", "路由首部"}},
                                         {44, {"Fragment Header", "分片首部"}},
                                         {51, {"Authentication Header", "鉴别首部"}},
                                         {60, {"Destination Options", "目的选项"}}}};
  const auto* const named =
      std::find_if(kNames.begin(), kNames.end(), [next](const Named& one) { return one.next == next; });
  const std::string number = "(" + std::to_string(next) + ")";
  return named == kNames.end() ? number : fields.say(named->name) + (" " + number);
}

std::string addresses(const FieldList& fields, const TcpSegment& segment) {
  return fields.say({"Src: ", "源 "}) + segment.source.to_string() + fields.say({", Dst: ", "，目的 "}) +
         segment.destination.to_string();
}

void add_ipv4(FieldList& fields, const TcpSegment& segment, Octets ip) {
  fields.layer({"Internet Protocol Version 4", "网际协议第 4 版（IPv4）"}, addresses(fields, segment), 0,
               ip.size());
  fields.add(1, {"Version", "版本"}, "4", 0, 1);
  fields.add(1, {"Header Length", "首部长度"}, bytes_and_words(fields, (ip[0] & 15U) * 4U), 0, 1);
  add_traffic_class(fields, {"Differentiated Services Field", "区分服务"}, ip[1], 1, 1);
  fields.add(1, {"Total Length", "总长度"}, std::to_string(load16(&ip[2])), 2, 2);
  fields.add(1, {"Identification", "标识"},
             hex(load16(&ip[4]), 4) + " (" + std::to_string(load16(&ip[4])) + ")", 4, 2);
  fields.add(
      1, {"Flags", "标志"},
      hex(ip[6] >> 5, 1) + (segment.ip.dont_fragment ? fields.say({", Don't fragment", "，不分片"}) : ""), 6,
      1);
  fields.add(2, {"Reserved bit", "保留位"}, set_or_not(fields, (ip[6] & 0x80) != 0), 6, 1);
  fields.add(2, {"Don't fragment", "不分片（DF）"}, set_or_not(fields, (ip[6] & 0x40) != 0), 6, 1);
  fields.add(2, {"More fragments", "还有分片（MF）"}, set_or_not(fields, (ip[6] & 0x20) != 0), 6, 1);
  fields.add(1, {"Fragment Offset", "片偏移"}, std::to_string(load16(&ip[6]) & 0x1fff), 6, 2);
  fields.add(1, {"Time to Live", "生存时间（TTL）"}, std::to_string(ip[8]), 8, 1);
  fields.add(1, {"Protocol", "上层协议"}, "TCP (6)", 9, 1);
  fields.add(1, {"Header Checksum", "首部检验和"}, hex(load16(&ip[10]), 4), 10, 2);
  fields.add(1, {"Source Address", "源地址"}, segment.source.to_string(), 12, 4);
  fields.add(1, {"Destination Address", "目的地址"},
             IpAddress::v4(ip[16], ip[17], ip[18], ip[19]).to_string(), 16, 4);
  const std::size_t options = ip.size() - kIpv4HeaderSize;
  if (options > 0)
    fields.add(1, {"Options", "选项"}, "(" + fields.bytes(options) + ")", kIpv4HeaderSize, options);
}

void add_ipv6(FieldList& fields, const TcpSegment& segment, Octets ip) {
  fields.layer({"Internet Protocol Version 6", "网际协议第 6 版（IPv6）"}, addresses(fields, segment), 0,
               ip.size());
  fields.add(1, {"Version", "版本"}, "6", 0, 1);
  add_traffic_class(fields, {"Traffic Class", "通信量类"}, load16(&ip[0]) >> 4 & 0xff, 0, 2);
  fields.add(1, {"Flow Label", "流标号"}, hex(load32(&ip[0]) & 0xfffff, 5), 1, 3);
  fields.add(1, {"Payload Length", "有效载荷长度"}, std::to_string(load16(&ip[4])), 4, 2);
  fields.add(1, {"Next Header", "下一个首部"}, next_header(fields, ip[6]), 6, 1);
  fields.add(1, {"Hop Limit", "跳数限制"}, std::to_string(ip[7]), 7, 1);
  fields.add(1, {"Source Address", "源地址"}, segment.source.to_string(), 8, 16);
  IpAddress destination{IpVersion::kV6, {}};
  std::copy_n(&ip[24], destination.octets.size(), destination.octets.begin());
  fields.add(1, {"Destination Address", "目的地址"}, destination.to_string(), 24, 16);
  const std::size_t extensions = ip.size() - kIpv6HeaderSize;
  if (extensions == 0) return;
  fields.add(1, {"Extension headers", "扩展首部"}, "(" + fields.bytes(extensions) + ")", kIpv6HeaderSize,
             extensions);
}

struct FlagBit {
  Words name;
  std::uint8_t mask;
};

constexpr std::array<FlagBit, 8> kFlagBits{{{{"Congestion Window Reduced", "拥塞窗口已减小（CWR）"}, 0x80},
                                            {{"ECN-Echo", "ECN 回显（ECE）"}, 0x40},
                                            {{"Urgent", "紧急（URG）"}, 0x20},
                                            {{"Acknowledgment", "确认（ACK）"}, 0x10},
                                            {{"Push", "推送（PSH）"}, 0x08},
                                            {{"Reset", "复位（RST）"}, 0x04},
                                            {{"Syn", "同步（SYN）"}, 0x02},
                                            {{"Fin", "终止（FIN）"}, 0x01}}};

void add_flags(FieldList& fields, const TcpSegment& segment, Octets tcp) {
  const unsigned bits = load16(&tcp[12]) & 0xfffU;
  fields.add(1, {"Flags", "标志"}, hex(bits, 3) + " (" + segment.header.flags.to_string() + ")", 12, 2);
  fields.add(2, {"Reserved", "保留"}, bits >> 8 == 0 ? set_or_not(fields, false) : hex(bits >> 8, 1), 12, 1);
  for (const FlagBit& bit : kFlagBits)
    fields.add(2, bit.name, set_or_not(fields, (tcp[13] & bit.mask) != 0), 13, 1);
}

std::string tcp_summary(const FieldList& fields, const TcpSegment& segment, SeqNum seq_base,
                        SeqNum ack_base) {
  const TcpHeader& header = segment.header;
  std::string text = fields.say({"Src Port: ", "源端口 "}) + std::to_string(header.source_port) +
                     fields.say({", Dst Port: ", "，目的端口 "}) + std::to_string(header.destination_port) +
                     ", Seq: " + std::to_string(header.seq.value - seq_base.value);
  if (header.flags.ack) text += ", Ack: " + std::to_string(header.ack.value - ack_base.value);
  return text + ", Len: " + std::to_string(segment.payload.size());
}

void add_tcp(FieldList& fields, const TcpSegment& segment, Octets tcp, std::size_t offset, SeqNum seq_base,
             SeqNum ack_base) {
  const TcpHeader& header = segment.header;
  const std::size_t header_size = segment.header_size();
  fields.layer({"Transmission Control Protocol", "传输控制协议（TCP）"},
               tcp_summary(fields, segment, seq_base, ack_base), offset, header_size);
  fields.add(1, {"Source Port", "源端口"}, std::to_string(header.source_port), 0, 2);
  fields.add(1, {"Destination Port", "目的端口"}, std::to_string(header.destination_port), 2, 2);
  fields.add(1, {"Sequence Number", "序号"}, fields.relative(header.seq, seq_base), 4, 4);
  // Without ACK the field means nothing (RFC 9293 3.1), so neither would a relative number.
  fields.add(1, {"Acknowledgment Number", "确认号"},
             fields.relative(header.ack, header.flags.ack ? ack_base : SeqNum{}), 8, 4);
  fields.add(1, {"Header Length", "首部长度"}, bytes_and_words(fields, header_size), 12, 1);
  add_flags(fields, segment, tcp);
  fields.add(1, {"Window", "窗口"}, std::to_string(header.window), 14, 2);
  fields.add(1, {"Checksum", "检验和"}, hex(load16(&tcp[16]), 4), 16, 2);
  fields.add(1, {"Urgent Pointer", "紧急指针"}, std::to_string(header.urgent_pointer), 18, 2);
  add_option_fields(fields, tcp.subspan(kTcpHeaderSize, header_size - kTcpHeaderSize), kTcpHeaderSize,
                    ack_base);
  if (segment.payload.empty()) return;
  fields.add(1, {"TCP payload", "数据"}, fields.bytes(segment.payload.size()), header_size,
             segment.payload.size());
}

}  // namespace

std::string hex(std::uint32_t value, int digits) {
  std::string text = "0x";
  for (int i = digits - 1; i >= 0; --i) text += "0123456789abcdef"[value >> (4 * i) & 15];
  return text;
}

std::string FieldList::relative(SeqNum number, SeqNum base) const {
  const std::string shown = std::to_string(number.value - base.value);
  if (base.value == 0) return shown;
  return shown + say({" (raw ", " (原始值 "}) + std::to_string(number.value) + ")";
}

std::string FieldList::bytes(std::size_t count) const {
  return std::to_string(count) + say({count == 1 ? " byte" : " bytes", " 字节"});
}

std::vector<Field> decode_fields(const TcpSegment& segment, SeqNum seq_base, SeqNum ack_base,
                                 Language language) {
  return decode_fields(segment, emit_datagram(segment), seq_base, ack_base, language);
}

std::vector<Field> decode_fields(const TcpSegment& segment, Octets datagram, SeqNum seq_base, SeqNum ack_base,
                                 Language language) {
  const bool v4 = segment.source.version == IpVersion::kV4;
  const std::size_t ip_size = segment.headers_size() - segment.header_size();
  FieldList fields(language);
  (v4 ? add_ipv4 : add_ipv6)(fields, segment, datagram.first(ip_size));
  add_tcp(fields, segment, datagram.subspan(ip_size), ip_size, seq_base, ack_base);
  return fields.take();
}

}  // namespace tcplab::wire
