#include "native/live/live_command.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include <sys/random.h>
#include <sys/resource.h>

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

// "a and b"
std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " and ") + text;
  return all;
}

std::string joined(const std::vector<Prefix>& prefixes) {
  std::vector<std::string> texts;
  for (const Prefix& prefix : prefixes) texts.push_back(prefix.address.to_string());
  return joined(texts);
}

// The command line, understood.
struct Plan {
  std::vector<Prefix> ours;    // one of either IP version, or both
  std::vector<Prefix> kernel;  // the other side's; none with --no-configure
  std::optional<wire::Endpoint> remote;
  std::optional<http::Directory> directory;
};

template <typename Prefixes>
auto of_version(Prefixes& prefixes, wire::IpVersion version) {
  return std::find_if(prefixes.begin(), prefixes.end(),
                      [version](const Prefix& prefix) { return prefix.version() == version; });
}

Result<std::vector<Prefix>, Failure> own_addresses(const LiveOptions& options) {
  std::vector<Prefix> ours;
  for (const std::string& text : options.addresses) {
    const auto prefix = Prefix::parse(text);
    if (!prefix) return Failure{"--address: " + prefix.error().text};
    if (of_version(ours, prefix->version()) != ours.end())
      return Failure{"--address: more than one is " + std::string(to_string(prefix->version()))};
    ours.push_back(*prefix);
  }
  return ours;
}

// The kernel's side of each of our networks.
Result<std::vector<Prefix>, Failure> kernel_addresses(const LiveOptions& options,
                                                      const std::vector<Prefix>& ours) {
  std::vector<Prefix> kernel;
  for (const std::string& text : options.peer_addresses) {
    const auto peer = wire::IpAddress::parse(text);
    const auto network = std::find_if(ours.begin(), ours.end(),
                                      [&](const Prefix& prefix) { return peer && prefix.usable(*peer); });
    if (network == ours.end())
      return Failure{"--peer-address '" + text + "' is not a host's address in the network of " +
                     joined(options.addresses)};
    if (*peer == network->address) return Failure{"--peer-address is our own address"};
    if (of_version(kernel, peer->version) != kernel.end())
      return Failure{"--peer-address: more than one is " + std::string(to_string(peer->version))};
    kernel.push_back({*peer, network->length});
  }
  for (const Prefix& prefix : ours) {
    if (of_version(kernel, prefix.version()) != kernel.end()) continue;
    const auto other = prefix.first_other();
    if (!other) return Failure{"no other address is in " + prefix.to_string() + " for the kernel's side"};
    kernel.push_back({*other, prefix.length});
  }
  return kernel;
}

Result<wire::Endpoint, Failure> remote_end(const LiveOptions& options, const std::vector<Prefix>& ours) {
  auto remote = parse_endpoint(options.connect);
  if (!remote) return Failure{"--connect: " + remote.error().text};
  const auto own = of_version(ours, remote->address.version);
  if (own == ours.end()) {
    return Failure{"--connect: " + remote->address.to_string() + " is " +
                   std::string(to_string(remote->address.version)) + ", and no --address of ours is"};
  }
  if (remote->address == own->address) return Failure{"--connect: that address is our own"};
  return remote;
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
  auto ours = own_addresses(options);
  if (!ours) return ours.error();
  plan.ours = std::move(*ours);
  if (!options.no_configure) {
    auto kernel = kernel_addresses(options, plan.ours);
    if (!kernel) return kernel.error();
    plan.kernel = std::move(*kernel);
  }
  if (!options.connect.empty()) {
    auto remote = remote_end(options, plan.ours);
    if (!remote) return remote.error();
    plan.remote = *remote;
  } else {
    auto directory = http::Directory::open(options.serve);
    if (!directory) return directory.error();
    plan.directory = std::move(*directory);
  }
  return plan;
}

// What Linux does, window scaling, timestamps and SACK among it, for peers of today. A segment cannot live
// long on a device that is one hop away, and nobody wants to wait for the program to end; and what an
// application has written is all that there is to send, so there is nothing for the Nagle algorithm to wait
// for.
tcp::Config live_config(std::uint16_t mtu, bool serves, std::string_view congestion) {
  tcp::Config config = tcp::info(tcp::Profile::kLinux).config;
  config.mtu = mtu;
  config.congestion = tcp::algorithm_named(congestion).value_or(config.congestion);
  config.receive_buffer = serves ? 1 << 17 : 1 << 20;  // requests are small
  config.send_buffer = 1 << 20;
  config.no_delay = true;
  config.syn_cookies = true;  // as Linux has it by default, net.ipv4.tcp_syncookies
  config.msl = seconds(1);
  config.unreachable_ends_open = false;  // RFC 9293 3.9.2.2 (MUST-56), unlike Linux: a tunnel may yet come up
  return config;
}

tcp::Limits live_limits(const LiveOptions& options) {
  tcp::Limits limits;
  limits.connections = options.max_connections;
  limits.per_peer = options.max_per_peer;
  limits.memory = std::size_t{options.max_memory} << 20;
  limits.half_open_gives_way = true;
  return limits;
}

Duration timeout(std::uint32_t given) {
  return given > 0 ? seconds(given) : Duration{std::numeric_limits<std::int64_t>::max()};
}

// An answer to each of many connections needs a descriptor of its own.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

SipKey fresh_secret() {
  SipKey key{};
  while (::getrandom(key.data(), sizeof key, 0) != static_cast<ssize_t>(sizeof key)) {
  }
  return key;
}

void announce(const LiveOptions& options, const Plan& plan, const TunDevice& device) {
  const std::string kernel = plan.kernel.empty() ? "" : ", the kernel is " + joined(plan.kernel);
  if (plan.remote) {
    complain(joined(plan.ours) + " on " + device.name() + kernel + "; connecting to " +
             plan.remote->to_string());
    return;
  }
  std::vector<std::string> urls;
  for (const Prefix& prefix : plan.ours)
    urls.push_back("http://" + wire::Endpoint{prefix.address, *options.listen}.to_string() + "/");
  complain("serving '" + options.serve + "' at " + joined(urls) + " on " + device.name() + kernel);
}

ExitCode write_exports(const LiveOptions& options, const trace::Trace& trace) {
  std::optional<Failure> failure;
  if (options.pcapng) failure = write_file(*options.pcapng, trace::to_pcapng(trace));
  if (options.json && !failure) failure = write_file(*options.json, trace::to_json(trace));
  if (!failure) return kSuccess;
  complain(failure->text);
  return kFailed;
}

ExitCode run(const LiveOptions& options, const Plan& plan, const TunDevice& device, std::uint16_t mtu) {
  const StopSignals signals;
  std::vector<wire::IpAddress> addresses;
  for (const Prefix& prefix : plan.ours) addresses.push_back(prefix.address);
  Stack stack(addresses, fresh_secret(), live_config(mtu, plan.directory.has_value(), options.congestion),
              live_limits(options));
  std::unique_ptr<Application> application;
  if (plan.remote) {
    application = std::make_unique<Pipe>(*plan.remote);
  } else {
    raise_descriptor_limit();
    const Patience patience{timeout(options.idle_timeout), timeout(options.request_timeout)};
    application = std::make_unique<HttpServer>(*plan.directory, *options.listen, patience);
  }
  LoopOptions loop_options;
  loop_options.keep_trace = options.pcapng || options.json;
  if (options.max_memory > 0) loop_options.most_trace = std::size_t{options.max_memory} << 18;
  loop_options.verbose = options.verbose;
  Loop loop(device, stack, *application, signals, loop_options);
  if (const auto failure = loop.start()) {
    complain(failure->text);
    return kFailed;
  }
  announce(options, plan, device);
  const ExitCode result = loop.run();
  if (const std::string refused = to_string(loop.refused()); !refused.empty()) complain("in all: " + refused);
  if (const Stack::Malformed& malformed = stack.malformed(); malformed.count > 0) {
    complain(std::to_string(malformed.count) +
             " datagrams could not be parsed (the last: " + std::string(malformed.last) + ")");
  }
  const ExitCode exported = write_exports(options, loop.trace());
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
    if (const auto failure = device->configure(plan->kernel)) {
      complain(failure->text);
      return kFailed;
    }
  }
  const auto mtu = device->mtu();
  if (!mtu) {
    complain(mtu.error().text);
    return kFailed;
  }
  device->wait_until_running();
  return run(options, *plan, *device, *mtu);
}

}  // namespace tcplab::native
