#pragma once

#include <optional>

#include "shell/model/lines.hpp"
#include "shell/model/wiring.hpp"

namespace tcplab::shell {

// All that is on its way in a run, hop by hop: an arrow from each node to the next, with the time that it had
// to wait there. What is rewritten or damaged goes on as what it has become.
class Legs : public Lines {
 public:
  // wiring: nullptr where nothing lies between hosts. Then there are none: Arrows are all hops there are.
  Legs(const trace::Trace& trace, const Wiring* wiring);

  bool any() const { return wiring_ != nullptr; }
  // The next event.
  void take(const trace::Event& event);
  // After the last one for now.
  void settle() { settle_stack(); }

 private:
  void begin(const trace::Event& event, trace::PacketId packet);
  void become(const trace::Event& event, trace::PacketId before, trace::PacketId after);
  void arrive(Arrow& arrow, const trace::Event& event, Arrow::Loss loss);
  void pass(const trace::Event& event, trace::PacketId packet);
  void drop(Arrow& arrow, const trace::Event& event);

  const Wiring* wiring_;
  net::Topology ways_;  // as they are after the events so far
  std::optional<Instant> found_at_;
};

}  // namespace tcplab::shell
