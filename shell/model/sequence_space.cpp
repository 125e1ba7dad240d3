#include "shell/model/sequence_space.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {
namespace {

using Part = SequencePart::Kind;
using Mark = SequenceMark::Kind;

// Both ends in numbers from one place on, which is near enough to all of them that none has come round.
class SpaceReader {
 public:
  SpaceReader(SequenceSpace& space, SeqNum origin, SeqNum isn) : space_(space), origin_(origin), isn_(isn) {
    space.zero = static_cast<std::uint32_t>(origin - isn);
  }

  void read_sender(const tcp::Connection& tcb) {
    const tcp::Sender& snd = tcb.snd();
    space_.has_sender = true;
    const std::int64_t una = at(snd.una);
    const std::int64_t nxt = at(snd.nxt);
    put(space_.sender, Part::kAcknowledged, at(snd.iss), una);
    read_flight(tcb);
    const std::int64_t window = una + snd.wnd;
    const std::int64_t congestion = std::min<std::int64_t>(window, una + tcb.congestion().cwnd());
    put(space_.sender, Part::kUsable, nxt, std::max(nxt, congestion));
    put(space_.sender, Part::kHeldBack, std::max(nxt, congestion), window);
    if (!snd.fin_acked()) put(space_.sender, Part::kUnsent, nxt, at(snd.data_end()));
    auto& marks = space_.sender_marks;
    mark(marks, Mark::kUna, snd.una);
    mark(marks, Mark::kNxt, snd.nxt);
    if (tcb.state() != tcp::State::kSynSent) {
      mark(marks, Mark::kCwnd, snd.una + tcb.congestion().cwnd());
      mark(marks, Mark::kWindow, snd.una + snd.wnd);
    }
    if (const auto up = snd.up()) mark(marks, Mark::kSndUp, *up);
    if (snd.fin) mark(marks, Mark::kFin, *snd.fin);
    space_.first = std::min(space_.first, una);
    space_.last = std::max({space_.last, window, nxt});
    space_.busy = std::max({space_.busy, nxt, std::min(at(snd.data_end()), nxt + std::int64_t{4} * snd.mss)});
  }

  void read_receiver(const tcp::Connection& tcb) {
    const tcp::Receiver& rcv = tcb.rcv();
    space_.has_receiver = true;
    const std::int64_t nxt = at(rcv.nxt);
    const std::int64_t unread = at(rcv.unread());
    put(space_.receiver, Part::kRead, at(rcv.irs), unread);
    put(space_.receiver, Part::kUnread, unread, nxt);
    std::int64_t done = nxt;
    for (const auto& [seq, text] : rcv.out_of_order()) {
      const std::int64_t from = at(seq);
      const std::int64_t to = from + static_cast<std::int64_t>(text.size());
      put(space_.receiver, Part::kHole, done, from);
      put(space_.receiver, Part::kBuffered, from, to);
      done = to;
    }
    const std::int64_t edge = at(rcv.edge());
    put(space_.receiver, Part::kOffered, done, edge);
    auto& marks = space_.receiver_marks;
    if (rcv.readable() > 0) mark(marks, Mark::kRead, rcv.unread());
    mark(marks, Mark::kRcvNxt, rcv.nxt);
    mark(marks, Mark::kRcvEdge, rcv.edge());
    if (rcv.up) mark(marks, Mark::kRcvUp, *rcv.up);
    space_.first = std::min(space_.first, unread);
    space_.last = std::max({space_.last, edge, done});
    space_.busy = std::max(space_.busy, done);
  }

 private:
  std::int64_t at(SeqNum seq) const { return static_cast<std::int32_t>((seq - origin_)); }

  static void put(std::vector<SequencePart>& parts, Part kind, std::int64_t from, std::int64_t to) {
    if (from >= to) return;
    if (!parts.empty() && parts.back().kind == kind && parts.back().to == from) {
      parts.back().to = to;
    } else {
      parts.push_back({kind, from, to});
    }
  }
  void mark(std::vector<SequenceMark>& marks, Mark kind, SeqNum seq) const {
    marks.push_back({kind, at(seq), static_cast<std::uint32_t>(seq - isn_), seq.value});
  }

  // A scoreboard knows of every octet; without one, what is to go again is known, and no more.
  void read_flight(const tcp::Connection& tcb) {
    const tcp::Sender& snd = tcb.snd();
    std::int64_t done = at(snd.una);
    const std::int64_t nxt = at(snd.nxt);
    if (const auto& board = tcb.recovery().scoreboard()) {
      const tcp::Scoreboard& runs = board->board();
      for (std::size_t i = 0; i < runs.size(); ++i) {
        const tcp::Scoreboard::Run& run = runs[i];
        const Part kind = run.sacked  ? Part::kSacked
                          : run.again ? Part::kSentAgain
                          : run.lost  ? Part::kLost
                                      : Part::kInFlight;
        const std::int64_t from = std::max(at(run.start), done);
        const std::int64_t to = std::min(at(run.end), nxt);
        put(space_.sender, Part::kInFlight, done, from);
        put(space_.sender, kind, from, to);
        done = std::max(done, to);
      }
    }
    put(space_.sender, Part::kInFlight, done, nxt);
  }

  SequenceSpace& space_;
  SeqNum origin_;
  SeqNum isn_;
};

bool is_open(const tcp::Connection* end) {
  return end != nullptr && end->state() != tcp::State::kClosed && end->state() != tcp::State::kListen;
}

bool has_heard(const tcp::Connection* end) { return is_open(end) && end->state() != tcp::State::kSynSent; }

const tcp::Connection* connection_of(const Model& model, const Track* track, trace::EventId event) {
  const tcp::Host* host = track ? model.host_after(track->host, event) : nullptr;
  return host ? host->find(model.run()->trace().connections()[track->connection].id) : nullptr;
}

// Of what happens on the way, that of who sent it.
const Track* track_of(const Model& model, const trace::Event& event) {
  const Index& index = model.run()->index;
  const std::size_t hosts = index.trace().hosts().size();
  if (event.host < hosts) return model.track_for(event.host, event.id);
  const trace::PacketId packet = trace::packet_of(event);
  const Arrow* arrow = packet == trace::kNoPacket ? nullptr : index.arrow_of(packet);
  if (arrow == nullptr || arrow->begin == trace::kNoEvent) return index.latest_track(0, event.id);
  const trace::Event sent = index.trace().events()[arrow->begin];
  const Track* track = sent.host < hosts ? index.track_of(sent.host, sent.connection) : nullptr;
  return track != nullptr ? track : index.latest_track(0, event.id);
}

bool belong_together(const tcp::Connection* a, const tcp::Connection* b) {
  return has_heard(b) && is_open(a) && b->rcv().irs == a->snd().iss;
}

}  // namespace

std::uint64_t SequenceSpace::sum(SequencePart::Kind kind) const {
  std::uint64_t octets = 0;
  for (const std::vector<SequencePart>* parts : {&sender, &receiver}) {
    for (const SequencePart& part : *parts)
      octets += part.kind == kind ? static_cast<std::uint64_t>(part.to - part.from) : 0;
  }
  return octets;
}

SequenceSpace sequence_space(const tcp::Connection* sender, const tcp::Connection* receiver) {
  SequenceSpace space;
  const bool sends = is_open(sender);
  const bool receives = has_heard(receiver);
  if (!sends && !receives) return space;
  const SeqNum origin = sends ? sender->snd().una : receiver->rcv().nxt;
  const SeqNum isn = sends ? sender->snd().iss : receiver->rcv().irs;
  SpaceReader reader(space, origin, isn);
  if (sends) reader.read_sender(*sender);
  if (receives) reader.read_receiver(*receiver);
  return space;
}

ConnectionEnds connection_ends(const Model& model, trace::EventId event) {
  ConnectionEnds found;
  if (event == trace::kNoEvent) return found;
  const trace::Trace& trace = model.run()->trace();
  const Track* first = track_of(model, trace.events()[event]);
  if (first == nullptr) return found;
  const auto take = [&](int side, const Track* track) {
    found.tracks[side] = track;
    found.ends[side] = connection_of(model, track, event);
  };
  take(0, first);
  if (const Track* peer = model.run()->index.peer_of(*found.tracks[0], event)) {
    take(1, peer);
  } else {
    for (trace::HostIndex other = 0; other < trace.hosts().size(); ++other) {
      if (other == first->host || !model.run()->recording->has_tcp(other)) continue;
      const Track* track = model.run()->index.latest_track(other, event);
      const tcp::Connection* end = connection_of(model, track, event);
      if (!belong_together(found.ends[0], end) && !belong_together(end, found.ends[0])) continue;
      take(1, track);
      break;
    }
  }
  if (found.tracks[1] != nullptr && found.tracks[1]->host < found.tracks[0]->host) {
    std::swap(found.tracks[0], found.tracks[1]);
    std::swap(found.ends[0], found.ends[1]);
  }
  return found;
}

}  // namespace tcplab::shell
