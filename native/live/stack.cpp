#include "native/live/stack.hpp"

#include "core/wire/ipv4.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::native {

namespace {

constexpr lab::HostIndex kOurs = 0;
constexpr lab::HostIndex kOutside = 1;

bool is_tcp_over_ipv4(std::span<const std::uint8_t> datagram) {
  return datagram.size() >= wire::kIpv4HeaderSize && datagram[0] >> 4 == 4 &&
         datagram[9] == wire::kProtocolTcp;
}

}  // namespace

Stack::Stack(const wire::IpAddress& address, SipKey secret, const tcp::Config& config)
    : station_(kOurs, tcp::Host(address, secret, config)) {
  forget();
}

Result<tcp::ConnId, tcp::CallError> Stack::listen(std::uint16_t port, std::uint32_t backlog) {
  return station_.listen(port, backlog, now_, trace_, cause_);
}

Result<tcp::ConnId, tcp::CallError> Stack::connect(const wire::Endpoint& remote) {
  return station_.connect(remote, 0, now_, trace_, cause_);
}

Result<std::uint32_t, tcp::CallError> Stack::send(tcp::ConnId id, Bytes octets) {
  return station_.send(id, std::move(octets), now_, trace_, cause_);
}

Result<Bytes, tcp::CallError> Stack::receive(tcp::ConnId id, std::uint32_t count) {
  return station_.receive(id, count, now_, trace_, cause_);
}

void Stack::close(tcp::ConnId id) { static_cast<void>(station_.close(id, now_, trace_, cause_)); }

void Stack::abort(tcp::ConnId id) { static_cast<void>(station_.abort(id, now_, trace_, cause_)); }

void Stack::on_datagram(std::span<const std::uint8_t> datagram) {
  if (!is_tcp_over_ipv4(datagram)) return;
  auto segment = wire::parse_datagram(datagram);
  if (!segment) {
    ++malformed_.count;
    malformed_.last = segment.error().what;
    return;
  }
  lab::Packet packet;
  packet.segment = std::move(*segment);
  packet.from = kOutside;
  packet.to = kOurs;
  trace_.packets.push_back(std::move(packet));
  station_.on_packet(static_cast<lab::PacketId>(trace_.packets.size() - 1), now_, trace_);
}

std::optional<std::vector<std::uint8_t>> Stack::next_datagram() {
  const auto id = station_.next_packet(now_, trace_);
  if (!id) return std::nullopt;
  lab::Packet& packet = trace_.packets[*id];
  packet.to = kOutside;
  return wire::emit_datagram(packet.segment);
}

void Stack::forget() {
  trace_ = {};
  trace_.name = "live";
  trace_.hosts = {{"tcplab", host().address()}, {"outside", {}}};
}

}  // namespace tcplab::native
