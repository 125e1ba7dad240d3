#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "native/descriptor.hpp"
#include "native/files.hpp"
#include "native/live/prefix.hpp"

namespace tcplab::native {

// A Linux TUN device: one read or write is one IP datagram, without any header before it.
class TunDevice {
 public:
  // Attaches to the device of that name, making it when it is not there (it is then gone when this is).
  // Errors name the remedy: no privilege, no /dev/net/tun, a name that is too long or in use.
  static Result<TunDevice, Failure> open(const std::string& name);

  // What is there already: anything of which one read or write is one datagram, and which does not block.
  static TunDevice over(Descriptor fd, std::string name) { return TunDevice(std::move(fd), std::move(name)); }

  // Brings the device up and gives the kernel's side these addresses in their networks.
  std::optional<Failure> configure(const std::vector<Prefix>& addresses) const;
  // The largest datagram that it carries, octets.
  Result<std::uint16_t, Failure> mtu() const;

  // The kernel drops what it has for a device until it has taken note, a moment later, that somebody has
  // attached to it. Waits for that, a second at most; not for a device that is down.
  void wait_until_running() const;

  int fd() const { return fd_.get(); }
  const std::string& name() const { return name_; }

  // One datagram into the buffer; its size, or 0 when none is waiting.
  Result<std::size_t, Failure> read(std::span<std::uint8_t> buffer) const;
  // False when the kernel did not take it (the device is down, or out of buffers): it is lost, as on any
  // wire.
  bool write(std::span<const std::uint8_t> datagram) const;

 private:
  std::optional<Failure> bring_up() const;
  std::optional<Failure> add_address_v4(const Prefix& prefix) const;
  std::optional<Failure> add_address_v6(const Prefix& prefix) const;
  // A new IPv6 address is tentative for a moment (RFC 4862 5.4), and answers nobody then. Waits for its end,
  // a second at most.
  static void wait_until_valid(const wire::IpAddress& v6);
  TunDevice(Descriptor fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  Descriptor fd_;
  std::string name_;
};

}  // namespace tcplab::native
