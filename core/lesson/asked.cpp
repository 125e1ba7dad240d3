#include "core/lesson/asked.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lab/figures.hpp"
#include "core/scenario/values.hpp"
#include "core/scenario/variables.hpp"

namespace tcplab::lesson {
namespace {

using scenario::language::one_of;

Error nothing_asked(Message message, Message expected = {}) {
  return {0, 0, std::move(message), std::move(expected), {}};
}

// A number of a sequence space.
Slot sequence_slot(std::string field, Message name, const Numbering& numbering, SeqNum base, SeqNum number) {
  const std::string letters = in_letters(numbering, base, number.value);
  const std::string raw = std::to_string(number.value);
  Slot slot{
      std::move(field), std::move(name), raw, Message(letters.empty() ? raw : raw + " (" + letters + ")"), {},
      number.value,     number.value};
  slot.read = [symbols = numbering.symbols, base](std::string_view text) {
    return read_number(text, symbols, base.value);
  };
  return slot;
}

Slot plain_slot(std::string field, Message name, std::int64_t number, std::vector<Symbol> symbols = {}) {
  const std::string raw = std::to_string(number);
  Slot slot{std::move(field), std::move(name), raw, Message(raw), {}, number, number};
  slot.read = [symbols = std::move(symbols)](std::string_view text) { return read_number(text, symbols, 0); };
  return slot;
}

Slot flags_slot(wire::TcpFlags flags) {
  const std::string written = flags.to_octet() == 0 ? "none" : flags.to_string();
  const int counted = flags.to_octet() & ~kIgnoredFlags;
  return {"flags", {"flags", "标志位"}, written, Message(written), read_flags, counted, counted};
}

Slot state_slot(tcp::State state) {
  const std::string name(to_string(state));
  const auto number = static_cast<std::int64_t>(state);
  return {"state", {"state", "状态"}, name, Message(name), read_state, number, number};
}

Slot time_slot(std::string field, Message name, std::int64_t ns, Duration within) {
  const std::string written = written_time(ns);
  return {std::move(field), std::move(name), written,       Message(written),
          read_time,        ns - within.ns,  ns + within.ns};
}

// Which end it comes from.
Slot from_slot(const trace::Trace& trace, trace::HostIndex from) {
  std::vector<std::string_view> names;
  for (const trace::NodeInfo& node : trace.nodes()) names.push_back(node.name);
  Slot slot{"from", {"from", "发送方"}, std::string(names[from]), Message(std::string(names[from])), {}, from,
            from};
  std::vector<std::string> known(names.begin(), names.end());
  slot.read = [known = std::move(known)](std::string_view text) -> Result<Meanings, Error> {
    const auto found = std::find(known.begin(), known.end(), text);
    if (found != known.end()) return Meanings{found - known.begin()};
    return Error{1,
                 1,
                 told({"there is no host {0}", "没有主机 {0}"}, std::string(text.substr(0, 16))),
                 one_of({known.begin(), known.end()}),
                 {}};
  };
  return slot;
}

// The fields of the segment that the question is about.
class SegmentSlots {
 public:
  explicit SegmentSlots(const trace::Trace& trace, const trace::Packet& packet)
      : trace_(trace),
        from_(packet.from),
        segment_(packet.segment),
        numbering_(numbering_of(trace, segment_.from(), segment_.to(), trace.seq_base(packet),
                                trace.ack_base(packet))) {}

  std::optional<Slot> slot(const std::string& field) const {
    if (field == "from") return from_slot(trace_, from_);
    if (field == "flags") return flags_slot(segment_.header.flags);
    if (field == "seq")
      return sequence_slot(field, {"sequence number", "序号"}, numbering_, numbering_.seq,
                           segment_.header.seq);
    if (field == "ack")
      return sequence_slot(field, {"acknowledgment number", "确认号"}, numbering_, numbering_.ack,
                           segment_.header.ack);
    if (field == "length")
      return plain_slot(field, {"octets of data", "数据长度"},
                        static_cast<std::int64_t>(segment_.payload.size()));
    if (field == "window") return plain_slot(field, {"window", "窗口"}, segment_.header.window);
    return std::nullopt;
  }

 private:
  const trace::Trace& trace_;
  trace::HostIndex from_;
  const wire::TcpSegment& segment_;
  Numbering numbering_;
};

Result<std::vector<Slot>, Error> segment_slots(const Question& question, const Played& played) {
  const auto event = played.find(question.what);
  if (!event) return event.error();
  const trace::PacketId id = played.trace().packet_of(*event);
  if (id == trace::kNoPacket)
    return Error{1, 1, {"this is no segment", "这不是报文段"}, Message("HOST->HOST PATTERN [#N]"), {}};
  const trace::Packet packet = played.trace().packets()[id];
  const SegmentSlots all(played.trace(), packet);
  std::vector<Slot> slots;
  for (const std::string& field : question.fields) {
    auto slot = all.slot(field);
    if (!slot)
      return nothing_asked(told({"a segment has no field '{0}'", "报文段没有字段“{0}”"}, field),
                           one_of({"from", "flags", "seq", "ack", "length", "window"}));
    slots.push_back(*std::move(slot));
  }
  if (slots.empty()) return nothing_asked({"no field is asked for", "没有问任何字段"});
  return slots;
}

// The state of a host's connection that has changed last, after the first so many events: that of its
// listener only where there was no connection yet. A handshake that has failed leads back to LISTEN by
// itself.
tcp::State state_after(const Played& played, const scenario::Labelled& who, std::size_t events) {
  tcp::State state = tcp::State::kClosed;
  bool connected = false;
  for (std::size_t i = 0; i < events; ++i) {
    const trace::Event event = played.trace().events()[i];
    const auto* change = std::get_if<tcp::StateChanged>(&event.what);
    if (change == nullptr ||
        !lab::is_about(played.history().now(), played.trace(), who, event.host, event.connection))
      continue;
    const trace::ConnectionInfo* info = played.trace().connection(event.host, event.connection);
    const bool listener = info != nullptr && info->listener;
    if (!listener || !connected) state = change->to;
    connected = connected || !listener;
  }
  return state;
}

// How many events there are up to an instant.
std::size_t events_until(const trace::Trace& trace, Instant at) {
  const auto events = trace.events();
  std::size_t count = 0;
  while (count < events.size() && events[count].at <= at) ++count;
  return count;
}

Result<std::vector<Slot>, Error> state_slots(const Question& question, const Played& played) {
  const auto who = played.connection(question.who);
  if (!who) return who.error();
  std::size_t events = 0;
  if (question.what.empty()) {
    if (!question.at)
      return nothing_asked({"a state has to be asked for after something, or at an instant",
                            "问状态须说明在何事之后，或在何时刻"});
    events = events_until(played.trace(), *question.at);
  } else {
    const auto event = played.find(question.what);
    if (!event) return event.error();
    const auto moment = played.history().moment_after(*event);
    if (!moment) return played.fault(moment.error());
    events = moment->last + std::size_t{1};
  }
  return std::vector<Slot>{state_slot(state_after(played, *who, events))};
}

// From the last instant before at which anything was sent or arrived.
Duration wait_before(const trace::Trace& trace, Instant at) {
  Instant last;
  for (const trace::Event& event : trace.events()) {
    if (event.at >= at) break;
    if (packet_of(event) != trace::kNoPacket) last = event.at;
  }
  return at - last;
}

Result<std::vector<Slot>, Error> when_slots(const Question& question, const Played& played) {
  const auto event = played.find(question.what);
  if (!event) return event.error();
  const Instant at = played.trace().events()[*event].at;
  const Duration within = question.within.value_or(wait_before(played.trace(), at) / 10);
  return std::vector<Slot>{time_slot("time", {"time", "时刻"}, at.ns, within)};
}

enum class TcbVariable : std::uint8_t { kSndUna, kSndNxt, kSndWnd, kRcvNxt, kRcvWnd, kIss, kIrs };
struct TcbName {
  std::string_view name;
  TcbVariable variable;
};
constexpr TcbName kTcb[] = {{"SND.UNA", TcbVariable::kSndUna}, {"SND.NXT", TcbVariable::kSndNxt},
                            {"SND.WND", TcbVariable::kSndWnd}, {"RCV.NXT", TcbVariable::kRcvNxt},
                            {"RCV.WND", TcbVariable::kRcvWnd}, {"ISS", TcbVariable::kIss},
                            {"IRS", TcbVariable::kIrs}};

const TcbName* find_tcb(const std::string& variable) {
  const auto* const found = std::find_if(std::begin(kTcb), std::end(kTcb),
                                         [&variable](const TcbName& row) { return row.name == variable; });
  return found == std::end(kTcb) ? nullptr : found;
}

Slot tcb_slot(const TcbName& row, const tcp::Connection& connection, const Numbering& numbering) {
  const Message name{std::string(row.name)};
  const auto sequence = [&](SeqNum base, SeqNum number) {
    return sequence_slot("number", name, numbering, base, number);
  };
  switch (row.variable) {
    case TcbVariable::kSndUna:
      return sequence(numbering.seq, connection.snd().una);
    case TcbVariable::kSndNxt:
      return sequence(numbering.seq, connection.snd().nxt);
    case TcbVariable::kRcvNxt:
      return sequence(numbering.ack, connection.rcv().nxt);
    // Counted from themselves they would all be 0.
    case TcbVariable::kIss:
      return plain_slot("number", name, connection.snd().iss.value, numbering.symbols);
    case TcbVariable::kIrs:
      return plain_slot("number", name, connection.rcv().irs.value, numbering.symbols);
    case TcbVariable::kSndWnd:
      return plain_slot("number", name, connection.snd().wnd);
    case TcbVariable::kRcvWnd:
      return plain_slot("number", name, connection.rcv().wnd);
  }
  return {};
}

Result<std::vector<Slot>, Error> tcb_slots(const Question& question, const TcbName& row,
                                           const Played& played) {
  const auto who = played.connection(question.who);
  if (!who) return who.error();
  const auto world = played.history().world_at(question.at.value_or(played.history().end()));
  if (!world) return played.fault(world.error());
  const tcp::Host& host = world->host(who->host);
  tcp::ConnId latest;
  for (const tcp::ConnId id : host.connections()) {
    if (!host.is_listener(id) && lab::is_about(*world, played.trace(), *who, who->host, id)) latest = id;
  }
  const trace::ConnectionInfo* info = latest ? played.trace().connection(who->host, latest) : nullptr;
  if (info == nullptr)
    return nothing_asked(
        told({"there is no connection of {0} at that instant", "那时 {0} 没有连接"}, question.who));
  const tcp::Connection& connection = *host.find(latest);
  const SeqNum iss = connection.snd().iss;
  const Numbering numbering =
      numbering_of(played.trace(), info->local, info->remote, iss, connection.rcv().irs);
  return std::vector<Slot>{tcb_slot(row, connection, numbering)};
}

// A variable of the language, as `sample` takes it.
Result<std::vector<Slot>, Error> sampled_slots(const Question& question, const scenario::Shared& run) {
  std::string line = question.who + " " + question.variable;
  if (question.at) line += " at " + std::to_string(question.at->ns) + "ns";
  const auto played = Played::play(run, "sample", {line});
  if (!played) return played.error();
  const auto values = lab::samples(played->history());
  if (!values) return played->fault(values.error());
  const std::string value = values->back().value;
  if (value == "-")
    return nothing_asked(
        told({"there is no connection of {0} at that instant", "那时 {0} 没有连接"}, question.who));
  const std::int64_t number = std::stoll(value);
  const Message name(question.variable);
  const scenario::Variable variable = played->history().scenario().samples.back().variable;
  if (scenario::info(variable).unit == scenario::Unit::kTime)
    return std::vector<Slot>{time_slot("number", name, number, nanoseconds(number / 100))};
  return std::vector<Slot>{plain_slot("number", name, number)};
}

}  // namespace

bool Slot::is_right(const Meanings& meanings) const {
  return std::any_of(meanings.begin(), meanings.end(),
                     [this](std::int64_t meaning) { return meaning >= least && meaning <= most; });
}

Result<std::vector<Slot>, Error> slots_of(const Question& question, const scenario::Shared& run) {
  const TcbName* const tcb = question.kind == Question::Kind::kNumber ? find_tcb(question.variable) : nullptr;
  if (question.kind == Question::Kind::kNumber && tcb == nullptr) return sampled_slots(question, run);
  const auto played = Played::play(run);
  if (!played) return played.error();
  switch (question.kind) {
    case Question::Kind::kSegment:
      return segment_slots(question, *played);
    case Question::Kind::kState:
      return state_slots(question, *played);
    case Question::Kind::kWhen:
      return when_slots(question, *played);
    case Question::Kind::kNumber:
      return tcb_slots(question, *tcb, *played);
    case Question::Kind::kChoose:
    case Question::Kind::kWho:
      break;
  }
  return nothing_asked({"nothing is asked", "没有提问"});
}

}  // namespace tcplab::lesson
