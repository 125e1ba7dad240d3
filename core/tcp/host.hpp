#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/cow.hpp"
#include "core/base/fifo.hpp"
#include "core/base/number_table.hpp"
#include "core/base/siphash.hpp"
#include "core/base/timed_map.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/limits.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// Names a connection (or a listener) on its Host; never reused.
struct ConnId {
  std::uint32_t value = 0;  // 0 names none
  auto operator<=>(const ConnId&) const = default;
  explicit operator bool() const { return value != 0; }
};

struct HostEvent {
  ConnId connection;
  Event event;
};

struct HostSegment {
  ConnId connection;  // none for a reset that belongs to no connection
  Outgoing out;
};

// What an OPEN may say besides ports (RFC 9293 3.9.1.1). Anything left out is the Host's choice.
struct OpenOptions {
  std::optional<wire::IpAddress> local_address;  // RFC 9293 3.9.1.1 (MUST-43); one of the Host's
  std::optional<Config> config;
  Bytes ip_options;         // IPv4, for every datagram, at most 40 octets: RFC 9293 3.9.2.1 (MUST-51); see
                            // source_route()
  bool share_port = false;  // a listener lets others that say so too have the same address and port
};

// The whole TCP of one machine: connections, listeners, demultiplexing, ports, initial sequence numbers. A
// regular value, driven like a Connection: give it calls, segments and the time, then take out events and
// segments until there are none.
class Host {
 public:
  // secret: the key of the initial sequence numbers (RFC 6528), of the choice of ports (RFC 6056) and of SYN
  // cookies.
  Host(wire::IpAddress address, SipKey secret, Config config = {});

  // One more address of this machine; the first of each IP version is the one connections start from.
  void add_address(wire::IpAddress address) { addresses_.edit().push_back(address); }
  // From now on every address is as good as its own, as Linux's IP_TRANSPARENT has it: for a proxy that
  // speaks in the names of others.
  void speak_for_others() { any_address_ = true; }
  // The choices of connections opened from now on.
  void set_config(const Config& config) { config_ = config; }
  // Forgets the Fast Open cookies that servers have given, and which servers take none.
  void forget_cookies() { cookies_.edit().clear(); }
  // A server there has given one.
  bool has_cookie(const wire::IpAddress& server) const {
    return fast_open_offer(server).offer == FastOpen::Offer::kCookie;
  }
  // Of this machine's servers; a listener may have its own.
  void set_fast_open_keys(FastOpenKeys keys);
  CallResult set_fast_open_keys(ConnId listener, FastOpenKeys keys);
  // From now on; what is there already stays.
  void set_limits(const Limits& limits);
  // What the user itself holds for a connection counts as that connection's, in octets.
  void charge(ConnId id, std::size_t octets);
  // After a reboot: nothing is sent for a while, lest old numbers meet old segments (RFC 9293 3.4.3).
  void keep_quiet(Instant until) { quiet_until_ = until; }

  // --- User calls. All but the opens answer kConnectionDoesNotExist for an id that is not there. ---
  // A listener that makes a new connection for every SYN, at most backlog of them not yet accepted. Of
  // several that share a port, a keyed hash of both ends says which one a SYN belongs to.
  Result<ConnId, CallError> listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                   OpenOptions options = {});
  // A listener's new backlog.
  CallResult set_backlog(ConnId listener, std::uint32_t backlog);
  // A single connection in LISTEN, as RFC 9293 3.10.1 has it; it becomes the connection itself.
  Result<ConnId, CallError> open_passive(std::uint16_t port, std::optional<wire::Endpoint> remote,
                                         Instant now, OpenOptions options = {});
  // local_port 0 chooses an ephemeral one (RFC 6056, 49152 to 65535).
  Result<ConnId, CallError> connect(wire::Endpoint remote, std::uint16_t local_port, Instant now,
                                    OpenOptions options = {});
  // The next connection of a listener that is established, or that may be spoken with already, if there is
  // one.
  std::optional<ConnId> accept(ConnId listener);
  Result<std::uint32_t, CallError> send(ConnId id, Bytes octets, Instant now, SendOptions options = {});
  Result<Bytes, CallError> receive(ConnId id, std::uint32_t count);
  // Closing a listener resets the connections that nobody has accepted.
  CallResult close(ConnId id, Instant now);
  // CLOSE by a user who will not read either; the record goes by itself once the connection is CLOSED.
  CallResult close_both(ConnId id, Instant now);
  CallResult abort(ConnId id);
  // Changes a live connection's choices; a listener's are those of the connections it will make.
  CallResult configure(ConnId id, const Config& config, Instant now);
  // A port, and the one address or, unspecified, all of them.
  using Bound = std::pair<std::uint16_t, std::optional<wire::IpAddress>>;
  // One that the user has taken without opening it yet: how a RST from there looks, on systems where that is
  // the owner's affair.
  void reserve_port(const Bound& bound, std::uint8_t ttl, std::uint8_t dscp) {
    reserved_.edit()[bound] = {ttl, dscp};
  }
  void unreserve_port(const Bound& bound) { reserved_.edit().erase(bound); }
  // The port to try next for a connection between these, 49152 to 65535, which may yet be taken; so many
  // calls as there are of them give each once: RFC 6056 3.3.3. An unspecified remote is for whoever comes.
  static constexpr std::uint32_t kEphemeralPorts = 16384;
  std::uint16_t next_ephemeral_port(const wire::IpAddress& local, const wire::Endpoint& remote);
  // The machine has crashed (RFC 9293 3.5.1): all connections, listeners and memories are gone, and nobody is
  // told. Precondition: nothing waits to be sent.
  void lose_power();
  // Forgets a connection that is CLOSED, once its last segment is out. Until then it stays, so that its last
  // state and data can be read.
  void release(ConnId id);

  // --- Inputs ---
  // A segment that arrived for this machine. Those for other addresses are ignored.
  void on_segment(const wire::TcpSegment& segment, Instant now);
  // The same of one whose checksum is wrong, where Variant::no_checksum_check has it taken all the same.
  void on_damaged(const wire::TcpSegment& segment, Instant now);
  // Answers what was made of it, and why.
  Rule on_icmp(const wire::IcmpError& error, Instant now);
  void on_timeout(Instant now);

  // --- Outputs ---
  std::optional<HostEvent> poll_event() {
    return events_.empty() ? std::nullopt : std::optional(events_.pop());
  }
  std::optional<HostSegment> poll_segment(Instant now);
  Instant next_timeout() const;

  // --- Getters ---
  // The clock that initial sequence numbers are taken from, one tick every 4 microseconds (RFC 9293 3.4.1).
  static SeqNum sequence_clock(Instant now) { return {static_cast<std::uint32_t>(now.ns / 4000)}; }
  const wire::IpAddress& address() const { return addresses_->front(); }
  const std::vector<wire::IpAddress>& addresses() const { return *addresses_; }
  const Config& config() const { return *config_; }
  // nullptr when there is no such connection.
  const Connection* find(ConnId id) const;
  // Whose segment this is: the connection's, else the listener's on its port, else none.
  ConnId demultiplex(const wire::TcpSegment& segment) const;
  // The connection whose segment an ICMP error quotes; none when there is none.
  ConnId quoted_by(const wire::IcmpError& error) const;
  // What poll_event() has still to give, and the segments of no connection that poll_segment() gives first.
  std::size_t events_waiting() const { return events_.size(); }
  std::size_t strays_waiting() const { return stray_.size(); }
  // Something is to be sent, and has to wait: keep_quiet().
  bool holds_back(Instant now) const { return now < quiet_until_ && !(dirty_.empty() && stray_.empty()); }
  // The listener that made a connection; none for others.
  ConnId parent(ConnId id) const;
  bool is_listener(ConnId id) const { return listeners_->count(id) != 0; }
  // Connections of a listener that wait to be accepted.
  std::size_t acceptable(ConnId listener) const;
  // In the order of their ids.
  std::vector<ConnId> connections() const;
  const Limits& limits() const { return limits_; }
  const Refusals& refusals() const { return refusals_; }
  // Octets that all connections hold.
  std::size_t memory() const;
  // Octets of memory that this keeps alive, but for payload; kUnshared: without what copies of it have too,
  // so of one that goes on after it was copied, what it has changed since.
  std::size_t footprint(Share share = Share::kAll) const;

 private:
  friend void canonical(Canon& canon, const Host& value);

  struct FourTuple {
    wire::Endpoint local;
    wire::Endpoint remote;
    bool operator==(const FourTuple&) const = default;
  };
  struct Listener {
    std::uint32_t backlog = 0;
    std::uint32_t pending = 0;  // children in SYN-RECEIVED
    std::uint32_t early = 0;    // those in SYN-RECEIVED that may be spoken with: RFC 7413 4.2.2
    Fifo<ConnId> acceptable;    // children that reached ESTABLISHED, and early ones
    Fifo<ConnId> begun;         // children, the oldest first; some are not pending any more
    std::optional<FastOpenKeys> fast_open_keys = std::nullopt;
    Instant cookies_until;  // those sent last may come back up to then
  };
  struct IpHabits {
    std::uint8_t ttl = 0;
    std::uint8_t dscp = 0;
  };
  struct Record {
    Record(Connection with, ConnId of) : connection(std::move(with)), parent(of) {}

    Connection connection;
    ConnId parent;
    ConnId old;  // in TIME-WAIT, set aside until this one, which came in its place, is ESTABLISHED
    std::uint32_t charged = 0;  // octets of memory, the user's
    std::uint32_t hash = 0;     // of its four-tuple, under which it
    std::uint32_t memory = 0;   // octets, as it was last counted: where there is a limit, whenever it changes
    bool is_bound = false;      // stands in by_tuple_
    bool counted = false;       // is one of its parent's pending
    bool early = false;         // is one of its parent's early
    bool dirty : 1 = false;     // stands in dirty_
    bool released : 1 = false;  // to be erased once its last segment is out
  };

  ConnId insert(Connection connection, ConnId parent);
  // To be changed; nullptr when there is none.
  Record* record(ConnId id);
  Listener* edit_listener(ConnId id);
  const Record* look_up(ConnId id) const { return records_.find(id.value); }
  template <typename Call>
  auto with(ConnId id, Call call) -> decltype(call(std::declval<Record&>()));
  Cow<Config> choices(const OpenOptions& options) const;
  void begin(ConnId id, Record& record, Instant now);
  std::uint32_t hash_of(const FourTuple& tuple) const;
  ConnId bound_to(const FourTuple& tuple) const;
  void touch(ConnId id, Record& record);
  bool next_segment(HostSegment& next, Instant now);  // into a blank one; false: none
  void bind(ConnId id, Record& record);
  void unbind(ConnId id, Record& record);
  void erase(ConnId id);
  void note_change(ConnId id, Record& record, const StateChanged& change);
  void note_left_handshake(ConnId id, Record& record, State to);
  void reset_unaccepted(const Listener& listener);

  static bool is_no_host(const wire::IpAddress& address);
  bool is_ours(const wire::IpAddress& address) const;
  ConnId connected(const wire::TcpSegment& segment) const;
  std::optional<wire::IpAddress> source_for(const wire::Endpoint& remote, const OpenOptions& options) const;
  // floor: the least ISN of a connection that follows one in TIME-WAIT.
  void on_unconnected(const wire::TcpSegment& segment, std::optional<SeqNum> floor, Instant now);
  void deliver(ConnId id, Record& r, const wire::TcpSegment& segment, Instant now);
  void answer_closed(const wire::TcpSegment& segment);
  void discard(ConnId id, Rule rule) { events_.push({id, {rule, Discarded{}}}); }

  // host_ports.cpp
  SeqNum initial_sequence(const wire::Endpoint& local, const wire::Endpoint& remote, const Config& config,
                          Instant now) const;
  std::optional<std::uint16_t> ephemeral_port(const wire::IpAddress& local, const wire::Endpoint& remote,
                                              const Config& config, Instant now);
  static constexpr std::uint32_t kBeyondOld = 65536;  // all numbers of an old connection: RFC 9293 3.6.1
  bool has_port(const Bound& wanted) const;
  std::optional<SeqNum> active_sequence(const FourTuple& tuple, const Config& config, Instant now) const;
  const Connection* in_the_way(const FourTuple& tuple) const;
  static bool may_follow(const Connection* old, const Config& config, Instant now);
  static Instant followed_from(const Connection& old);
  bool is_taken(const Bound& bound, bool share) const;
  ConnId listening(const wire::Endpoint& local, const wire::Endpoint& remote) const;

  // variant_host.cpp
  void note_isn(ConnId id, const Record& r);

  // host_limits.cpp
  static wire::IpAddress peer_of(const wire::IpAddress& address);
  static wire::IpAddress peer_of(const Record& child);
  static std::size_t memory_of(const Record& record);
  void count_memory(Record& record);
  Cow<Config> config_of_child(ConnId listener) const;
  bool memory_is_short() const { return limits_.memory > 0 && memory_ > limits_.memory / 4 * 3; }
  bool refuses(ConnId listener, const wire::IpAddress& from);
  void count_child(const Record& child);
  void discount_child(const Record& child);
  void free_memory();

  // host_passive.cpp
  void await_handshake(Listener& listener, ConnId child);
  bool is_pending(ConnId child) const;
  bool makes_room(Listener& listener);
  bool gives_way(const Connection& connection, const wire::TcpSegment& segment) const;
  ConnId set_aside(const Connection& successor);
  void end_old(Record& record);
  void bring_back_old(Record& record);
  bool in_time_wait(ConnId id) const;
  ConnId spawn(ConnId listener, const wire::TcpSegment& syn, std::optional<SeqNum> floor, Instant now);

  // paths.cpp
  void remember_path(const Connection& connection, Instant now);
  void use_path(Connection& connection, const wire::IpAddress& remote, Instant now) const;

  // fast_open_server.cpp
  void note_early(ConnId id, Record& record);
  void consider_fast_open(const Listener& listener, Connection& child, const wire::TcpSegment& syn);

  // fast_open.cpp
  FastOpen fast_open_offer(const wire::IpAddress& server) const;
  void learn_cookie(const Connection& connection, const wire::TcpSegment& syn_ack);

  // syn_cookies.cpp
  void send_cookie(ConnId listener, const wire::TcpSegment& syn, Instant now);
  std::optional<ConnId> take_cookie(ConnId listener, const wire::TcpSegment& ack, Instant now);
  SeqNum cookie(const wire::TcpSegment& from_peer, SeqNum irs, std::uint32_t minute,
                std::uint32_t mss_index) const;

  Cow<std::vector<wire::IpAddress>> addresses_;
  bool any_address_ = false;
  SipKey secret_;
  Cow<Config> config_;
  Instant quiet_until_;
  std::uint32_t next_id_ = 1;
  std::uint32_t next_port_offset_ = 0;
  // No ephemeral port was free between these two, and none will be before that instant unless one is given
  // back: who tries again and again need not look through all of them each time.
  struct NoPort {
    wire::IpAddress local;
    wire::Endpoint remote;
    bool reuses = false;  // nor one in TIME-WAIT that may be followed
    Instant until;
  };
  std::optional<NoPort> no_port_;
  struct Path {
    std::uint32_t mtu = 0;
    Instant until;
  };
  Cow<std::map<wire::IpAddress, Path>> paths_;  // those known to take less than our interface does
  FastOpenKeys fast_open_keys_;
  Cow<std::map<wire::IpAddress, FastOpen>> cookies_;  // by server; kNothing for one that takes none
  TimedMap<Record> records_;                          // by ConnId, with the deadline of each
  Cow<std::map<ConnId, Listener>> listeners_;
  NumberTable by_tuple_;                 // keyed, for peers choose what goes in
  std::pair<FourTuple, ConnId> latest_;  // of by_tuple_, the one that a segment came for last; may be none
  Limits limits_;
  Refusals refusals_;
  std::size_t memory_ = 0;      // octets, the sum over all records of what was last counted
  std::uint32_t children_ = 0;  // connections that listeners have made
  Cow<std::map<wire::IpAddress, std::uint32_t>>
      by_peer_;                                // how many of those each has, where that is limited
  Cow<std::multimap<Bound, ConnId>> by_port_;  // those in LISTEN; several only where all of them share
  struct PassiveOpen {
    Bound bound;
    bool shares = false;  // bound may be others' too
  };
  Cow<std::map<ConnId, PassiveOpen>> bounds_;  // of passive OPENs, in by_port_ while in LISTEN
  Cow<std::map<Bound, IpHabits>> reserved_;
  Fifo<ConnId> dirty_;
  Fifo<HostEvent> events_;
  Fifo<HostSegment> stray_;  // segments that belong to no connection
  EventQueue spare_;         // empty; its memory is lent to the connection that is being driven
};

}  // namespace tcplab::tcp
