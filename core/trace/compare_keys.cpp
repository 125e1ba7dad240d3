#include "core/trace/compare_keys.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "core/wire/tcp_options.hpp"

namespace tcplab::trace {
namespace {

// How often something was counted before, for each key.
template <typename Key>
class Nth {
 public:
  std::uint32_t operator()(const Key& key) { return counts_[key]++; }

 private:
  std::map<Key, std::uint32_t> counts_;
};

// What a connection is by its ends.
using Ends = std::tuple<std::uint32_t, bool, std::string, std::string, std::uint32_t>;
// And by its role: of which service, on which side.
using Role = std::tuple<std::uint32_t, int, std::uint16_t, std::uint32_t>;

int side_of(const ConnectionInfo& info) { return info.listener ? 0 : info.parent ? 1 : 2; }

std::vector<Ends> ends_of(const Trace& trace, const std::vector<std::uint32_t>& nodes) {
  std::vector<Ends> all;
  Nth<std::tuple<std::uint32_t, bool, std::string, std::string>> nth;
  for (const ConnectionInfo& info : trace.connections()) {
    const std::tuple key(nodes[info.host], info.listener, info.local.to_string(), info.remote.to_string());
    all.push_back(std::tuple_cat(key, std::tuple(nth(key))));
  }
  return all;
}

// Of those that are not matched yet.
std::vector<Role> roles_of(const Trace& trace, const std::vector<std::uint32_t>& nodes,
                           const std::vector<bool>& matched) {
  std::vector<Role> all;
  Nth<std::tuple<std::uint32_t, int, std::uint16_t>> nth;
  for (std::size_t i = 0; i < trace.connections().size(); ++i) {
    const ConnectionInfo& info = trace.connections()[i];
    const int side = side_of(info);
    const std::tuple key(nodes[info.host], side, side == 2 ? info.remote.port : info.local.port);
    all.push_back(std::tuple_cat(key, std::tuple(matched[i] ? UINT32_MAX : nth(key))));
  }
  return all;
}

// Fills in the partners of what is not matched yet and has an equal in the other list.
template <typename Key>
void match(const std::vector<Key>& a, std::vector<bool>& a_matched, const std::vector<Key>& b,
           std::vector<std::uint32_t>& a_of_b) {
  std::map<Key, std::uint32_t> places;
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    if (!a_matched[i]) places.emplace(a[i], i);
  }
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto found = a_of_b[i] == UINT32_MAX ? places.find(b[i]) : places.end();
    if (found == places.end()) continue;
    a_of_b[i] = found->second;
    a_matched[found->second] = true;
    places.erase(found);
  }
}

enum MeaningFlag : std::uint32_t { kSyn = 1, kFin = 2, kRst = 4, kText = 8, kError = 16, kUnread = 32 };

struct Detail {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

struct DetailOf {
  template <typename Kind>
  Detail operator()(const Kind& what) const {
    if constexpr (requires { what.timer; }) {
      return {static_cast<std::uint32_t>(what.timer)};
    } else if constexpr (requires { what.toward; }) {
      return {what.toward};
    } else {
      return {};
    }
  }
  Detail operator()(const Called& call) const {
    return {static_cast<std::uint32_t>(call.call), call.port + (call.both ? UINT32_C(65536) : 0)};
  }
  Detail operator()(const tcp::StateChanged& change) const {
    return {static_cast<std::uint32_t>(change.from), static_cast<std::uint32_t>(change.to)};
  }
  Detail operator()(const tcp::Notified& told) const { return {static_cast<std::uint32_t>(told.notice)}; }
  Detail operator()(const tcp::Adjusted& set) const { return {static_cast<std::uint32_t>(set.quantity)}; }
  Detail operator()(const Intervened& done) const {
    std::uint32_t name = 0;
    for (const char c : done.name) name = name * 31 + static_cast<unsigned char>(c);
    return {static_cast<std::uint32_t>(done.what), name};
  }
};

// Those of a connection that says so by numbers that count from the ISNs; without timestamps, which follow
// the clock.
std::vector<std::uint32_t> options_of(const Trace& trace, const Packet& packet) {
  const auto decoded = wire::decode_options(packet.segment.header.options.bytes());
  if (!decoded) return {UINT32_MAX};
  std::vector<std::uint32_t> all = {decoded->mss.value_or(0),
                                    decoded->window_scale ? 1U + *decoded->window_scale : 0U,
                                    decoded->sack_permitted, decoded->timestamps.has_value()};
  const SeqNum base = trace.ack_base(packet);
  for (const wire::SackBlock& block : decoded->sack_blocks()) {
    all.push_back(static_cast<std::uint32_t>(block.left - base));
    all.push_back(static_cast<std::uint32_t>(block.right - base));
  }
  return all;
}

std::uint16_t bit(PacketField field, bool differs) {
  return static_cast<std::uint16_t>(differs ? 1U << static_cast<unsigned>(field) : 0U);
}

}  // namespace

std::size_t MeaningHash::operator()(const MeaningKey& key) const {
  std::uint64_t hash = 0x9e37'79b9'7f4a'7c15;
  for (const std::uint32_t part : key) {
    hash = (hash ^ part) * 0xff51'afd7'ed55'8ccd;
    hash ^= hash >> 32;
  }
  return static_cast<std::size_t>(hash);
}

SharedNumbers::SharedNumbers(const Trace& a) {
  for (std::uint32_t i = 0; i < a.nodes().size(); ++i) nodes_.push_back(i);
  std::uint32_t next = 1;
  for (const ConnectionInfo& info : a.connections()) number(info, next++);
}

SharedNumbers::SharedNumbers(const Trace& a, const Trace& b) {
  match_nodes(a, b);
  match_connections(a, b);
}

void SharedNumbers::match_nodes(const Trace& a, const Trace& b) {
  for (std::uint32_t i = 0; i < b.nodes().size(); ++i) {
    const auto same = std::find_if(a.nodes().begin(), a.nodes().end(),
                                   [&](const NodeInfo& node) { return node.name == b.nodes()[i].name; });
    nodes_.push_back(same == a.nodes().end() ? kAlone | i
                                             : static_cast<std::uint32_t>(same - a.nodes().begin()));
  }
}

void SharedNumbers::match_connections(const Trace& a, const Trace& b) {
  std::vector<std::uint32_t> own(a.nodes().size());
  for (std::uint32_t i = 0; i < own.size(); ++i) own[i] = i;
  std::vector<bool> a_matched(a.connections().size());
  std::vector<std::uint32_t> a_of_b(b.connections().size(), UINT32_MAX);
  match(ends_of(a, own), a_matched, ends_of(b, nodes_), a_of_b);
  std::vector<bool> b_matched;
  for (const std::uint32_t partner : a_of_b) b_matched.push_back(partner != UINT32_MAX);
  match(roles_of(a, own, a_matched), a_matched, roles_of(b, nodes_, b_matched), a_of_b);
  for (std::uint32_t i = 0; i < a_of_b.size(); ++i)
    number(b.connections()[i], a_of_b[i] == UINT32_MAX ? kAlone | i : a_of_b[i] + 1);
}

void SharedNumbers::number(const ConnectionInfo& info, std::uint32_t number) {
  if (connections_.size() <= info.host) connections_.resize(info.host + std::size_t{1});
  std::vector<std::uint32_t>& of_host = connections_[info.host];
  if (of_host.size() <= info.id.value) of_host.resize(info.id.value + std::size_t{1});
  of_host[info.id.value] = number;
}

std::uint32_t SharedNumbers::connection(HostIndex host, tcp::ConnId id) const {
  return host < connections_.size() && id.value < connections_[host].size() ? connections_[host][id.value]
                                                                            : 0;
}

std::optional<std::uint32_t> connection_in_a(const Trace& a, const Trace& b, std::uint32_t of_b) {
  const ConnectionInfo& info = b.connections()[of_b];
  const std::uint32_t number = SharedNumbers(a, b).connection(info.host, info.id);
  if (number == 0 || (number & SharedNumbers::kAlone) != 0) return std::nullopt;
  return number - 1;
}

PacketMeaning meaning_of(const Trace& trace, const SharedNumbers& numbers, PacketId id) {
  const Packet packet = trace.packets()[id];
  const wire::TcpHeader& header = packet.segment.header;
  const auto length = static_cast<std::uint32_t>(packet.segment.payload.size());
  std::uint32_t flags = (header.flags.syn ? kSyn : 0U) | (header.flags.fin ? kFin : 0U) |
                        (header.flags.rst ? kRst : 0U) | (length > 0 ? kText : 0U) |
                        (packet.icmp ? kError : 0U) | (packet.error ? kUnread : 0U);
  std::uint32_t origin = 0xff;
  std::uint32_t connection = 0;
  if (packet.sent != kNoEvent) {
    const Event sent = trace.events()[packet.sent];
    origin = static_cast<std::uint32_t>(sent.what.index());
    connection = numbers.connection(sent.host, sent.connection);
  }
  PacketMeaning result;
  const std::uint32_t ports =
      connection != 0 ? 0 : (std::uint32_t{header.source_port} << 16) | header.destination_port;
  const bool occupies = packet.segment.seq_length() > 0;
  const bool read = packet.is_segment();
  const std::uint32_t seq = read ? trace.relative_seq(packet) : 0;
  const std::uint32_t rest = !read ? 0 : occupies ? length : trace.relative_ack(packet);
  result.exact = {numbers.node(packet.from),
                  numbers.node(packet.to),
                  (origin << 8) | flags,
                  connection ^ ports,
                  seq,
                  rest};
  result.has_loose = read && length > 0;
  if (result.has_loose)
    result.loose = {result.exact[0], result.exact[1], (origin << 8) | kText, result.exact[3], seq, 0};
  return result;
}

MeaningKey meaning_of(const SharedNumbers& numbers, const Event& event, std::uint32_t packet) {
  const Detail detail = std::visit(DetailOf{}, event.what);
  const bool ruled =
      std::holds_alternative<tcp::Noted>(event.what) || std::holds_alternative<tcp::Discarded>(event.what);
  return {(static_cast<std::uint32_t>(event.what.index()) << 16) |
              (ruled ? static_cast<std::uint32_t>(event.rule) : 0),
          numbers.node(event.host),
          numbers.connection(event.host, event.connection),
          detail.first,
          detail.second,
          packet};
}

std::uint16_t differing_fields(const Trace& a, PacketId of_a, const Trace& b, PacketId of_b) {
  const Packet x = a.packets()[of_a];
  const Packet y = b.packets()[of_b];
  if (!x.is_segment() || !y.is_segment()) return 0;
  const wire::TcpHeader& left = x.segment.header;
  const wire::TcpHeader& right = y.segment.header;
  const auto ip = [](const wire::IpFields& fields) {
    return std::tuple(fields.ttl, fields.dscp, fields.ecn, fields.dont_fragment);
  };
  const bool acks = left.flags.ack && right.flags.ack;
  const bool urgent = left.flags.urg && right.flags.urg;
  unsigned bits = bit(PacketField::kFlags, left.flags != right.flags);
  bits |= bit(PacketField::kAck, acks && a.relative_ack(x) != b.relative_ack(y));
  bits |= bit(PacketField::kWindow, left.window != right.window);
  bits |= bit(PacketField::kLength, x.segment.payload.size() != y.segment.payload.size());
  bits |= bit(PacketField::kUrgent, urgent && left.urgent_pointer != right.urgent_pointer);
  const bool plain = left.options.empty() && right.options.empty();
  bits |= bit(PacketField::kOptions,
              !plain && !(left.options == right.options) && options_of(a, x) != options_of(b, y));
  bits |= bit(PacketField::kPayload, x.segment.payload.size() == y.segment.payload.size() &&
                                         !(x.segment.payload == y.segment.payload));
  bits |= bit(PacketField::kIp, ip(x.segment.ip) != ip(y.segment.ip));
  return static_cast<std::uint16_t>(bits);
}

void InOrder::add(const MeaningKey& key, std::uint32_t id) {
  const auto place = static_cast<std::uint32_t>(next_.size());
  next_.push_back({id, UINT32_MAX});
  Queue& queue = queues_[key];
  if (queue.first == UINT32_MAX) {
    queue.first = place;
  } else {
    next_[queue.last].next = place;
  }
  queue.last = place;
}

std::uint32_t InOrder::take(const MeaningKey& key) {
  const auto found = queues_.find(key);
  if (found == queues_.end() || found->second.first == UINT32_MAX) return UINT32_MAX;
  const Node& node = next_[found->second.first];
  found->second.first = node.next;
  return node.id;
}

}  // namespace tcplab::trace
