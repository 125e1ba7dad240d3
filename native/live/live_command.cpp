#include "native/live/live_command.hpp"

#include <memory>

#include <sys/random.h>

#include "core/tcp/profile.hpp"
#include "native/files.hpp"
#include "native/http/directory.hpp"
#include "native/live/http_server.hpp"
#include "native/live/loop.hpp"
#include "native/live/pipe.hpp"
#include "native/live/prefix.hpp"
#include "native/live/signals.hpp"
#include "native/live/stack.hpp"
#include "native/live/tun_device.hpp"

namespace tcplab::native {

namespace {

// The command line, understood.
struct Plan {
  Prefix prefix;
  wire::IpAddress peer;
  std::optional<wire::Endpoint> remote;
  std::optional<http::Directory> directory;
};

Result<wire::IpAddress, Failure> peer_address(const LiveOptions& options, const Prefix& prefix) {
  if (options.peer_address.empty()) {
    const auto other = prefix.first_other();
    if (!other) return Failure{"no other address is in " + options.address + " for the kernel's side"};
    return *other;
  }
  const auto peer = wire::IpAddress::parse(options.peer_address);
  if (!peer || !prefix.usable(*peer)) {
    return Failure{"--peer-address '" + options.peer_address +
                   "' is not a host's address in the network of " + options.address};
  }
  if (*peer == prefix.address) return Failure{"--peer-address is our own address"};
  return *peer;
}

std::optional<Failure> check_outputs(const LiveOptions& options) {
  if (!options.connect.empty() && (options.json == "-" || options.pcapng == "-")) {
    return Failure{"with --connect, standard output is the connection's: give --json and --pcapng a file"};
  }
  return std::nullopt;
}

Result<Plan, Failure> make_plan(const LiveOptions& options) {
  if (auto failure = check_outputs(options)) return *failure;
  Plan plan;
  auto prefix = Prefix::parse(options.address);
  if (!prefix) return Failure{"--address: " + prefix.error().text};
  plan.prefix = *prefix;
  if (!options.no_configure) {
    auto peer = peer_address(options, plan.prefix);
    if (!peer) return peer.error();
    plan.peer = *peer;
  }
  if (!options.connect.empty()) {
    auto remote = parse_endpoint(options.connect);
    if (!remote) return Failure{"--connect: " + remote.error().text};
    if (remote->address == plan.prefix.address) return Failure{"--connect: that address is our own"};
    plan.remote = *remote;
  } else {
    auto directory = http::Directory::open(options.serve);
    if (!directory) return directory.error();
    plan.directory = std::move(*directory);
  }
  return plan;
}

// What Linux does, window scaling, timestamps and SACK among it, for peers of today. A segment cannot live long on
// a device that is one hop away, and nobody wants to wait for the program to end; and what an application has
// written is all there is for now, so there is nothing for the Nagle algorithm to wait for.
tcp::Config live_config() {
  tcp::Config config = tcp::info(tcp::Profile::kLinux).config;
  config.receive_buffer = 1 << 20;
  config.send_buffer = 1 << 20;
  config.no_delay = true;
  config.msl = seconds(1);
  return config;
}

SipKey fresh_secret() {
  SipKey key{};
  while (::getrandom(key.data(), sizeof key, 0) != static_cast<ssize_t>(sizeof key)) {
  }
  return key;
}

void announce(const LiveOptions& options, const Plan& plan, const TunDevice& device) {
  const std::string us = plan.prefix.address.to_string();
  const std::string kernel = options.no_configure ? "" : ", the kernel is " + plan.peer.to_string();
  if (plan.remote) {
    complain(us + " on " + device.name() + kernel + "; connecting to " + plan.remote->to_string());
  } else {
    const std::string port = std::to_string(*options.listen);
    complain("serving '" + options.serve + "' at http://" + us + ":" + port + "/ on " + device.name() +
             kernel);
  }
}

ExitCode write_exports(const LiveOptions& options, const lab::Trace& trace) {
  std::optional<Failure> failure;
  if (options.pcapng) failure = write_file(*options.pcapng, lab::to_pcapng(trace));
  if (options.json && !failure) failure = write_file(*options.json, lab::to_json(trace));
  if (!failure) return kSuccess;
  complain(failure->text);
  return kFailed;
}

ExitCode run(const LiveOptions& options, const Plan& plan, const TunDevice& device) {
  const StopSignals signals;
  Stack stack(plan.prefix.address, fresh_secret(), live_config());
  std::unique_ptr<Application> application;
  if (plan.remote) {
    application = std::make_unique<Pipe>(*plan.remote);
  } else {
    application = std::make_unique<HttpServer>(*plan.directory, *options.listen);
  }
  const LoopOptions loop_options{options.pcapng || options.json, options.verbose};
  Loop loop(device, stack, *application, signals, loop_options);
  if (const auto failure = loop.start()) {
    complain(failure->text);
    return kFailed;
  }
  announce(options, plan, device);
  const ExitCode result = loop.run();
  if (const Stack::Malformed& malformed = stack.malformed(); malformed.count > 0) {
    complain(std::to_string(malformed.count) +
             " datagrams could not be parsed (the last: " + std::string(malformed.last) + ")");
  }
  const ExitCode exported = write_exports(options, stack.trace());
  return result == kSuccess ? exported : result;
}

}  // namespace

ExitCode live_command(const LiveOptions& options) {
  const auto plan = make_plan(options);
  if (!plan) {
    complain(plan.error().text);
    return kMisused;
  }
  const auto device = TunDevice::open(options.device);
  if (!device) {
    complain(device.error().text);
    return kFailed;
  }
  if (!options.no_configure) {
    if (const auto failure = device->configure(plan->peer, plan->prefix.netmask())) {
      complain(failure->text);
      return kFailed;
    }
  }
  device->wait_until_running();
  return run(options, *plan, *device);
}

}  // namespace tcplab::native
