// The heap, counted: operator new and delete of the whole program.
#include "tests/bench/heap.hpp"

#include <cstdlib>
#include <new>

#include <malloc.h>

namespace tcplab {
namespace {

std::size_t taken = 0;  // programs that count have one thread

}  // namespace

std::size_t heap_octets() { return taken; }

}  // namespace tcplab

// The one that std::stable_sort asks for its room: what it takes comes back by the same delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* const place = std::malloc(size == 0 ? 1 : size);
  if (place != nullptr) tcplab::taken += ::malloc_usable_size(place);
  return place;
}

void* operator new(std::size_t size) {
  void* const place = ::operator new(size, std::nothrow);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

void operator delete(void* place) noexcept {
  if (place == nullptr) return;
  tcplab::taken -= ::malloc_usable_size(place);
  std::free(place);
}

void operator delete(void* place, std::size_t) noexcept { ::operator delete(place); }
