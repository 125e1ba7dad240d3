#include <algorithm>
#include <string>

#include "shell/format.hpp"
#include "shell/views/moment.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/variable_words.hpp"

namespace tcplab::shell {
namespace {

struct Value {
  Variable name;
  std::string text;
  std::string raw;            // the number as it is on the wire, where text is relative
  std::int64_t compared = 0;  // another number: it changed
  Color color = 0;            // 0: the usual one
  bool sentence = false;      // and not a figure
};

// What the values of one connection are shown from.
class Reader {
 public:
  Reader(const Ui& ui, const tcp::Connection& connection, Instant now)
      : ui_(ui), tcb_(connection), now_(now) {}

  std::vector<Value> read() {
    const tcp::Sender& snd = tcb_.snd();
    const tcp::Receiver& rcv = tcb_.rcv();
    const bool opened = tcb_.state() != tcp::State::kClosed && tcb_.state() != tcp::State::kListen;
    const bool heard = opened && tcb_.state() != tcp::State::kSynSent;
    values_.push_back({Variable::kState,
                       std::string(tcp::to_string(tcb_.state())),
                       {},
                       static_cast<std::int64_t>(tcb_.state()),
                       ui_.colors().state(tcb_.state())});
    read_hold(opened);
    sequence(Variable::kSndUna, snd.una, snd.iss, opened);
    sequence(Variable::kSndNxt, snd.nxt, snd.iss, opened);
    octets(Variable::kSndWnd, snd.wnd, heard);
    sequence(Variable::kIss, snd.iss, snd.iss, opened);
    sequence(Variable::kRcvNxt, rcv.nxt, rcv.irs, heard);
    octets(Variable::kRcvWnd, rcv.wnd, heard);
    sequence(Variable::kIrs, rcv.irs, rcv.irs, heard);
    octets(Variable::kFlight, snd.flight(), opened);
    octets(Variable::kUnsent, static_cast<std::uint32_t>(snd.data_end() - later(snd.nxt, snd.buffer_start())),
           opened && snd.nxt <= snd.data_end());
    octets(Variable::kReadable, rcv.readable(), heard);
    octets(Variable::kMss, snd.mss, opened);
    options(heard);
    octets(Variable::kCwnd, tcb_.congestion().cwnd(), heard);
    octets(Variable::kSsthresh, tcb_.congestion().ssthresh(), heard, UINT32_MAX);
    read_times(opened);
    return std::move(values_);
  }

 private:
  void sequence(Variable name, SeqNum value, SeqNum base, bool known) {
    if (!known) return unknown(name);
    values_.push_back({name, format_count(static_cast<std::uint32_t>(value - base)),
                       std::to_string(value.value), value.value});
  }
  void octets(Variable name, std::uint32_t value, bool known, std::uint64_t infinite = UINT64_MAX) {
    if (!known) return unknown(name);
    values_.push_back({name, value == infinite ? ui_.tr(Text::kInfinite) : format_count(value), {}, value});
  }
  // What keeps it from sending more, by the figures below.
  void read_hold(bool opened) {
    if (!opened) return unknown(Variable::kHold);
    const tcp::Hold hold = tcb_.why_nothing(now_).hold;
    const tcp::HoldInfo& told = tcp::info(hold);
    std::string text(told.sentence.in(ui_.language));
    if (!told.citation.empty()) text.append(" (").append(told.citation).append(")");
    values_.push_back({Variable::kHold, std::move(text), {}, static_cast<std::int64_t>(hold), 0, true});
  }
  // What both SYNs agreed on; the shifts are those of the windows we hear of and of those that we offer.
  void options(bool known) {
    if (!known) return unknown(Variable::kOptions);
    const tcp::Negotiation& agreed = tcb_.negotiated();
    std::string text;
    const auto add = [&text](bool on, const std::string& name) {
      if (on) text += (text.empty() ? "" : ", ") + name;
    };
    add(agreed.window_scale,
        "WS " + std::to_string(agreed.snd_shift) + "/" + std::to_string(agreed.rcv_shift));
    add(agreed.timestamps, "TS");
    add(agreed.sack, "SACK");
    add(tcb_.ecn().agreed, "ECN");
    const int bits = agreed.window_scale + 2 * agreed.timestamps + 4 * agreed.sack + 8 * tcb_.ecn().agreed;
    values_.push_back({Variable::kOptions, text.empty() ? "\u2013" : text, {}, bits});
  }
  void time(Variable name, Duration value, bool known) {
    if (!known) return unknown(name);
    values_.push_back({name, format_duration(value), {}, value.ns});
  }
  void timer(Variable name, tcp::TimerKind kind) {
    const std::optional<Instant> deadline = tcb_.timer(kind);
    if (!deadline) return values_.push_back({name, ui_.tr(Text::kNotRunning), {}, -1, ui_.colors().muted});
    values_.push_back(
        {name, text_with(Text::kTimerIn, ui_.language, format_duration(*deadline - now_)), {}, deadline->ns});
  }
  void unknown(Variable name) { values_.push_back({name, "\u2013", {}, -1, ui_.colors().muted}); }

  void read_times(bool opened) {
    const tcp::RttEstimator& rtt = tcb_.rtt();
    time(Variable::kSrtt, rtt.srtt(), rtt.has_sample());
    time(Variable::kRttvar, rtt.rttvar(), rtt.has_sample());
    time(Variable::kRto, tcb_.rto(), opened);
    octets(Variable::kBackoff, rtt.backoff(), opened);
    octets(Variable::kRetries, tcb_.snd().retries, opened);
    octets(Variable::kWindowProbes, tcb_.snd().probes, opened);
    octets(Variable::kKeepAliveProbes, tcb_.keep_probes(), opened);
    timer(Variable::kRetransmission, tcp::TimerKind::kRetransmission);
    timer(Variable::kPersist, tcp::TimerKind::kPersist);
    timer(Variable::kTimeWait, tcp::TimerKind::kTimeWait);
    timer(Variable::kDelayedAck, tcp::TimerKind::kDelayedAck);
    timer(Variable::kKeepAlive, tcp::TimerKind::kKeepAlive);
    timer(Variable::kUserTimeout, tcp::TimerKind::kUserTimeout);
    timer(Variable::kFinWait2, tcp::TimerKind::kFinWait2);
    timer(Variable::kLossProbe, tcp::TimerKind::kLossProbe);
    timer(Variable::kReordering, tcp::TimerKind::kReordering);
    timer(Variable::kPacing, tcp::TimerKind::kPacing);
  }

  const Ui& ui_;
  const tcp::Connection& tcb_;
  Instant now_;
  std::vector<Value> values_;
};

// The same rows for a host that has no connection.
std::vector<Value> no_values(const Ui& ui) {
  const tcp::Connection closed(tcp::Config{}, {}, {});
  std::vector<Value> values = Reader(ui, closed, {}).read();
  for (Value& value : values) value.color = ui.colors().muted;
  return values;
}

const tcp::Connection* find(const Model& model, const Track* track, trace::EventId event) {
  const tcp::Host* host = track ? model.host_after(track->host, event) : nullptr;
  return host ? host->find(model.run()->trace().connections()[track->connection].id) : nullptr;
}

struct Side {
  std::string title;
  std::string endpoints;
  std::vector<Value> now;
  std::vector<Value> before;
};

// Before and after the step that the event in focus belongs to.
Side read_side(const Ui& ui, trace::HostIndex host, const Focus& shown) {
  const Run& run = *ui.model.run();
  const trace::Trace& trace = run.trace();
  const Track* track = ui.model.track_for(host, shown.event);
  const tcp::Connection* connection = find(ui.model, track, shown.event);
  Side side;
  side.title = trace.hosts()[host].name;
  side.now = connection ? Reader(ui, *connection, shown.at).read() : no_values(ui);
  side.endpoints =
      connection ? endpoints_text(trace.connections()[track->connection]) : ui.tr(Text::kNoConnection);
  const trace::EventId first = ui.model.step_of(shown.event).first;
  const bool any_before = first != trace::kNoEvent && first > 0;
  const tcp::Connection* earlier = any_before ? find(ui.model, track, first - 1) : nullptr;
  side.before = earlier ? Reader(ui, *earlier, shown.at).read() : no_values(ui);
  return side;
}

void draw_value(const Ui& ui, const Value& value, bool changed) {
  const Palette& c = ui.colors();
  if (changed) ImGui::TableSetBgColor(ImGuiTableBgTarget_CellBg, faded(c.accent, 0.2f));
  if (value.sentence) return paragraph(Face::kSmall, c.text, value.text);
  ImGui::PushStyleColor(ImGuiCol_Text, value.color != 0 ? value.color : c.text);
  ImGui::PushFont(face(Face::kSmallMono));
  ImGui::TextUnformatted(value.text.c_str());
  ImGui::PopFont();
  ImGui::PopStyleColor();
  if (value.raw.empty()) return;
  const float width = text_size(Face::kSmallMono, value.raw).x;
  ImGui::SameLine(0, 10 * ui.unit);
  if (ImGui::GetContentRegionAvail().x < width) return ImGui::NewLine();
  ImGui::PushFont(face(Face::kSmallMono));
  ImGui::TextColored(vec(c.muted), "%s", value.raw.c_str());
  ImGui::PopFont();
}

void draw_row_name(const Ui& ui, const VariableWords& words) {
  const std::string_view name = words.name.in(ui.language);
  ImGui::PushFont(face(Face::kSmall));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.colors().muted);
  ImGui::TextUnformatted(name.data(), name.data() + name.size());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) tooltip(ui, words.explanation.in(ui.language));
}

// The TCB of each host at the shown event.
class Variables : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
};

void Variables::draw(const Ui& ui, const Focus& shown) {
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  std::vector<Side> sides;
  for (trace::HostIndex host = 0; host < run.trace().hosts().size(); ++host) {
    if (run.recording->has_tcp(host)) sides.push_back(read_side(ui, host, shown));
  }
  if (sides.empty()) return paragraph(Face::kText, c.muted, ui.tr(Text::kNoTcp));
  const std::size_t hosts = sides.size();
  const auto flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_ScrollY | ImGuiTableFlags_ScrollX;
  if (!ImGui::BeginTable("variables", static_cast<int>(hosts) + 1,
                         hosts > 3 ? flags : flags & ~ImGuiTableFlags_ScrollX,
                         ImGui::GetContentRegionAvail())) {
    return;
  }
  ImGui::TableSetupScrollFreeze(1, 1);
  ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, 104 * ui.unit);
  for (std::size_t i = 0; i < hosts; ++i) ImGui::TableSetupColumn("host", ImGuiTableColumnFlags_WidthStretch);
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  for (const Side& side : sides) {
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(side.title.c_str());
    paragraph(Face::kSmall, c.muted, fitted(Face::kSmall, side.endpoints, ImGui::GetContentRegionAvail().x));
  }
  for (std::size_t row = 0; row < sides.front().now.size(); ++row) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    draw_row_name(ui, words_for(sides.front().now[row].name));
    for (const Side& side : sides) {
      ImGui::TableNextColumn();
      draw_value(ui, side.now[row], side.now[row].compared != side.before[row].compared);
    }
  }
  ImGui::EndTable();
}

}  // namespace

const PanelKind kVariablesPanel = {.id = "variables",
                                   .title = {"Variables", "变量"},
                                   .side = PanelKind::Side::kLower,
                                   .role = PanelKind::Role::kNone,
                                   .applies = applies_always,
                                   .make = make_panel<Variables>,
                                   .comes_later = true};

}  // namespace tcplab::shell
