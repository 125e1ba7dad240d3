#pragma once

#include "core/tcp/state.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// Where a host's connection is at a focus, and the last change that brought it there. Of the same instant as
// Model::host_after(): the whole step that the event in focus belongs to has been done.
struct Whereabouts {
  const Track* track = nullptr;  // nullptr when the host has no connection yet
  tcp::State now = tcp::State::kClosed;
  trace::EventId by = trace::kNoEvent;  // the StateChanged; kNoEvent when nothing has changed yet
  tcp::State before = tcp::State::kClosed;
};
Whereabouts whereabouts(const Model& model, trace::HostIndex host, const Focus& focus);

}  // namespace tcplab::shell
