// System calls: the script's arguments to SocketTable's calls.

#include <algorithm>
#include <utility>

#include "core/packetdrill/constants.hpp"
#include "core/packetdrill/runner.hpp"
#include "core/packetdrill/runner_arguments.hpp"

namespace tcplab::packetdrill {
namespace {

constexpr int kLookOnly = sockets::message::kPeek | sockets::message::kDontWait;
constexpr std::size_t kMostOctets = 64U << 20;  // of one buffer: more is a mistake in the script

// The argument, or `...` where the script has fewer.
const Expression& argument(const SystemCallEvent& call, std::size_t index) {
  static const Expression kOpen{{}, EllipsisValue{}};
  return index < call.arguments.size() ? call.arguments[index] : kOpen;
}

lab::Called traced(const sockets::TcpCall& call) {
  lab::Called called;
  switch (call.kind) {
    case sockets::TcpCall::Kind::kListen:
      called.call = lab::CallKind::kListen;
      break;
    case sockets::TcpCall::Kind::kConnect:
      called.call = lab::CallKind::kConnect;
      break;
    case sockets::TcpCall::Kind::kSend:
      called.call = lab::CallKind::kSend;
      break;
    case sockets::TcpCall::Kind::kReceive:
      called.call = lab::CallKind::kReceive;
      break;
    case sockets::TcpCall::Kind::kClose:
      called.call = lab::CallKind::kClose;
      break;
    case sockets::TcpCall::Kind::kAbort:
      called.call = lab::CallKind::kAbort;
      break;
  }
  called.count = call.count;
  called.remote = call.remote;
  called.port = call.port;
  called.failed = call.error.has_value();
  if (call.error) called.error = *call.error;
  return called;
}

}  // namespace

const std::vector<Runner::Entry>& Runner::calls() {
  static const std::vector<Entry> kCalls = {
      {"socket", &Runner::call_socket},
      {"bind", &Runner::call_bind},
      {"listen", &Runner::call_listen},
      {"accept", &Runner::call_accept},
      {"accept4", &Runner::call_accept},
      {"connect", &Runner::call_connect},
      {"read", &Runner::call_read},
      {"recv", &Runner::call_read},
      {"recvfrom", &Runner::call_read},
      {"readv", &Runner::call_readv},
      {"recvmsg", &Runner::call_recvmsg},
      {"write", &Runner::call_write},
      {"send", &Runner::call_write},
      {"sendto", &Runner::call_write},
      {"writev", &Runner::call_writev},
      {"sendmsg", &Runner::call_sendmsg},
      {"close", &Runner::call_close},
      {"shutdown", &Runner::call_shutdown},
      {"fcntl", &Runner::call_fcntl},
      {"ioctl", &Runner::call_ioctl},
      {"setsockopt", &Runner::call_setsockopt},
      {"getsockopt", &Runner::call_getsockopt},
      {"getsockname", &Runner::call_name},
      {"getpeername", &Runner::call_name},
      {"poll", &Runner::call_poll},
      {"epoll_create", &Runner::call_epoll_create},
      {"epoll_create1", &Runner::call_epoll_create},
      {"epoll_ctl", &Runner::call_epoll_ctl},
      {"epoll_wait", &Runner::call_epoll_wait},
  };
  return kCalls;
}

MaybeStop Runner::system_call(const Event& event, const SystemCallEvent& call) {
  const auto found =
      std::find_if(calls().begin(), calls().end(), [&](const Entry& e) { return e.name == call.name; });
  if (found == calls().end()) return cannot(event.at, "the call '" + call.name + "' is not supported");
  const Instant base = event.time.kind == EventTime::Kind::kAbsolute ? Instant{} : now_;
  const Instant from = span_of(event.time).from;
  if (waiting_) {
    // Only one call can wait at a time: the next one is made when it has returned.
    while (!waiting_->returned && next_happening() < from) happen();
    if (MaybeStop problem = finish_call()) return problem;
  }
  advance(from);
  returns_ = event.time.end ? std::optional(base + *event.time.end) : std::nullopt;
  MaybeStop problem = (this->*found->call)(call);
  if (problem) return problem;
  settle();
  return std::nullopt;
}

int Runner::live(const Expression& descriptor) const {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  if (!number) return -1;
  const auto known = descriptors_.find(static_cast<int>(*number));
  return known != descriptors_.end() ? known->second : -1;
}

void Runner::record_calls() {
  std::vector<lab::Station::MadeCall> made;
  for (const sockets::TcpCall& call : table_.take_calls()) made.push_back({call.connection, traced(call)});
  const std::size_t before = report_.trace.events.size();
  station_.record_calls(made, now_, report_.trace);
  if (!made.empty()) last_input_ = static_cast<lab::EventId>(before);
}

MaybeStop Runner::answered(const SystemCallEvent& call, sockets::Answer answer) {
  record_calls();
  if (answer.blocked && !returns_) {
    return failure(call.result_at, "the call waits", "an answer at once", "nothing yet");
  }
  if (returns_) {
    Waiting waiting;
    waiting.call = &call;
    waiting.returns = *returns_;
    if (answer.blocked) {
      waiting.blocked = std::move(*answer.blocked);
    } else {
      waiting.returned = now_;
      adopt(call, answer);
      waiting.answer = std::move(answer);
    }
    waiting_ = std::move(waiting);
    return std::nullopt;
  }
  adopt(call, answer);
  return check_answer(call, answer);
}

// What a call that returned changes for the calls and packets after it: descriptors and flows.
void Runner::adopt(const SystemCallEvent& call, const sockets::Answer& answer) {
  const bool makes_descriptor = call.name == "socket" || call.name == "accept" || call.name == "accept4" ||
                                call.name == "epoll_create" || call.name == "epoll_create1";
  if (!makes_descriptor || answer.value < 0) return;
  const int ours = static_cast<int>(answer.value);
  const Result<std::int64_t, Stop> written = number_of(call.result);
  const int theirs = written && *written >= 0 ? static_cast<int>(*written) : ours;
  descriptors_[theirs] = ours;
  if (call.name == "socket") {
    current_ = &open_flow(Flow::Phase::kFresh);
    current_->descriptor = theirs;
  } else if (answer.address) {
    wire::Endpoint remote = *answer.address;
    remote.address = sockets::unmapped(remote.address);
    const tcp::Connection* const tcb = table_.connection(station_.host(), ours);
    if (Flow* const flow = flow_between(tcb->local(), remote)) {
      flow->descriptor = theirs;
      current_ = flow;
    }
  }
}

// --- Each call ---

MaybeStop Runner::call_socket(const SystemCallEvent& call) {
  const int family_of_mode =
      environment_.mode == IpMode::kIpv4 ? sockets::family::kInet : sockets::family::kInet6;
  const auto domain = number_or(argument(call, 0), family_of_mode);
  const auto type = number_or(argument(call, 1), sockets::type::kStream);
  const auto protocol = number_or(argument(call, 2), 0);
  if (!domain) return domain.error();
  if (!type) return type.error();
  if (!protocol) return protocol.error();
  const sockets::Answer answer =
      table_.socket(os(), static_cast<int>(*domain), static_cast<int>(*type), static_cast<int>(*protocol));
  if (answer.value < 0 && number_or(call.result, -1).ok() && *number_or(call.result, -1) >= 0) {
    return cannot(argument(call, 0).at, "only TCP sockets are supported");
  }
  return answered(call, answer);
}

wire::IpAddress Runner::any_address() const {
  return environment_.mode == IpMode::kIpv4 ? wire::IpAddress{} : sockets::mapped(wire::IpAddress{});
}

wire::IpAddress Runner::in_mode(const wire::IpAddress& address, int descriptor) const {
  const sockets::Socket* const socket = table_.find(descriptor);
  return socket != nullptr && socket->domain == sockets::family::kInet6 ? sockets::mapped(address) : address;
}

MaybeStop Runner::call_bind(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  auto address = address_of(argument(call, 1), {any_address(), environment_.local_port});
  if (!address) return address.error();
  address->address = in_mode(address->address, fd);
  sockets::Answer answer = table_.bind(os(), fd, *address);
  const sockets::Socket* const socket = table_.find(fd);
  Flow* const flow = flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && socket->local) flow->local.port = socket->local->port;
  return answered(call, std::move(answer));
}

Flow* Runner::flow_of(const Expression& descriptor) {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  return number ? flow_of_descriptor(static_cast<int>(*number)) : nullptr;
}

MaybeStop Runner::call_listen(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  const auto backlog = number_or(argument(call, 1), 1);
  if (!backlog) return backlog.error();
  sockets::Answer answer = table_.listen(os(), fd, static_cast<int>(*backlog));
  const sockets::Socket* const socket = table_.find(fd);
  Flow* const flow = flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && answer.value == 0) {
    flow->phase = Flow::Phase::kListening;
    flow->local.port = socket->local->port;
  }
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_accept(const SystemCallEvent& call) {
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  return answered(call, table_.accept(os(), live(argument(call, 0)), static_cast<int>(*flags)));
}

MaybeStop Runner::call_connect(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  const auto* fields = std::get_if<StructValue>(&argument(call, 1).value);
  const StructField* const family_field = fields != nullptr ? fields->find("sa_family") : nullptr;
  const auto family_number =
      family_field != nullptr ? number_or(family_field->value.front(), -1) : Result<std::int64_t, Stop>(-1);
  if (family_number && *family_number == sockets::family::kUnspecified)
    return answered(call, table_.disconnect(os(), fd));
  auto remote = address_of(argument(call, 1), {environment_.remote, environment_.remote_port});
  if (!remote) return remote.error();
  sockets::Answer answer = table_.connect(os(), fd, {in_mode(remote->address, fd), remote->port});
  follow_connection(argument(call, 0));
  return answered(call, std::move(answer));
}

// A call may have opened a connection, which is the current one then.
void Runner::follow_connection(const Expression& descriptor) {
  const tcp::Connection* const tcb = table_.connection(station_.host(), live(descriptor));
  Flow* const flow = flow_of(descriptor);
  if (flow == nullptr || tcb == nullptr || tcb->state() != tcp::State::kSynSent) return;
  current_ = flow;
  flow->phase = Flow::Phase::kConnecting;
  flow->local = tcb->local();
  flow->remote = tcb->remote();
}

MaybeStop Runner::call_read(const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  const auto wanted = static_cast<std::uint32_t>(*count);
  if (is_null(argument(call, 1)) && wanted > 0) {
    sockets::Answer answer = table_.receive(os(), live(argument(call, 0)), wanted, kLookOnly);
    return answered(call, answer.value > 0 ? sockets::Answer{-1, sockets::Errno::kFault} : std::move(answer));
  }
  return answered(call, table_.receive(os(), live(argument(call, 0)), wanted, static_cast<int>(*flags)));
}

MaybeStop Runner::call_readv(const SystemCallEvent& call) {
  const auto vector = vector_of(argument(call, 1));
  if (!vector) return vector.error();
  return answered(call,
                  table_.receive(os(), live(argument(call, 0)), static_cast<std::uint32_t>(vector->length)));
}

MaybeStop Runner::call_recvmsg(const SystemCallEvent& call) {
  const auto* message = std::get_if<StructValue>(&argument(call, 1).value);
  const StructField* const iov = message != nullptr ? message->find("msg_iov") : nullptr;
  if (iov == nullptr) return cannot(argument(call, 1).at, "a message needs msg_iov");
  const auto vector = vector_of(iov->value.front());
  if (!vector) return vector.error();
  const auto flags = number_or(argument(call, 2), 0);
  if (!flags) return flags.error();
  return answered(call, table_.receive(os(), live(argument(call, 0)),
                                       static_cast<std::uint32_t>(vector->length), static_cast<int>(*flags)));
}

MaybeStop Runner::call_write(const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  if ((*flags & sockets::message::kFastOpen) != 0)
    return cannot(argument(call, 3).at, "TCP Fast Open is not supported");
  if (*count < 0 || static_cast<std::size_t>(*count) > kMostOctets)
    return cannot(argument(call, 2).at, "too many octets");
  if (is_null(argument(call, 1)) && *count > 0) {
    sockets::Answer answer = table_.send(os(), live(argument(call, 0)), Bytes(), static_cast<int>(*flags));
    return answered(call,
                    answer.value == 0 ? sockets::Answer{-1, sockets::Errno::kFault} : std::move(answer));
  }
  Bytes octets = octets_of(argument(call, 1), static_cast<std::size_t>(*count));
  const int fd = live(argument(call, 0));
  if (call.name != "sendto" || call.arguments.size() < 5 || is_null(argument(call, 4))) {
    return answered(call, table_.send(os(), fd, std::move(octets), static_cast<int>(*flags)));
  }
  auto remote = address_of(argument(call, 4), {environment_.remote, environment_.remote_port});
  if (!remote) return remote.error();
  sockets::Answer answer = table_.send_to(os(), fd, {in_mode(remote->address, fd), remote->port},
                                          std::move(octets), static_cast<int>(*flags));
  follow_connection(argument(call, 0));
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_writev(const SystemCallEvent& call) {
  const auto vector = vector_of(argument(call, 1));
  if (!vector) return vector.error();
  return answered(call, table_.send(os(), live(argument(call, 0)), vector->octets));
}

MaybeStop Runner::call_sendmsg(const SystemCallEvent& call) {
  const auto* message = std::get_if<StructValue>(&argument(call, 1).value);
  const StructField* const iov = message != nullptr ? message->find("msg_iov") : nullptr;
  if (iov == nullptr) return cannot(argument(call, 1).at, "a message needs msg_iov");
  const StructField* const control = message->find("msg_control");
  if (control != nullptr && !is_open(control->value.front())) {
    return cannot(control->at, "control messages on sendmsg are not supported");
  }
  const auto vector = vector_of(iov->value.front());
  if (!vector) return vector.error();
  const auto flags = number_or(argument(call, 2), 0);
  if (!flags) return flags.error();
  if ((*flags & sockets::message::kFastOpen) != 0)
    return cannot(argument(call, 2).at, "TCP Fast Open is not supported");
  return answered(call, table_.send(os(), live(argument(call, 0)), vector->octets, static_cast<int>(*flags)));
}

MaybeStop Runner::call_close(const SystemCallEvent& call) {
  const auto number = number_of(argument(call, 0));
  const int fd = live(argument(call, 0));
  if (number) descriptors_.erase(static_cast<int>(*number));
  return answered(call, table_.close(os(), fd));
}

MaybeStop Runner::call_shutdown(const SystemCallEvent& call) {
  const auto how = number_of(argument(call, 1));
  if (!how) return how.error();
  return answered(call, table_.shutdown(os(), live(argument(call, 0)), static_cast<int>(*how)));
}

MaybeStop Runner::call_fcntl(const SystemCallEvent& call) {
  const auto command = number_of(argument(call, 1));
  if (!command) return command.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  return answered(call, table_.fcntl(live(argument(call, 0)), static_cast<int>(*command), *value));
}

MaybeStop Runner::call_ioctl(const SystemCallEvent& call) {
  const auto request = number_of(argument(call, 1));
  if (!request) return request.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  return answered(call,
                  table_.ioctl(os(), live(argument(call, 0)), static_cast<std::uint32_t>(*request), *value));
}

MaybeStop Runner::call_setsockopt(const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  const auto value = option_of(argument(call, 3), static_cast<int>(*at), static_cast<int>(*name));
  if (!value) return value.error();
  sockets::Answer answer = table_.setsockopt(os(), live(argument(call, 0)), static_cast<int>(*at),
                                             static_cast<int>(*name), *value);
  const bool unsupported =
      answer.error == sockets::Errno::kNoProtocolOption || answer.error == sockets::Errno::kNoEntry;
  const auto wanted = number_or(call.result, 0);
  if (unsupported && wanted && *wanted == 0)
    return cannot(argument(call, 2).at, "this socket option is not supported");
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_getsockopt(const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  sockets::Answer answer =
      table_.getsockopt(os(), live(argument(call, 0)), static_cast<int>(*at), static_cast<int>(*name));
  const auto wanted = number_or(call.result, 0);
  if (answer.error == sockets::Errno::kNoProtocolOption && wanted && *wanted == 0) {
    return cannot(argument(call, 2).at, "this socket option is not supported");
  }
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_name(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  return answered(call,
                  call.name == "getsockname" ? table_.getsockname(os(), fd) : table_.getpeername(os(), fd));
}

MaybeStop Runner::call_poll(const SystemCallEvent& call) {
  const auto* array = std::get_if<ArrayValue>(&argument(call, 0).value);
  if (array == nullptr) return cannot(argument(call, 0).at, "poll() needs an array");
  std::vector<sockets::PollEntry> entries;
  for (const Expression& item : array->items) {
    const auto* fields = std::get_if<StructValue>(&item.value);
    const StructField* const fd = fields != nullptr ? fields->find("fd") : nullptr;
    const StructField* const events = fields != nullptr ? fields->find("events") : nullptr;
    if (fd == nullptr || events == nullptr)
      return cannot(item.at, "an entry of poll() is {fd=, events=, revents=}");
    const auto wanted = number_of(events->value.front());
    if (!wanted) return wanted.error();
    const int ours = live(fd->value.front());
    entries.push_back({ours < 0 ? kNoDescriptor : ours, static_cast<std::uint32_t>(*wanted), 0});
  }
  const auto timeout = number_of(argument(call, 2));
  if (!timeout) return timeout.error();
  return answered(call, table_.poll(os(), std::move(entries), milliseconds(*timeout)));
}

MaybeStop Runner::call_epoll_create(const SystemCallEvent& call) {
  return answered(call, table_.epoll_create());
}

MaybeStop Runner::call_epoll_ctl(const SystemCallEvent& call) {
  const auto operation = number_of(argument(call, 1));
  if (!operation) return operation.error();
  std::uint32_t events = 0;
  std::uint64_t data = 0;
  if (const auto* fields = std::get_if<StructValue>(&argument(call, 3).value)) {
    for (const StructField& entry : fields->fields) {
      const auto value = number_of(entry.value.front());
      if (!value) return value.error();
      if (entry.name == "events") {
        events = static_cast<std::uint32_t>(*value);
      } else {
        data = static_cast<std::uint64_t>(*value);
      }
    }
  }
  return answered(call, table_.epoll_ctl(live(argument(call, 0)), static_cast<int>(*operation),
                                         live(argument(call, 2)), events, data));
}

MaybeStop Runner::call_epoll_wait(const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto timeout = number_of(argument(call, 3));
  if (!timeout) return timeout.error();
  return answered(call, table_.epoll_wait(os(), live(argument(call, 0)), static_cast<std::uint32_t>(*count),
                                          milliseconds(*timeout)));
}

}  // namespace tcplab::packetdrill
