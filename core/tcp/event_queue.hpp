#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "core/base/fifo.hpp"
#include "core/tcp/event.hpp"

namespace tcplab::tcp {

// Events in the order in which they happened. Where there is none, it has no block of memory or one to fill,
// which it can lend, so that of many queues one alone has any. A value; a copy has no block that is empty.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue& other)
      : events_(other.empty() ? nullptr : std::make_unique<Fifo<Event>>(*other.events_)) {}
  EventQueue(EventQueue&&) noexcept = default;
  EventQueue& operator=(EventQueue other) noexcept {
    events_ = std::move(other.events_);
    return *this;
  }
  ~EventQueue() = default;

  bool empty() const { return !events_ || events_->empty(); }
  std::size_t size() const { return events_ ? events_->size() : 0; }
  void push(Event event) { block().push(std::move(event)); }
  // A blank one, to be filled in where it is.
  Event& push_blank() { return block().push_blank(); }
  void note(Rule rule) { push({rule, Noted{}}); }
  void discard(Rule rule) { push({rule, Discarded{}}); }
  void note_set(TimerKind timer, Instant deadline, Rule rule) { push({rule, TimerSet{timer, deadline}}); }
  void note_stopped(TimerKind timer, Rule rule) { push({rule, TimerStopped{timer}}); }
  void note_fired(TimerKind timer, Rule rule) { push({rule, TimerFired{timer}}); }
  // Preconditions: not empty; i < size().
  const Event& operator[](std::size_t i) const { return (*events_)[i]; }
  Event pop() { return events_->pop(); }
  void clear() {
    if (events_) events_->clear();
  }

  // Takes the block of one that is empty, where this has none; and gives its own back to the heap, if empty.
  void take_block(EventQueue& from) {
    if (!events_ && from.empty()) events_ = std::move(from.events_);
  }
  void drop_block() {
    if (empty()) events_.reset();
  }

 private:
  Fifo<Event>& block() {
    if (!events_) events_ = std::make_unique<Fifo<Event>>();
    return *events_;
  }

  std::unique_ptr<Fifo<Event>> events_;
};

}  // namespace tcplab::tcp
