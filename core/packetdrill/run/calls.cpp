// System calls: finding the one that a script names, making it, and what follows from its answer. The calls
// themselves are in runner_calls_*.cpp.

#include <algorithm>
#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/runner.hpp"

namespace tcplab::packetdrill {
namespace {

trace::Called traced(const sockets::TcpCall& call) {
  trace::Called called;
  switch (call.kind) {
    case sockets::TcpCall::Kind::kListen:
      called.call = trace::CallKind::kListen;
      break;
    case sockets::TcpCall::Kind::kConnect:
      called.call = trace::CallKind::kConnect;
      break;
    case sockets::TcpCall::Kind::kSend:
      called.call = trace::CallKind::kSend;
      break;
    case sockets::TcpCall::Kind::kReceive:
      called.call = trace::CallKind::kReceive;
      break;
    case sockets::TcpCall::Kind::kClose:
      called.call = trace::CallKind::kClose;
      break;
    case sockets::TcpCall::Kind::kAbort:
      called.call = trace::CallKind::kAbort;
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
      {"socket", &Runner::call_socket, 3, 3, false},
      {"bind", &Runner::call_bind, 3, 3, true},
      {"listen", &Runner::call_listen, 2, 2, true},
      {"accept", &Runner::call_accept, 3, 3, true},
      {"accept4", &Runner::call_accept, 4, 4, true},
      {"connect", &Runner::call_connect, 3, 3, true},
      {"read", &Runner::call_read, 3, 3, true},
      {"recv", &Runner::call_read, 4, 4, true},
      {"recvfrom", &Runner::call_read, 6, 6, true},
      {"readv", &Runner::call_readv, 3, 3, true},
      {"recvmsg", &Runner::call_recvmsg, 3, 3, true},
      {"write", &Runner::call_write, 3, 3, true},
      {"send", &Runner::call_write, 4, 4, true},
      {"sendto", &Runner::call_write, 6, 6, true},
      {"writev", &Runner::call_writev, 3, 3, true},
      {"sendmsg", &Runner::call_sendmsg, 3, 3, true},
      {"close", &Runner::call_close, 1, 1, true},
      {"shutdown", &Runner::call_shutdown, 2, 2, true},
      {"fcntl", &Runner::call_fcntl, 2, 3, true},
      {"ioctl", &Runner::call_ioctl, 3, 3, true},
      {"setsockopt", &Runner::call_setsockopt, 5, 5, true},
      {"getsockopt", &Runner::call_getsockopt, 5, 5, true},
      {"getsockname", &Runner::call_name, 3, 3, true},
      {"getpeername", &Runner::call_name, 3, 3, true},
      {"poll", &Runner::call_poll, 3, 3, false},
      {"epoll_create", &Runner::call_epoll_create, 1, 1, false},
      {"epoll_create1", &Runner::call_epoll_create, 1, 1, false},
      {"epoll_ctl", &Runner::call_epoll_ctl, 4, 4, true},
      {"epoll_wait", &Runner::call_epoll_wait, 4, 4, true},
  };
  return kCalls;
}

MaybeStop Runner::system_call(const Event& event, const SystemCallEvent& call) {
  const auto found =
      std::find_if(calls().begin(), calls().end(), [&](const Entry& e) { return e.name == call.name; });
  if (found == calls().end())
    return cannot(event.at, told({"the call '{0}' is not supported", "不支持调用 '{0}'"}, call.name));
  if (MaybeStop problem = check_arguments(event, *found, call)) return problem;
  const Instant base = event.time.kind == EventTime::Kind::kAbsolute ? Instant{} : now_;
  const Instant from = span_of(event.time).from;
  if (waiting_) {
    // Only one call can wait at a time: the next one is made when it has returned.
    while (!waiting_->returned && next_happening() < from) happen();
    if (MaybeStop problem = finish_call()) return problem;
  }
  if (MaybeStop late = advance_to(event, from)) return late;
  returns_ = event.time.end ? std::optional(base + *event.time.end) : std::nullopt;
  MaybeStop problem = (this->*found->call)(call);
  if (problem) return problem;
  settle();
  return std::nullopt;
}

MaybeStop Runner::check_arguments(const Event& event, const Entry& entry, const SystemCallEvent& call) {
  const std::size_t given = call.arguments.size();
  if (given < entry.least)
    return cannot(event.at, told({"{0}() needs more arguments", "{0}() 需要更多参数"}, call.name));
  if (given > entry.most)
    return cannot(call.arguments[entry.most].at,
                  told({"{0}() takes no argument here", "{0}() 此处没有参数"}, call.name));
  if (!entry.on_descriptor) return std::nullopt;
  const auto descriptor = number_of(call.arguments.front());
  return descriptor ? std::nullopt : MaybeStop(descriptor.error());
}

int Runner::live(const Expression& descriptor) const {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  if (!number) return -1;
  const auto known = descriptors_.find(static_cast<int>(*number));
  return known != descriptors_.end() ? known->second : -1;
}

void Runner::record_calls() {
  std::vector<trace::Station::MadeCall> made;
  for (const sockets::TcpCall& call : table_.take_calls()) {
    made.push_back({call.connection, traced(call), call.events});
  }
  const std::size_t before = report_.trace.events().size();
  station().record_calls(made, now_);
  if (!made.empty()) last_input_ = static_cast<trace::EventId>(before);
}

MaybeStop Runner::answered(const SystemCallEvent& call, sockets::Answer answer) {
  record_calls();
  if (answer.blocked && !returns_) {
    return failure(call.result_at, {"the call waits", "调用被阻塞"}, {"an answer at once", "立即返回"},
                   {"nothing yet", "尚未返回"});
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
    const tcp::Connection* const tcb = table_.connection(host_, ours);
    if (Flow* const flow = flow_between(tcb->local(), remote)) {
      flow->descriptor = theirs;
      current_ = flow;
    }
  }
}

}  // namespace tcplab::packetdrill
