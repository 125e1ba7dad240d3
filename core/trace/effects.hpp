#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "core/trace/event.hpp"

namespace tcplab::trace {

// The events that one made happen, in order.
class Effects {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = EventId;
    using pointer = const EventId*;
    using reference = EventId;

    Iterator() = default;
    Iterator(const std::vector<EventId>& next, EventId at, std::size_t left)
        : next_(&next), at_(at), left_(left) {}
    EventId operator*() const { return at_; }
    Iterator& operator++() {
      at_ = (*next_)[at_];
      --left_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return left_ == other.left_; }

   private:
    const std::vector<EventId>* next_ = nullptr;
    EventId at_ = kNoEvent;
    std::size_t left_ = 0;
  };

  Effects(const std::vector<EventId>& next, EventId first, std::size_t count)
      : next_(&next), first_(first), count_(count) {}
  std::size_t size() const { return count_; }
  Iterator begin() const { return {*next_, first_, count_}; }
  Iterator end() const { return {*next_, kNoEvent, 0}; }

 private:
  const std::vector<EventId>* next_;
  EventId first_;
  std::size_t count_;
};

// The effects of every event of a trace: it grows with that.
class EffectIndex {
 public:
  // Precondition: it has taken all events before this one, and nothing else.
  void take(const Event& event) {
    last_.push_back(kNoEvent);
    next_.push_back(kNoEvent);
    counts_.push_back(0);
    if (event.cause >= event.id) return;
    EventId& last = last_[event.cause];
    next_[event.id] = last == kNoEvent ? event.id : next_[last];
    if (last != kNoEvent) next_[last] = event.id;
    last = event.id;
    ++counts_[event.cause];
  }
  // How many events it has taken.
  std::size_t size() const { return last_.size(); }
  // What the event made happen.
  Effects of(EventId event) const {
    if (event >= size() || counts_[event] == 0) return {next_, kNoEvent, 0};
    return {next_, next_[last_[event]], counts_[event]};
  }

 private:
  // The effects of an event are a ring: from the last one to the first, and on.
  std::vector<EventId> last_;  // by event
  std::vector<EventId> next_;  // by effect
  std::vector<std::uint32_t> counts_;
};

}  // namespace tcplab::trace
