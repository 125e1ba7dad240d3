#include "core/lesson/played.hpp"

#include <algorithm>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/scenario/question.hpp"

namespace tcplab::lesson {
namespace {

bool is_one_line(const std::string& text) { return text.find('\n') == std::string::npos; }

// An error of the whole text, as one of the lines at its end, or of the run.
Error as_of_lines(Error error, std::size_t first_line, std::size_t indent) {
  if (error.line < first_line) {
    error.line = 0;
    error.column = 0;
    error.message = told({"the run cannot be made: {0}", "无法运行：{0}"}, error.message);
    return error;
  }
  error.line -= first_line - 1;
  error.column = error.column > indent ? error.column - indent : 1;
  return error;
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Looks through what was sent between two ends for what gives the letters their values.
class Letters {
 public:
  Letters(const trace::Trace& trace, Numbering& numbering, const wire::Endpoint& from,
          const wire::Endpoint& to)
      : trace_(trace), numbering_(numbering), from_(from), to_(to) {}

  void find() {
    for (const trace::Event& event : trace_.events()) {
      if (std::holds_alternative<trace::SegmentSent>(event.what)) look_at(trace_.packets()[packet_of(event)]);
    }
    const bool mine_is_x = opener_.value_or(true);
    if (mine_is_x ? mine_known_ : peers_known_) add("x", mine_is_x ? numbering_.seq : numbering_.ack);
    if (mine_is_x ? peers_known_ : mine_known_) add("y", mine_is_x ? numbering_.ack : numbering_.seq);
    if (u_) add("u", *u_);
    if (v_) add("v", *v_);
    if (w_) add("w", *w_);
  }

 private:
  void add(const char* name, SeqNum value) { numbering_.symbols.push_back({name, value.value}); }

  void look_at(const trace::Packet& packet) {
    if (!packet.is_segment()) return;
    const bool mine = packet.segment.from() == from_ && packet.segment.to() == to_;
    if (!mine && (packet.segment.from() != to_ || packet.segment.to() != from_)) return;
    const wire::TcpHeader& header = packet.segment.header;
    if (header.flags.syn) note_syn(mine, header);
    if (u_ && !v_ && mine != mine_first_ && header.flags.ack && header.ack == *u_ + 1) v_ = header.seq;
    if (header.flags.fin) note_fin(mine, packet);
  }
  void note_syn(bool mine, const wire::TcpHeader& header) {
    if (header.seq != (mine ? numbering_.seq : numbering_.ack)) return;
    (mine ? mine_known_ : peers_known_) = true;
    if (!opener_ && !header.flags.ack) opener_ = mine;
  }
  void note_fin(bool mine, const trace::Packet& packet) {
    if (trace_.seq_base(packet) != (mine ? numbering_.seq : numbering_.ack)) return;
    const SeqNum fin = packet.segment.header.seq + static_cast<std::uint32_t>(packet.segment.payload.size());
    if (!u_) {
      u_ = fin;
      mine_first_ = mine;
    } else if (!w_ && mine != mine_first_) {
      w_ = fin;
    }
  }

  const trace::Trace& trace_;
  Numbering& numbering_;
  const wire::Endpoint& from_;
  const wire::Endpoint& to_;
  bool mine_known_ = false;
  bool peers_known_ = false;
  std::optional<bool> opener_;  // whether it is the end that is spoken of
  bool mine_first_ = false;     // that end sent the first FIN
  std::optional<SeqNum> u_, v_, w_;
};

}  // namespace

Result<Played, Error> Played::play(const scenario::Shared& run, std::string_view keyword,
                                   const std::vector<std::string>& lines) {
  auto text = edited_text(run);
  if (!text) return as_of_lines(text.error(), SIZE_MAX, 0);
  const std::size_t first_line = lines_in(*text) + 1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_one_line(lines[i]))
      return Error{i + 1, 1, {"this has to stand on one line", "这必须写在一行里"}, {}, {}};
    *text += std::string(keyword) + " " + lines[i] + "\n";
  }
  auto scenario = scenario::parse(*text, run.values);
  if (!scenario) return as_of_lines(scenario.error().front(), first_line, keyword.size() + 1);
  if (run.seed) scenario->seed = *run.seed;
  // What the run expects of itself is not asked here.
  auto& expected = scenario->expectations;
  const auto is_its_own = [first_line](const scenario::Expectation& line) { return line.line < first_line; };
  expected.erase(std::remove_if(expected.begin(), expected.end(), is_its_own), expected.end());
  if (!lines.empty() && keyword == "sample")
    scenario->samples.erase(scenario->samples.begin(),
                            scenario->samples.end() - static_cast<std::ptrdiff_t>(lines.size()));
  lab::History::Limits limits;
  limits.events = kMostEvents;
  Played played(*std::move(scenario), limits);
  played.history_.run_to_end();
  const auto stopped = played.history_.stopped_by();
  if (!stopped || *stopped == lab::History::Limit::kTime) return played;
  return Error{0,
               0,
               told({"the run does not end within {0} events", "运行在 {0} 个事件之内没有结束"},
                    std::to_string(kMostEvents)),
               {},
               {"`until TIME` ends it", "可用 `until TIME` 结束它"}};
}

Result<trace::EventId, Error> Played::find(const std::string& what) const {
  const auto occurrence = scenario::parse_occurrence(history_.scenario(), what);
  if (!occurrence) return occurrence.error();
  const auto event = lab::find(history_, *occurrence);
  if (event) return *event;
  return Error{
      1, 1, told({"this does not happen in the run: {0}", "运行中没有发生这件事：{0}"}, what), {}, {}};
}

Result<scenario::Labelled, Error> Played::connection(const std::string& who) const {
  const auto moment = scenario::parse_moment(history_.scenario(), who + " at 0s");
  if (!moment) return moment.error();
  return moment->who;
}

Error Played::fault(const trace::Divergence& divergence) const {
  return {0, 0, explain(trace(), divergence), {}, {}};
}

Numbering numbering_of(const trace::Trace& trace, const wire::Endpoint& from, const wire::Endpoint& to,
                       SeqNum seq, SeqNum ack) {
  Numbering numbering{seq, ack, {}};
  Letters(trace, numbering, from, to).find();
  return numbering;
}

std::string in_letters(const Numbering& numbering, SeqNum base, std::uint32_t number) {
  for (const Symbol& symbol : numbering.symbols) {
    const bool is_isn = symbol.name == "x" || symbol.name == "y";
    if (!is_isn || symbol.value != base.value) continue;
    const std::uint32_t beyond = number - base.value;
    return symbol.name + (beyond == 0 ? "" : "+" + std::to_string(beyond));
  }
  return "";
}

}  // namespace tcplab::lesson
