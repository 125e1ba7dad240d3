// The fields of filters, by Wireshark's names, and where a packet has them.
#include "core/trace/filter_fields.hpp"

#include <algorithm>
#include <array>

#include "core/wire/icmp.hpp"

namespace tcplab::trace {
namespace {

using wire::TcpHeader;

FieldValues one_value(std::int64_t value) {
  FieldValues values;
  values.add(value);
  return values;
}

FieldValues there_if(bool there) { return there ? one_value(1) : FieldValues{}; }

bool is_v4(const FieldsOf& of) { return of.packet.segment.source.version == wire::IpVersion::kV4; }

template <bool V4, bool Source, bool Destination>
FieldValues addresses(const FieldsOf& of) {
  FieldValues values;
  if (is_v4(of) != V4) return values;
  if (Source) values.add(of.packet.segment.source);
  if (Destination) values.add(of.packet.segment.destination);
  return values;
}

template <bool Source, bool Destination>
FieldValues ports(const FieldsOf& of) {
  FieldValues values;
  if (!of.packet.is_segment()) return values;
  if (Source) values.add(std::int64_t{of.packet.segment.header.source_port});
  if (Destination) values.add(std::int64_t{of.packet.segment.header.destination_port});
  return values;
}

// Of a segment, by what reads it.
template <std::int64_t (*Read)(const FieldsOf& of)>
FieldValues of_segment(const FieldsOf& of) {
  return of.packet.is_segment() ? one_value(Read(of)) : FieldValues{};
}

template <bool wire::TcpFlags::*Flag>
std::int64_t flag(const FieldsOf& of) {
  return of.packet.segment.header.flags.*Flag ? 1 : 0;
}

std::int64_t flags(const FieldsOf& of) { return of.packet.segment.header.flags.to_octet(); }
std::int64_t length(const FieldsOf& of) {
  return static_cast<std::int64_t>(of.packet.segment.payload.size());
}
std::int64_t seq(const FieldsOf& of) { return of.trace.relative_seq(of.packet); }
std::int64_t seq_raw(const FieldsOf& of) { return of.packet.segment.header.seq.value; }
std::int64_t ack(const FieldsOf& of) { return of.trace.relative_ack(of.packet); }
std::int64_t ack_raw(const FieldsOf& of) { return of.packet.segment.header.ack.value; }
std::int64_t next_seq(const FieldsOf& of) { return seq(of) + of.packet.segment.seq_length(); }
std::int64_t window(const FieldsOf& of) { return of.packet.segment.header.window; }
std::int64_t scaled_window(const FieldsOf& of) { return of.analysis.window_size(of.packet); }
std::int64_t urgent(const FieldsOf& of) { return of.packet.segment.header.urgent_pointer; }

template <Finding... Findings>
FieldValues found(const FieldsOf& of) {
  const Finding finding = of.analysis.of(of.id);
  return there_if(((finding == Findings) || ...));
}

FieldValues any_finding(const FieldsOf& of) { return there_if(of.analysis.of(of.id) != Finding::kNone); }
FieldValues stream(const FieldsOf& of) {
  const std::uint32_t number = of.analysis.stream(of.id);
  return number == Analysis::kNoStream ? FieldValues{} : one_value(number);
}

FieldValues is_tcp(const FieldsOf& of) { return there_if(of.packet.is_segment()); }
FieldValues is_icmp(const FieldsOf& of) { return there_if(of.packet.protocol == wire::kProtocolIcmp); }
FieldValues is_icmp_v6(const FieldsOf& of) { return there_if(of.packet.protocol == wire::kProtocolIcmpV6); }
FieldValues is_ip(const FieldsOf& of) { return there_if(is_v4(of)); }
FieldValues is_ipv6(const FieldsOf& of) { return there_if(!is_v4(of)); }
FieldValues frame_number(const FieldsOf& of) { return one_value(std::int64_t{of.id} + 1); }
FieldValues frame_length(const FieldsOf& of) {
  return one_value(static_cast<std::int64_t>(of.packet.is_segment() ? of.packet.segment.datagram_size()
                                                                    : of.trace.octets(of.id).size()));
}
FieldValues frame_time(const FieldsOf& of) {
  const Packet& packet = of.packet;
  const EventId begin = packet.sent != kNoEvent       ? packet.sent
                        : packet.received != kNoEvent ? packet.received
                                                      : packet.dropped;
  return begin == kNoEvent ? FieldValues{} : one_value(of.trace.events()[begin].at.ns);
}
FieldValues ttl(const FieldsOf& of) { return one_value(of.packet.segment.ip.ttl); }

using Type = FieldType;
constexpr std::array kFields = {
    FilterField{"frame.len", Type::kNumber, frame_length},
    FilterField{"frame.number", Type::kNumber, frame_number},
    FilterField{"frame.time_relative", Type::kTime, frame_time},
    FilterField{"icmp", Type::kLabel, is_icmp},
    FilterField{"icmpv6", Type::kLabel, is_icmp_v6},
    FilterField{"ip", Type::kLabel, is_ip},
    FilterField{"ip.addr", Type::kAddress, addresses<true, true, true>},
    FilterField{"ip.dst", Type::kAddress, addresses<true, false, true>},
    FilterField{"ip.src", Type::kAddress, addresses<true, true, false>},
    FilterField{"ip.ttl", Type::kNumber, ttl},
    FilterField{"ipv6", Type::kLabel, is_ipv6},
    FilterField{"ipv6.addr", Type::kAddress, addresses<false, true, true>},
    FilterField{"ipv6.dst", Type::kAddress, addresses<false, false, true>},
    FilterField{"ipv6.src", Type::kAddress, addresses<false, true, false>},
    FilterField{"tcp", Type::kLabel, is_tcp},
    FilterField{"tcp.ack", Type::kNumber, of_segment<ack>},
    FilterField{"tcp.ack_raw", Type::kNumber, of_segment<ack_raw>},
    FilterField{"tcp.analysis.duplicate_ack", Type::kLabel, found<Finding::kDupAck>},
    FilterField{"tcp.analysis.fast_retransmission", Type::kLabel, found<Finding::kFastRetransmission>},
    FilterField{"tcp.analysis.flags", Type::kLabel, any_finding},
    FilterField{"tcp.analysis.keep_alive", Type::kLabel, found<Finding::kKeepAlive>},
    FilterField{"tcp.analysis.keep_alive_ack", Type::kLabel, found<Finding::kKeepAliveAck>},
    FilterField{"tcp.analysis.lost_segment", Type::kLabel, found<Finding::kPreviousUncaptured>},
    FilterField{"tcp.analysis.out_of_order", Type::kLabel, found<Finding::kOutOfOrder>},
    FilterField{
        "tcp.analysis.retransmission", Type::kLabel,
        found<Finding::kRetransmission, Finding::kFastRetransmission, Finding::kSpuriousRetransmission>},
    FilterField{"tcp.analysis.spurious_retransmission", Type::kLabel,
                found<Finding::kSpuriousRetransmission>},
    FilterField{"tcp.analysis.window_update", Type::kLabel, found<Finding::kWindowUpdate>},
    FilterField{"tcp.analysis.zero_window", Type::kLabel, found<Finding::kZeroWindow>},
    FilterField{"tcp.analysis.zero_window_probe", Type::kLabel, found<Finding::kZeroWindowProbe>},
    FilterField{"tcp.dstport", Type::kNumber, ports<false, true>},
    FilterField{"tcp.flags", Type::kNumber, of_segment<flags>},
    FilterField{"tcp.flags.ack", Type::kFlag, of_segment<flag<&wire::TcpFlags::ack>>},
    FilterField{"tcp.flags.cwr", Type::kFlag, of_segment<flag<&wire::TcpFlags::cwr>>},
    FilterField{"tcp.flags.ece", Type::kFlag, of_segment<flag<&wire::TcpFlags::ece>>},
    FilterField{"tcp.flags.fin", Type::kFlag, of_segment<flag<&wire::TcpFlags::fin>>},
    FilterField{"tcp.flags.push", Type::kFlag, of_segment<flag<&wire::TcpFlags::psh>>},
    FilterField{"tcp.flags.reset", Type::kFlag, of_segment<flag<&wire::TcpFlags::rst>>},
    FilterField{"tcp.flags.syn", Type::kFlag, of_segment<flag<&wire::TcpFlags::syn>>},
    FilterField{"tcp.flags.urg", Type::kFlag, of_segment<flag<&wire::TcpFlags::urg>>},
    FilterField{"tcp.len", Type::kNumber, of_segment<length>},
    FilterField{"tcp.nxtseq", Type::kNumber, of_segment<next_seq>},
    FilterField{"tcp.port", Type::kNumber, ports<true, true>},
    FilterField{"tcp.seq", Type::kNumber, of_segment<seq>},
    FilterField{"tcp.seq_raw", Type::kNumber, of_segment<seq_raw>},
    FilterField{"tcp.srcport", Type::kNumber, ports<true, false>},
    FilterField{kStreamField, Type::kNumber, stream},
    FilterField{"tcp.urgent_pointer", Type::kNumber, of_segment<urgent>},
    FilterField{"tcp.window_size", Type::kNumber, of_segment<scaled_window>},
    FilterField{"tcp.window_size_value", Type::kNumber, of_segment<window>},
};

}  // namespace

std::span<const FilterField> all_filter_fields() { return kFields; }

const FilterField* find_filter_field(std::string_view name) {
  const auto at = std::find_if(kFields.begin(), kFields.end(),
                               [name](const FilterField& each) { return each.name == name; });
  return at == kFields.end() ? nullptr : &*at;
}

}  // namespace tcplab::trace
