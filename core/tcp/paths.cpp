// What ICMP has told of the paths to other hosts, for connections to come: RFC 1191 6.3, RFC 8201 5.2.

#include <algorithm>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr Duration kLifetime = seconds(600);  // a route may have changed since: RFC 1191 6.3
constexpr std::size_t kMostPaths = 256;       // a peer with many addresses must not make us keep them all

}  // namespace

void Host::remember_path(const Connection& connection, Instant now) {
  if (connection.path_mtu() >= connection.config().mtu) return;
  auto& paths = paths_.edit();
  paths[connection.remote().address] = {connection.path_mtu(), now + kLifetime};
  if (paths.size() <= kMostPaths) return;
  const auto sooner = [](const auto& one, const auto& other) {
    return one.second.until < other.second.until;
  };
  paths.erase(std::min_element(paths.begin(), paths.end(), sooner));
}

void Host::use_path(Connection& connection, const wire::IpAddress& remote, Instant now) const {
  const auto known = paths_->find(remote);
  const bool heeds = connection.config().path_mtu_discovery;
  if (heeds && known != paths_->end() && now < known->second.until) connection.know_path(known->second.mtu);
}

}  // namespace tcplab::tcp
