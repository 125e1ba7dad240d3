// System calls that wait for several descriptors: poll and epoll.

#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/caller.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr int kNoFile = 1 << 20;  // a number that no file has, and that is not below zero

}  // namespace

CallOutcome call_poll(Caller& caller, const SystemCallEvent& call) {
  const auto* array = std::get_if<ArrayValue>(&argument(call, 0).value);
  if (array == nullptr) return cannot(argument(call, 0).at, {"poll() needs an array", "poll() 需要数组"});
  std::vector<sockets::PollEntry> entries;
  for (const Expression& item : array->items) {
    const auto* fields = std::get_if<StructValue>(&item.value);
    const StructField* const fd = fields != nullptr ? fields->find("fd") : nullptr;
    const StructField* const events = fields != nullptr ? fields->find("events") : nullptr;
    if (fd == nullptr || events == nullptr)
      return cannot(item.at, {"an entry of poll() is {fd=, events=, revents=}",
                              "poll() 的项应为 {fd=, events=, revents=}"});
    if (MaybeStop stray = only_fields(*fields, {"fd", "events", "revents"})) return *stray;
    const auto descriptor = number_of(fd->value.front());
    if (!descriptor) return descriptor.error();
    const auto wanted = number_of(events->value.front());
    if (!wanted) return wanted.error();
    const int ours = caller.descriptors().of(fd->value.front());
    entries.push_back({ours == Descriptors::kNone ? kNoFile : ours, static_cast<std::uint32_t>(*wanted), 0});
  }
  if (MaybeStop problem = same_count(argument(call, 1), argument(call, 0))) return *problem;
  const auto timeout = number_of(argument(call, 2));
  if (!timeout) return timeout.error();
  return caller.sockets().poll(caller.os(), std::move(entries), milliseconds(*timeout));
}

CallOutcome call_epoll_create(Caller& caller, const SystemCallEvent& call) {
  const auto number = number_of(argument(call, 0));  // once a size, today of no meaning; or flags
  if (!number) return number.error();
  if (call.name == "epoll_create" && *number <= 0) return sockets::Answer{-1, sockets::Errno::kInvalid};
  return caller.sockets().epoll_create();
}

namespace {

// Of `{events=EPOLLIN, fd=4}`: the data may have any of its names.
MaybeStop check_epoll_fields(const Expression& expression) {
  const auto* fields = std::get_if<StructValue>(&expression.value);
  if (fields == nullptr)
    return cannot(expression.at, {"an event of epoll is {events=, fd=}", "epoll 的事件应为 {events=, fd=}"});
  if (MaybeStop stray = only_fields(*fields, {"events", "fd", "ptr", "u32", "u64"})) return *stray;
  if (fields->fields.size() > 2)
    return cannot(expression.at, {"an event of epoll has one datum", "epoll 的事件只有一项数据"});
  return std::nullopt;
}

}  // namespace

CallOutcome call_epoll_ctl(Caller& caller, const SystemCallEvent& call) {
  const auto operation = number_of(argument(call, 1));
  if (!operation) return operation.error();
  const auto watched = number_of(argument(call, 2));
  if (!watched) return watched.error();
  std::uint32_t events = 0;
  std::uint64_t data = 0;
  if (!is_open(argument(call, 3)) && !is_null(argument(call, 3))) {
    if (MaybeStop stray = check_epoll_fields(argument(call, 3))) return *stray;
    for (const StructField& entry : std::get<StructValue>(argument(call, 3).value).fields) {
      const auto value = number_of(entry.value.front());
      if (!value) return value.error();
      if (entry.name == "events") {
        events = static_cast<std::uint32_t>(*value);
      } else {
        data = static_cast<std::uint64_t>(*value);
      }
    }
  }
  return caller.sockets().epoll_ctl(caller.descriptor(call), static_cast<int>(*operation),
                                    caller.descriptors().of(argument(call, 2)), events, data);
}

CallOutcome call_epoll_wait(Caller& caller, const SystemCallEvent& call) {
  const Expression& expected = argument(call, 1);
  const auto* array = std::get_if<ArrayValue>(&expected.value);
  if (array != nullptr) {
    for (const Expression& item : array->items) {
      if (MaybeStop stray = check_epoll_fields(item)) return *stray;
    }
  } else if (!is_open(expected)) {
    if (MaybeStop stray = check_epoll_fields(expected)) return *stray;
  }
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto timeout = number_of(argument(call, 3));
  if (!timeout) return timeout.error();
  return caller.sockets().epoll_wait(caller.os(), caller.descriptor(call), static_cast<std::uint32_t>(*count),
                                     milliseconds(*timeout));
}

}  // namespace tcplab::packetdrill::run
