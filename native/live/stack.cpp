#include "native/live/stack.hpp"

#include <algorithm>
#include <utility>

#include "core/wire/icmp.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::native {

namespace {

constexpr trace::HostIndex kOurs = 0;
constexpr trace::HostIndex kOutside = 1;
constexpr std::uint32_t kLeastQueue = 32768;  // octets to send, whatever the congestion window
constexpr std::uint32_t kGoodPiece = 32768;   // octets

// The fixed parts of both IP headers, of which the rest says no more before it is parsed.
struct Peek {
  std::uint8_t protocol = 0;
  wire::IpAddress source;
  wire::IpAddress destination;
};

std::optional<Peek> peek(std::span<const std::uint8_t> datagram) {
  Peek peek;
  const auto addresses = [&](std::size_t at, std::size_t size) {
    const auto source = datagram.begin() + static_cast<std::ptrdiff_t>(at);
    std::copy_n(source, size, peek.source.octets.begin());
    std::copy_n(source + static_cast<std::ptrdiff_t>(size), size, peek.destination.octets.begin());
  };
  if (datagram.size() >= wire::kIpv4HeaderSize && datagram[0] >> 4 == 4) {
    peek.protocol = datagram[9];
    addresses(12, 4);
  } else if (datagram.size() >= wire::kIpv6HeaderSize && datagram[0] >> 4 == 6) {
    peek.protocol = datagram[6];
    peek.source.version = peek.destination.version = wire::IpVersion::kV6;
    addresses(8, 16);
  } else {
    return std::nullopt;
  }
  return peek;
}

tcp::Host make_host(const std::vector<wire::IpAddress>& addresses, SipKey secret, const tcp::Config& config) {
  tcp::Host host(addresses.front(), secret, config);
  for (std::size_t i = 1; i < addresses.size(); ++i) host.add_address(addresses[i]);
  return host;
}

}  // namespace

Stack::Stack(const std::vector<wire::IpAddress>& addresses, SipKey secret, const tcp::Config& config,
             const tcp::Limits& limits)
    : host_(make_host(addresses, secret, config)) {
  host_.set_limits(limits);
  forget();
}

trace::Station Stack::station() { return {kOurs, host_, causes_, trace_}; }

Result<tcp::ConnId, tcp::CallError> Stack::listen(std::uint16_t port, std::uint32_t backlog) {
  return station().listen(port, backlog, now_, cause_);
}

Result<tcp::ConnId, tcp::CallError> Stack::connect(const wire::Endpoint& remote) {
  return station().connect(remote, 0, now_, cause_);
}

Result<std::uint32_t, tcp::CallError> Stack::send(tcp::ConnId id, Bytes octets) {
  return station().send(id, std::move(octets), now_, cause_);
}

Result<Bytes, tcp::CallError> Stack::receive(tcp::ConnId id, std::uint32_t count) {
  return station().receive(id, count, now_, cause_);
}

void Stack::close(tcp::ConnId id) { static_cast<void>(station().close(id, now_, cause_)); }

void Stack::abort(tcp::ConnId id) { static_cast<void>(station().abort(id, now_, cause_)); }

void Stack::on_datagram(std::span<const std::uint8_t> datagram) {
  const std::optional<Peek> seen = peek(datagram);
  if (!seen) return take(datagram);  // which says what is wrong with it
  if (seen->protocol == wire::kProtocolTcp) return take(datagram);
  const auto& ours = host().addresses();
  if (std::find(ours.begin(), ours.end(), seen->destination) == ours.end()) return;
  const bool icmp = seen->protocol == wire::kProtocolIcmp || seen->protocol == wire::kProtocolIcmpV6;
  if (icmp && (wire::parse_icmp_datagram(datagram) || wire::claims_icmp_error(datagram)))
    return take(datagram);
  if (auto answer = responder_.answer(datagram, now_)) answers_.push_back(std::move(*answer));
}

void Stack::take(std::span<const std::uint8_t> datagram) {
  trace::Recorder log(trace_);
  const trace::PacketId id = log.add(arrivals_.copy_of(datagram), kOutside, kOurs);
  station().on_packet(id, now_);
  if (log.is_readable(id)) return;
  ++malformed_.count;
  malformed_.last = log.packet(id).error->what;
}

std::vector<Stack::Notice> Stack::take_notices() {
  std::vector<Notice> notices;
  notices.reserve(causes_.notices_waiting());
  while (causes_.notices_waiting() > 0) notices.push_back(causes_.take_notice());
  return notices;
}

std::optional<std::span<const std::uint8_t>> Stack::next_datagram() {
  if (!answers_.empty()) {
    departure_ = std::move(answers_.front());
    answers_.pop_front();
    return departure_;
  }
  auto departure = station().next_segment(now_, nullptr, std::move(place_));
  if (!departure) return std::nullopt;
  trace::Recorder(trace_).set_destination(departure->packet, kOutside);
  departure_.resize(std::max(departure_.size(), departure->segment->datagram_size()));
  place_ = std::move(departure->segment);
  const std::size_t size = wire::emit(*place_, departure_);
  place_->payload = {};  // which others may want back
  return std::span(departure_).first(size);
}

std::uint32_t Stack::send_room(tcp::ConnId id) const {
  const tcp::Connection* const connection = host().find(id);
  if (connection == nullptr) return 0;
  const auto used = static_cast<std::uint32_t>(connection->snd().buffer.size());
  const std::uint32_t worth = std::max(kLeastQueue, 2 * std::min(connection->congestion().cwnd(), 1U << 30));
  const std::uint32_t most = std::min(worth, used + connection->send_room());
  const std::uint32_t room = most > used ? most - used : 0;
  return used > 0 && room < std::min(most / 4, kGoodPiece) ? 0 : room;
}

trace::Trace Stack::take_trace() {
  causes_.begin_anew();
  cause_ = trace::kNoEvent;
  return std::exchange(trace_, trace::Trace("live", {{"tcplab", host().address()}, {"outside", {}}}));
}

}  // namespace tcplab::native
