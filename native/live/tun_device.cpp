#include "native/live/tun_device.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace tcplab::native {

namespace {

constexpr const char* kDevice = "/dev/net/tun";

Failure open_failure(int error) {
  Failure failure = system_failure(std::string("open ") + kDevice, error);
  if (error == ENOENT || error == ENODEV || error == ENXIO) {
    failure.text += "; this kernel has no TUN devices (try 'modprobe tun')";
  } else if (error == EPERM || error == EACCES) {
    failure.text += "; live mode needs to be run as root";
  }
  return failure;
}

Failure attach_failure(const std::string& name, int error) {
  Failure failure = system_failure("TUN device '" + name + "'", error);
  if (error == EPERM) {
    failure.text +=
        "; run as root (CAP_NET_ADMIN), or have root make it: ip tuntap add " + name + " mode tun user NAME";
  } else if (error == EBUSY) {
    failure.text += "; another program is using it: choose another --tun name";
  } else if (error == EINVAL) {
    failure.text +=
        "; an interface of this name that is not a TUN device is there, or the name is not allowed";
  }
  return failure;
}

ifreq request_for(const std::string& name) {
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  return request;
}

void put_address(ifreq& request, const wire::IpAddress& v4) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  std::memcpy(&address.sin_addr, v4.octets.data(), sizeof address.sin_addr);
  std::memcpy(&request.ifr_addr, &address, sizeof address);
}

Result<Descriptor, Failure> control_socket(int family, const std::string& device) {
  Descriptor socket(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_failure("open a socket to configure " + device, errno);
  return socket;
}

}  // namespace

Result<TunDevice, Failure> TunDevice::open(const std::string& name) {
  if (name.empty() || name.size() >= IFNAMSIZ) {
    return Failure{"'" + name + "' is not a name for a device: it must have 1 to " +
                   std::to_string(IFNAMSIZ - 1) + " characters"};
  }
  Descriptor fd(::open(kDevice, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return open_failure(errno);
  ifreq request = request_for(name);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (::ioctl(fd.get(), TUNSETIFF, &request) != 0) return attach_failure(name, errno);
  return over(std::move(fd), request.ifr_name);
}

std::optional<Failure> TunDevice::configure(const std::vector<Prefix>& addresses) const {
  if (auto failure = bring_up()) return failure;
  for (const Prefix& prefix : addresses) {
    const bool v4 = prefix.version() == wire::IpVersion::kV4;
    if (auto failure = v4 ? add_address_v4(prefix) : add_address_v6(prefix)) return failure;
  }
  return std::nullopt;
}

std::optional<Failure> TunDevice::bring_up() const {
  const auto socket = control_socket(AF_INET, name_);
  if (!socket) return socket.error();
  ifreq request = request_for(name_);
  if (::ioctl(socket->get(), SIOCGIFFLAGS, &request) != 0) {
    return system_failure("read the flags of " + name_, errno);
  }
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_RUNNING);
  if (::ioctl(socket->get(), SIOCSIFFLAGS, &request) != 0)
    return system_failure("bring " + name_ + " up", errno);
  return std::nullopt;
}

std::optional<Failure> TunDevice::add_address_v4(const Prefix& prefix) const {
  const auto socket = control_socket(AF_INET, name_);
  if (!socket) return socket.error();
  ifreq request = request_for(name_);
  put_address(request, prefix.address);
  if (::ioctl(socket->get(), SIOCSIFADDR, &request) != 0) {
    return system_failure("give " + name_ + " the address " + prefix.address.to_string(), errno);
  }
  put_address(request, prefix.mask());
  if (::ioctl(socket->get(), SIOCSIFNETMASK, &request) != 0) {
    return system_failure("give " + name_ + " the network mask " + prefix.mask().to_string(), errno);
  }
  return std::nullopt;
}

std::optional<Failure> TunDevice::add_address_v6(const Prefix& prefix) const {
  const auto socket = control_socket(AF_INET6, name_);
  if (!socket) return Failure{socket.error().text + "; has this kernel no IPv6?"};
  in6_ifreq request{};
  std::memcpy(&request.ifr6_addr, prefix.address.octets.data(), sizeof request.ifr6_addr);
  request.ifr6_prefixlen = static_cast<std::uint32_t>(prefix.length);
  request.ifr6_ifindex = static_cast<int>(::if_nametoindex(name_.c_str()));
  if (::ioctl(socket->get(), SIOCSIFADDR, &request) != 0 && errno != EEXIST) {
    Failure failure = system_failure("give " + name_ + " the address " + prefix.to_string(), errno);
    if (errno == EACCES || errno == EPERM)
      failure.text += "; IPv6 may be switched off here (sysctl disable_ipv6)";
    return failure;
  }
  wait_until_valid(prefix.address);
  return std::nullopt;
}

void TunDevice::wait_until_valid(const wire::IpAddress& v6) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  std::memcpy(&address.sin6_addr, v6.octets.data(), sizeof address.sin6_addr);
  for (int tries = 0; tries < 200; ++tries) {
    const Descriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    // A tentative address cannot be bound to yet.
    const int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (bound == 0 || errno != EADDRNOTAVAIL) return;
    ::usleep(5000);
  }
}

Result<std::uint16_t, Failure> TunDevice::mtu() const {
  const auto socket = control_socket(AF_INET, name_);
  if (!socket) return socket.error();
  ifreq request = request_for(name_);
  if (::ioctl(socket->get(), SIOCGIFMTU, &request) != 0)
    return system_failure("read the MTU of " + name_, errno);
  return static_cast<std::uint16_t>(std::clamp(request.ifr_mtu, 68, 65535));
}

void TunDevice::wait_until_running() const {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  for (int tries = 0; tries < 200; ++tries) {
    ifreq request = request_for(name_);
    if (::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0) return;
    const unsigned flags = static_cast<unsigned short>(request.ifr_flags);
    if ((flags & IFF_UP) == 0 || (flags & IFF_RUNNING) != 0) return;
    ::usleep(5000);
  }
}

Result<std::size_t, Failure> TunDevice::read(std::span<std::uint8_t> buffer) const {
  const ssize_t count = ::read(fd_.get(), buffer.data(), buffer.size());
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno == EAGAIN || errno == EINTR) return std::size_t{0};
  return system_failure("read from " + name_, errno);
}

bool TunDevice::write(std::span<const std::uint8_t> datagram) const {
  ssize_t written;
  do {
    written = ::write(fd_.get(), datagram.data(), datagram.size());
  } while (written < 0 && errno == EINTR);
  return written == static_cast<ssize_t>(datagram.size());
}

}  // namespace tcplab::native
