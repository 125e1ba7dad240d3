#include "core/packetdrill/run/runner.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::packetdrill {
namespace {

// What packetdrill grants a real kernel by default.
constexpr Duration kTolerance = microseconds(4000);
constexpr SipKey kSecret = {0x7061636b65746472, 0x696c6c2073637269};

tcp::Host make_host(const Environment& environment) {
  return {environment.local, kSecret, environment.config};
}

}  // namespace

Words words_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPassed:
      return {"passed", "通过"};
    case Verdict::kFailed:
      return {"failed", "失败"};
    case Verdict::kNotRun:
      return {"not run", "未运行"};
  }
  return {};
}

std::string_view to_string(Verdict verdict) { return words_for(verdict).english; }

std::string RunReport::summary(Language language) const {
  if (verdict == Verdict::kPassed) return {};
  Message text = told({"{0}: {1}", "第 {0} 行：{1}"}, std::to_string(at.line), reason);
  if (!expected.empty() || !actual.empty())
    text += told({"; expected {0}, got {1}", "；预期：{0}；实际：{1}"}, expected, actual);
  return text.in(language);
}

RunReport run(const Script& script, const RunOptions& options) {
  RunReport report;
  Runner(script, options, report).run();
  return report;
}

RunReport not_a_script(const ScriptError& error) {
  RunReport report;
  report.verdict = Verdict::kNotRun;
  report.at = error.at;
  report.reason = error.found;
  if (!error.expected.empty()) report.reason += told({"; expected {0}", "；应为：{0}"}, error.expected);
  if (!error.hint.empty()) report.reason += told({"; {0}", "；{0}"}, error.hint);
  return report;
}

RunReport run_text(std::string_view text, const RunOptions& options,
                   const std::vector<Definition>& definitions) {
  const auto script = parse_script(text, definitions);
  return script ? run(*script, options) : not_a_script(script.error());
}

Runner::Runner(const Script& script, const RunOptions& options, RunReport& report)
    : script_(script),
      report_(report),
      keep_hosts_(options.keep_hosts),
      strict_(options.strict),
      environment_(
          environment_of(script.settings, options.profile.value_or(guess_profile(script, options.presumed)))),
      host_(make_host(environment_)) {
  report_.profile = environment_.config.profile;
  report_.trace = trace::Trace({}, {{"host", environment_.local}, {"script", environment_.remote}});
}

trace::Station Runner::station() { return {0, host_, causes_, report_.trace}; }

sockets::Environment Runner::os() { return {host_, now_}; }

void Runner::stop(Stop stop) {
  report_.verdict = stop.verdict;
  report_.at = stop.at;
  report_.instant = now_;
  report_.reason = std::move(stop.reason);
  report_.expected = std::move(stop.expected);
  report_.actual = std::move(stop.actual);
  report_.trace_event = stop.trace_event;
  if (!report_.steps.empty()) report_.steps.back().held = false;
}

void Runner::run() {
  if (script_.settings.dry_run)
    return stop(cannot({}, {"--dry_run asks not to run it", "--dry_run 要求不运行"}));
  if (MaybeStop problem = prepare()) return stop(std::move(*problem));
  for (std::size_t i = 0; i < script_.events.size(); ++i) {
    const Event& event = script_.events[i];
    report_.steps.push_back({event.at, i, now_, trace::kNoEvent, true});
    MaybeStop problem = perform(event);
    report_.steps.back().instant = now_;
    report_.steps.back().trace_event = last_input_;
    keep_host();
    if (problem) return stop(std::move(*problem));
  }
  if (MaybeStop problem = finish_call()) return stop(std::move(*problem));
  if (MaybeStop problem = leftovers()) return stop(std::move(*problem));
  if (script_.cleanup) {
    if (MaybeStop problem = command(script_.cleanup_at, *script_.cleanup)) return stop(std::move(*problem));
  }
  if (report_.checked == 0) stop(cannot({}, {"the script expects nothing", "脚本没有任何预期"}));
}

MaybeStop Runner::prepare() {
  for (const Option& option : script_.options) {
    if (!option.known)
      return cannot(option.at, told({"the option --{0} is not supported", "不支持选项 --{0}"}, option.name));
    if (option.ignored) report_.ignored.push_back({option.at, "--" + option.name + "=" + option.value});
    if (option.name != "init_scripts") continue;
    for (const std::string& path : script_.settings.init_scripts) {
      if (MaybeStop problem = command(option.at, {path})) return problem;
    }
  }
  return script_.init ? command(script_.init_at, *script_.init) : std::nullopt;
}

MaybeStop Runner::perform(const Event& event) {
  last_input_ = trace::kNoEvent;
  if (MaybeStop problem = check_order(event)) return problem;
  if (const auto* packet_event = std::get_if<PacketEvent>(&event.action)) return packet(event, *packet_event);
  if (const auto* call = std::get_if<SystemCallEvent>(&event.action)) return system_call(event, *call);
  if (MaybeStop late = advance_to(event, span_of(event.time).from)) return late;
  if (const auto* settings = std::get_if<CommandEvent>(&event.action)) return command(event.at, *settings);
  return code(std::get<CodeEvent>(event.action));
}

// --- Time ---

Runner::Span Runner::span_of(const EventTime& time) const {
  const Instant base = time.kind == EventTime::Kind::kAbsolute ? Instant{} : now_;
  Span span{base + time.from, base + time.until.value_or(time.from), time.kind == EventTime::Kind::kAny};
  return span;
}

Duration Runner::tolerance(Instant from, Instant to) const {
  const Duration fixed = script_.settings.tolerance.value_or(kTolerance);
  const double share = script_.settings.tolerance_percent.value_or(0) / 100;
  const Duration relative{static_cast<std::int64_t>(static_cast<double>((to - from).ns) * share)};
  return std::max(fixed, relative);
}

Instant Runner::next_happening() const {
  const Instant timer = host_.next_timeout();
  return waiting_ && !waiting_->returned ? std::min(timer, waiting_->blocked.deadline) : timer;
}

void Runner::advance(Instant to) {
  while (next_happening() < to) happen();
  now_ = std::max(now_, to);
}

MaybeStop Runner::check_order(const Event& event) {
  const bool is_call = std::holds_alternative<SystemCallEvent>(event.action);
  if (event.time.end && !is_call)
    return cannot(event.time.at,
                  {"only a system call ends at another time", "只有系统调用才能在另一时刻结束"});
  if (event.time.kind != EventTime::Kind::kAbsolute) return std::nullopt;
  if (event.time.from < latest_) {
    return failure(event.time.at, {"time goes backward here", "时间在此倒退"},
                   told({"not before {0}", "不早于 {0}"}, seconds_text(Instant{} + latest_)),
                   Message(seconds_text(Instant{} + event.time.from)));
  }
  latest_ = event.time.from;
  return std::nullopt;
}

MaybeStop Runner::advance_to(const Event& event, Instant instant) {
  advance(instant);
  if (now_ <= instant + tolerance(now_, now_)) return std::nullopt;
  return failure(event.time.at, {"its time is over", "该事件的时刻已过"}, Message(seconds_text(instant)),
                 Message(seconds_text(now_)));
}

// Goes on to the next thing that happens by itself, and does it.
void Runner::happen() {
  now_ = std::max(now_, next_happening());
  station().on_timeout(now_);
  settle();
  keep_host();
}

// Only when something happened since the last time.
void Runner::keep_host() {
  const std::size_t events = report_.trace.events().size();
  const std::size_t kept = report_.hosts.empty() ? 0 : report_.hosts.back().events;
  if (keep_hosts_ && events > kept) report_.hosts.push_back({events, host_});
}

void Runner::settle() {
  collect_segments();
  if (waiting_ && !waiting_->returned) {
    sockets::Answer answer = table_.resume(os(), waiting_->blocked);
    record_calls();
    if (answer.blocked) {
      waiting_->blocked = *answer.blocked;
    } else {
      waiting_->returned = now_;
      adopt(*waiting_->call, answer);
      waiting_->answer = std::move(answer);
    }
    collect_segments();
  }
  table_.collect(os());
}

void Runner::collect_segments() {
  while (const auto departure = station().next_segment(now_)) {
    const wire::TcpSegment& segment = departure->segment;
    trace::Recorder(report_.trace).set_destination(departure->packet, 1);
    Flow* flow = flow_between(segment.from(), segment.to());
    if (flow == nullptr) {  // of no connection that the script speaks of
      flow = &open_flow(Flow::Phase::kOpen);
      flow->local = segment.from();
      flow->remote = segment.to();
    }
    flow->outbound.push_back(departure->packet);
    flow->last_sent = segment.header.seq;
  }
}

// A call that waits has to have returned when the next call is made, and at the end.
MaybeStop Runner::finish_call() {
  if (!waiting_) return std::nullopt;
  const Duration slack = tolerance(now_, waiting_->returns);
  while (!waiting_->returned && next_happening() <= waiting_->returns + slack) happen();
  const Waiting done = *std::exchange(waiting_, std::nullopt);
  if (!done.returned) {
    now_ = std::max(now_, done.returns + slack);
    return failure(done.call->result_at, {"the call does not return", "调用没有返回"},
                   told({"return at {0}", "在 {0} 返回"}, seconds_text(done.returns)),
                   told({"still waiting at {0}", "{0} 时仍在等待"}, seconds_text(now_)));
  }
  if (*done.returned < done.returns - slack || *done.returned > done.returns + slack) {
    return failure(done.call->result_at, {"the call returns at another time", "调用不是在预期的时刻返回的"},
                   Message(seconds_text(done.returns)), Message(seconds_text(*done.returned)));
  }
  ++report_.checked;
  return check_answer(*done.call, done.answer);
}

// packetdrill compares each packet that it expects with the next one sent, so an unexpected one fails the
// next expectation on its connection. Of those behind the last expectation it takes no notice, and scripts
// rely on that: they leave out ACKs, and what closing sends. So they are told, and fail the run only when
// asked to.
MaybeStop Runner::leftovers() {
  std::vector<std::pair<trace::PacketId, const Flow*>> left;
  for (const Flow& flow : flows_) {
    report_.unmeasured_timestamps += flow.unmeasured_timestamps;
    for (const trace::PacketId id : flow.outbound) left.emplace_back(id, &flow);
  }
  std::sort(left.begin(), left.end());
  for (const auto& [id, flow] : left) {
    const trace::Packet packet = report_.trace.packets()[id];
    report_.unexpected.push_back({packet.sent, describe(packet.segment, *flow)});
  }
  if (!strict_ || left.empty()) return std::nullopt;
  const UnexpectedPacket& first = report_.unexpected.front();
  Stop stop = failure(script_.events.back().at,
                      {"a packet was sent that the script does not expect", "发出了脚本没有预期的报文"},
                      {"nothing", "无"}, first.text);
  stop.trace_event = first.sent;
  return stop;
}

std::string seconds_text(Instant instant) {
  std::string digits = std::to_string(instant.ns / 1000 % 1'000'000);
  return std::to_string(instant.ns / 1'000'000'000) + "." + std::string(6 - digits.size(), '0') + digits +
         " s";
}

// --- Flows ---

Flow& Runner::open_flow(Flow::Phase phase) {
  Flow& flow = flows_.emplace_back();
  flow.phase = phase;
  flow.local = {environment_.local, environment_.local_port};
  flow.remote = {environment_.remote, static_cast<std::uint16_t>(kFirstRemotePort + flows_.size())};
  flow.peer = tcp::ConnId{static_cast<std::uint32_t>(flows_.size())};
  return flow;
}

Flow* Runner::flow_between(const wire::Endpoint& local, const wire::Endpoint& remote) {
  // The latest one: a connection may follow another one on the same ports.
  const auto found = std::find_if(flows_.rbegin(), flows_.rend(), [&](const Flow& flow) {
    return flow.local == local && flow.remote == remote;
  });
  return found == flows_.rend() ? nullptr : &*found;
}

Flow* Runner::flow_of_descriptor(int script_fd) {
  const auto found = std::find_if(flows_.rbegin(), flows_.rend(),
                                  [script_fd](const Flow& flow) { return flow.descriptor == script_fd; });
  return found == flows_.rend() ? nullptr : &*found;
}

// Keeps what the trace tells about the script's end up to date: its numbers begin at 0, ours at the flow's
// shift.
void Runner::note_flow(const Flow& flow, trace::EventId event) {
  trace::ConnectionInfo info;
  const trace::ConnectionInfo* const known = report_.trace.connection(1, flow.peer);
  info.host = 1;
  info.id = flow.peer;
  info.local = flow.remote;
  info.remote = flow.local;
  info.irs = SeqNum{flow.own_shift(false)};
  info.first = known != nullptr ? known->first : event;
  trace::Recorder(report_.trace).note_connection(info);
}

}  // namespace tcplab::packetdrill
