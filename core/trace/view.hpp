#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace tcplab::trace {

// What a log holds, to be read like a std::vector: a handle, passed by value, which the log must outlive. A
// log has size() and operator[], which gives a reference or, where it keeps its contents in another form, a
// value.
template <typename Log>
class View {
 public:
  using reference = decltype(std::declval<const Log&>()[0]);
  using value_type = std::remove_cvref_t<reference>;

  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = View::value_type;
    using reference = View::reference;
    // What -> leads to: where it stands, or a value that lasts as long as the expression.
    struct Held {
      value_type value;
      const value_type* operator->() const { return &value; }
    };
    using pointer = std::conditional_t<std::is_reference_v<reference>, const value_type*, Held>;

    Iterator() = default;
    Iterator(const Log& log, std::size_t place) : log_(&log), place_(static_cast<difference_type>(place)) {}

    reference operator*() const { return (*log_)[static_cast<std::size_t>(place_)]; }
    pointer operator->() const {
      if constexpr (std::is_reference_v<reference>) {
        return std::addressof(**this);
      } else {
        return {**this};
      }
    }
    reference operator[](difference_type by) const { return *(*this + by); }
    Iterator& operator+=(difference_type by) { return place_ += by, *this; }
    Iterator& operator-=(difference_type by) { return *this += -by; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this += -1; }
    Iterator operator++(int) { return std::exchange(*this, *this + 1); }
    Iterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend Iterator operator+(Iterator it, difference_type by) { return it += by; }
    friend Iterator operator+(difference_type by, Iterator it) { return it += by; }
    friend Iterator operator-(Iterator it, difference_type by) { return it -= by; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) { return a.place_ - b.place_; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.place_ == b.place_; }
    friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.place_ <=> b.place_; }

   private:
    const Log* log_ = nullptr;
    difference_type place_ = 0;
  };
  using iterator = Iterator;
  using const_iterator = Iterator;

  explicit View(const Log& log) : log_(&log) {}

  std::size_t size() const { return log_->size(); }
  bool empty() const { return size() == 0; }
  // Preconditions: i < size(), and not empty().
  reference operator[](std::size_t i) const { return (*log_)[i]; }
  reference front() const { return (*log_)[0]; }
  reference back() const { return (*log_)[size() - 1]; }
  Iterator begin() const { return {*log_, 0}; }
  Iterator end() const { return {*log_, size()}; }

 private:
  const Log* log_;
};

}  // namespace tcplab::trace
