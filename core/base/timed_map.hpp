#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/cow.hpp"
#include "core/base/time.hpp"

namespace tcplab {

// Values by number, each with an instant, and the earliest of these: a tree with a branch for each of the
// number's hexadecimal digits, of which copies share what none of them has changed since. So a copy costs
// nothing, a change after it the way to the value and the value itself, and everything else the logarithm of
// the largest number. A value stays where it is in memory until it is erased, or changed while it is shared.
// A regular value; for one thread.
template <typename T>
class TimedMap {
 public:
  TimedMap() = default;
  TimedMap(const TimedMap& other) : root_(other.root_), height_(other.height_), size_(other.size_) {
    if (root_ != nullptr) ++root_->owners;
  }
  TimedMap(TimedMap&& other) noexcept { swap(other); }
  TimedMap& operator=(TimedMap other) noexcept {
    swap(other);
    return *this;
  }
  ~TimedMap() {
    if (root_ != nullptr) release(root_, height_ - 1);
  }

  std::size_t size() const { return size_; }

  // nullptr when there is none of that number.
  const T* find(std::uint32_t number) const {
    if (!reaches(number)) return nullptr;
    const Node* node = root_;
    for (int level = height_ - 1; level > 0; --level) {
      node = node->branches[digit(number, level)].node;
      if (node == nullptr) return nullptr;
    }
    const Item* const item = node->branches[digit(number, 0)].item;
    return item != nullptr ? &item->value : nullptr;
  }

  // The same to be changed: this map's own from now on.
  T* edit(std::uint32_t number) {
    if (!reaches(number)) return nullptr;
    Node* node = root_;
    bool shared = node->owners > 1;
    for (int level = height_ - 1; level > 0; --level) {
      node = node->branches[digit(number, level)].node;
      if (node == nullptr) return nullptr;
      shared = shared || node->owners > 1;
    }
    Item* const item = node->branches[digit(number, 0)].item;
    if (item == nullptr) return nullptr;
    return shared || item->owners > 1 ? separate(number) : &item->value;
  }

  // A new one, with never() for its instant. Precondition: there is none of that number.
  template <typename... Arguments>
  T& emplace(std::uint32_t number, Arguments&&... arguments) {
    if (root_ == nullptr) {
      root_ = new Node;
      height_ = 1;
    }
    while (!reaches(number)) raise();
    Node* node = own(root_, height_ - 1);
    for (int level = height_ - 1; level > 0; --level) {
      Node*& next = node->branches[digit(number, level)].node;
      if (next == nullptr) {
        next = new Node;
        ++node->used;
      }
      node = own(next, level - 1);
    }
    Item*& item = node->branches[digit(number, 0)].item;
    assert(item == nullptr);
    item = new Item(std::forward<Arguments>(arguments)...);
    ++node->used;
    ++size_;
    return item->value;
  }

  // Precondition of these three: there is one of that number.
  void erase(std::uint32_t number) {
    set_time(number, Instant::never());
    if (prune(root_, height_ - 1, number)) {
      delete root_;
      root_ = nullptr;
      height_ = 0;
    }
    --size_;
  }
  Instant time(std::uint32_t number) const {
    const Node* node = root_;
    for (int level = height_ - 1; level > 0; --level) node = node->branches[digit(number, level)].node;
    return node->times[digit(number, 0)];
  }
  void set_time(std::uint32_t number, Instant at) {
    if (time(number) != at) set_below(root_, height_ - 1, number, at);
  }

  // never() when there is none.
  Instant earliest() const { return root_ != nullptr ? root_->earliest : Instant::never(); }
  // Whose that is, of several the one with the least number. Precondition: it is not never().
  std::uint32_t first() const {
    assert(earliest() != Instant::never());
    const Node* node = root_;
    std::uint32_t number = 0;
    for (int level = height_ - 1;; --level) {
      const auto at = std::find(node->times.begin(), node->times.end(), node->earliest);
      const auto branch = static_cast<std::uint32_t>(at - node->times.begin());
      number = number << kBits | branch;
      if (level == 0) return number;
      node = node->branches[branch].node;
    }
  }

  // Calls visit(number, value, instant) for all of them, in their order.
  template <typename Visit>
  void each(Visit visit) const {
    if (root_ != nullptr) visit_below(*root_, height_ - 1, 0, visit);
  }

  // Octets of memory besides itself; of(value) are those of a value besides itself.
  template <typename Of>
  std::size_t footprint(Share share, Of of) const {
    return root_ != nullptr ? footprint_below(*root_, height_ - 1, share, of) : 0;
  }

 private:
  static constexpr int kBits = 4;
  static constexpr std::size_t kFan = std::size_t{1} << kBits;

  struct Item {
    template <typename... Arguments>
    explicit Item(Arguments&&... arguments) : value(std::forward<Arguments>(arguments)...) {}
    std::uint32_t owners = 1;
    T value;
  };
  struct Node;
  // Of the lowest level an item, else a node; nullptr where there is nothing.
  union Branch {
    Node* node = nullptr;
    Item* item;
  };
  struct Node {
    Node() { times.fill(Instant::never()); }
    std::uint32_t owners = 1;
    std::uint32_t used = 0;  // branches
    Instant earliest = Instant::never();
    std::array<Instant, kFan> times;  // the earliest of each branch
    std::array<Branch, kFan> branches;
  };

  static std::size_t digit(std::uint32_t number, int level) { return number >> (kBits * level) & (kFan - 1); }
  bool reaches(std::uint32_t number) const {
    return root_ != nullptr && std::uint64_t{number} >> (kBits * height_) == 0;
  }
  void swap(TimedMap& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(height_, other.height_);
    std::swap(size_, other.size_);
  }

  // One level more: what there is has 0 for its first digit.
  void raise() {
    Node* const above = new Node;
    above->branches[0].node = root_;
    above->times[0] = above->earliest = root_->earliest;
    above->used = 1;
    root_ = above;
    ++height_;
  }

  static Node* own(Node*& node, int level) {
    if (node->owners == 1) return node;
    Node* const copy = new Node(*node);
    copy->owners = 1;
    for (const Branch& branch : copy->branches) {
      if (level > 0 && branch.node != nullptr) ++branch.node->owners;
      if (level == 0 && branch.item != nullptr) ++branch.item->owners;
    }
    --node->owners;
    return node = copy;
  }

  // All on the way to it becomes this map's own, and itself. By itself, since it is seldom to be done.
  // Precondition: it is there.
  [[gnu::noinline]] T* separate(std::uint32_t number) {
    Node* node = own(root_, height_ - 1);
    for (int level = height_ - 1; level > 0; --level)
      node = own(node->branches[digit(number, level)].node, level - 1);
    Item*& item = node->branches[digit(number, 0)].item;
    if (item->owners > 1) {
      Item* const copy = new Item(item->value);
      --item->owners;
      item = copy;
    }
    return &item->value;
  }

  static void release(Node* node, int level) {
    if (--node->owners > 0) return;
    for (const Branch& branch : node->branches) {
      if (level > 0 && branch.node != nullptr) release(branch.node, level - 1);
      if (level == 0 && branch.item != nullptr && --branch.item->owners == 0) delete branch.item;
    }
    delete node;
  }

  static void set_below(Node*& place, int level, std::uint32_t number, Instant at) {
    Node* const node = own(place, level);
    const std::size_t branch = digit(number, level);
    if (level > 0) {
      set_below(node->branches[branch].node, level - 1, number, at);
      at = node->branches[branch].node->earliest;
    }
    const Instant before = std::exchange(node->times[branch], at);
    if (at <= node->earliest) {
      node->earliest = at;
    } else if (before == node->earliest) {
      node->earliest = *std::min_element(node->times.begin(), node->times.end());
    }
  }

  // Takes the item out, and nodes that are left with nothing. True when this one is.
  static bool prune(Node*& place, int level, std::uint32_t number) {
    Node* const node = own(place, level);
    Branch& branch = node->branches[digit(number, level)];
    if (level == 0) {
      if (--branch.item->owners == 0) delete branch.item;
      branch.item = nullptr;
      --node->used;
    } else if (prune(branch.node, level - 1, number)) {
      delete branch.node;
      branch.node = nullptr;
      --node->used;
    }
    return node->used == 0;
  }

  template <typename Visit>
  static void visit_below(const Node& node, int level, std::uint32_t above, Visit& visit) {
    for (std::size_t i = 0; i < kFan; ++i) {
      const std::uint32_t number = above << kBits | static_cast<std::uint32_t>(i);
      const Branch& branch = node.branches[i];
      if (level > 0 && branch.node != nullptr) visit_below(*branch.node, level - 1, number, visit);
      if (level == 0 && branch.item != nullptr)
        visit(number, std::as_const(branch.item->value), node.times[i]);
    }
  }

  template <typename Of>
  static std::size_t footprint_below(const Node& node, int level, Share share, Of& of) {
    const auto counts = [share](std::uint32_t owners) { return share == Share::kAll || owners == 1; };
    if (!counts(node.owners)) return 0;
    std::size_t octets = sizeof(Node);
    for (const Branch& branch : node.branches) {
      if (level > 0 && branch.node != nullptr) octets += footprint_below(*branch.node, level - 1, share, of);
      if (level == 0 && branch.item != nullptr && counts(branch.item->owners))
        octets += sizeof(Item) + of(std::as_const(branch.item->value));
    }
    return octets;
  }

  Node* root_ = nullptr;
  int height_ = 0;  // levels: numbers have so many digits at most
  std::size_t size_ = 0;
};

}  // namespace tcplab
