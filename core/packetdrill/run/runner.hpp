#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/code.hpp"
#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/flow.hpp"
#include "core/packetdrill/run/settings.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/sockets/socket_table.hpp"
#include "core/trace/station.hpp"

namespace tcplab::packetdrill {

// One run of one script: the clock, our host with its sockets, and the flows by which the script's packets
// are told apart.
//
//   runner.cpp          the events in their order, and time
//   runner_packets.cpp  < and >
//   runner_calls*.cpp   system calls; runner_arguments.* their arguments, runner_answers.cpp what they answer
//   runner_code.cpp     commands and %{ }%; runner_commands.* reads commands, runner_settings.* applies them
class Runner {
 public:
  static constexpr int kNoDescriptor = 1 << 20;             // a number that no file has
  static constexpr std::uint16_t kFirstRemotePort = 40000;  // of the peers that connect to us

  Runner(const Script& script, const RunOptions& options, RunReport& report);
  void run();

 private:
  // When an event is to happen, as instants.
  struct Span {
    Instant from;
    Instant until;  // the same, but for ranges
    bool any = false;
  };

  // runner.cpp
  Span span_of(const EventTime& time) const;
  MaybeStop perform(const Event& event);
  // What the options at the top and the command before the first event ask for.
  MaybeStop prepare();
  // Whether the event may stand here at all: time goes forward.
  MaybeStop check_order(const Event& event);
  // Lets time pass up to there, with all that happens before it.
  void advance(Instant to);
  // The same, up to an event's instant; a Stop when that is over already.
  MaybeStop advance_to(const Event& event, Instant instant);
  // When something happens by itself: a timer of our host, or the end of a call's patience; and letting it
  // happen.
  Instant next_happening() const;
  void happen();
  // Carries away what our host sends, and goes on with a call that waits.
  void settle();
  void collect_segments();
  MaybeStop finish_call();
  // Notes what our host sent and no event of the script expected.
  MaybeStop leftovers();
  void stop(Stop stop);
  void keep_host();
  // How far an instant may be off, when time has passed from the one to the other.
  Duration tolerance(Instant from, Instant to) const;

  // runner_packets.cpp
  MaybeStop packet(const Event& event, const PacketEvent& packet);
  MaybeStop inject(const PacketEvent& packet, Flow& flow);
  MaybeStop inject_icmp(const Event& event, const IcmpPacket& icmp, Flow& flow);
  MaybeStop expect(const Event& event, const PacketEvent& packet, Flow& flow);
  // The next segment that our host sends on the flow; when the script expects more octets than one of ours
  // has, as a system that leaves cutting to its network card shows them, of several at once.
  wire::TcpSegment take(Flow& flow, const TcpPacket& expected);
  bool ends_burst(const Flow& flow, const wire::TcpSegment& last, Instant at) const;
  void arrive_at_script(trace::PacketId packet, const Flow& flow);
  Result<Flow*, Stop> flow_of(const PacketEvent& packet);
  Flow& open_flow(Flow::Phase phase);
  Result<Flow*, Stop> flow_named(const PacketEvent& packet);
  Flow* flow_between(const wire::Endpoint& local, const wire::Endpoint& remote);
  Flow* flow_of_descriptor(int script_fd);
  void note_flow(const Flow& flow, trace::EventId event);
  bool is_live(const Flow& flow) const;
  Instant sent_at(trace::PacketId id) const;

  // runner_calls.cpp, and runner_calls_*.cpp by subject: each call by its name.
  using Call = MaybeStop (Runner::*)(const SystemCallEvent&);
  struct Entry {
    std::string_view name;
    Call call;
    std::size_t least;  // arguments
    std::size_t most;
    bool on_descriptor;  // the first one is a descriptor
  };
  static const std::vector<Entry>& calls();
  MaybeStop system_call(const Event& event, const SystemCallEvent& call);
  static MaybeStop check_arguments(const Event& event, const Entry& entry, const SystemCallEvent& call);
  MaybeStop call_socket(const SystemCallEvent& call);
  MaybeStop call_bind(const SystemCallEvent& call);
  MaybeStop call_listen(const SystemCallEvent& call);
  MaybeStop call_accept(const SystemCallEvent& call);
  void follow_connection(const Expression& descriptor);
  MaybeStop call_connect(const SystemCallEvent& call);
  MaybeStop call_read(const SystemCallEvent& call);
  MaybeStop call_readv(const SystemCallEvent& call);
  MaybeStop call_recvmsg(const SystemCallEvent& call);
  MaybeStop call_write(const SystemCallEvent& call);
  MaybeStop call_writev(const SystemCallEvent& call);
  MaybeStop call_sendmsg(const SystemCallEvent& call);
  MaybeStop call_close(const SystemCallEvent& call);
  MaybeStop call_shutdown(const SystemCallEvent& call);
  MaybeStop call_fcntl(const SystemCallEvent& call);
  MaybeStop call_ioctl(const SystemCallEvent& call);
  MaybeStop call_setsockopt(const SystemCallEvent& call);
  MaybeStop call_getsockopt(const SystemCallEvent& call);
  MaybeStop call_name(const SystemCallEvent& call);
  MaybeStop call_poll(const SystemCallEvent& call);
  MaybeStop call_epoll_create(const SystemCallEvent& call);
  MaybeStop call_epoll_ctl(const SystemCallEvent& call);
  MaybeStop call_epoll_wait(const SystemCallEvent& call);
  // Records what the call did, and either checks the answer or keeps the call as one that waits.
  MaybeStop answered(const SystemCallEvent& call, sockets::Answer answer);
  MaybeStop check_answer(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_value(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_outputs(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_message(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_report(const ArrayValue& entries, const sockets::ErrorReport& report);
  MaybeStop check_received(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_octets(const Expression& expected, const std::string& got);
  MaybeStop check_parts(const Vector& vector, const sockets::Answer& answer);
  MaybeStop check_control(const StructField& control, const sockets::Answer& answer);
  MaybeStop check_address(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_address_size(const Expression& size, int descriptor) const;
  MaybeStop check_option_size(const SystemCallEvent& call, const sockets::OptionValue& option);
  MaybeStop check_option(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_polled(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_epoll(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_info(const SystemCallEvent& call);
  void record_calls();
  Flow* flow_of(const Expression& descriptor);
  wire::IpAddress any_address() const;
  int family_of(int descriptor) const;
  Result<wire::Endpoint, Stop> own_address(const Expression& expression, int descriptor,
                                           const wire::Endpoint& otherwise) const;
  // The same of a peer.
  Result<wire::Endpoint, Stop> remote_of(const Expression& expression, int descriptor) const;
  // The address as a socket of this descriptor's family writes it.
  wire::IpAddress in_mode(const wire::IpAddress& address, int descriptor) const;
  trace::Station station();
  sockets::Environment os();
  int live(const Expression& descriptor) const;
  void adopt(const SystemCallEvent& call, const sockets::Answer& answer);

  // runner_code.cpp
  MaybeStop command(Position at, const CommandEvent& command);
  void apply_to_all();
  void drop(tcp::State state);
  MaybeStop check_count(Position at, const StateCount& expected);
  MaybeStop code(const CodeEvent& code);
  std::optional<CodeValue> lookup(std::string_view name) const;
  // A field of TCP_INFO of one of our descriptors.
  std::optional<std::int64_t> info_of(int descriptor, std::string_view field) const;

  // A system call that waits, and when the script says it returns.
  struct Waiting {
    const SystemCallEvent* call = nullptr;
    sockets::Blocked blocked;
    Instant returns;
    std::optional<Instant> returned;
    sockets::Answer answer;
  };

  const Script& script_;
  RunReport& report_;
  bool keep_hosts_;
  bool strict_;
  Environment environment_;  // what commands and options have set
  Instant now_;
  Duration latest_;  // absolute time in the script
  tcp::Host host_;
  trace::Provenance causes_;
  sockets::SocketTable table_;
  std::deque<Flow> flows_;
  Flow* current_ = nullptr;         // the one that packets without further words mean
  std::map<int, int> descriptors_;  // the script's to ours
  std::optional<Waiting> waiting_;
  std::optional<Instant> returns_;  // of the call being made, when the script lets it wait
  CodeVariables variables_;
  trace::EventId last_input_ = trace::kNoEvent;
  std::optional<trace::PacketId> last_packet_;
};

}  // namespace tcplab::packetdrill
