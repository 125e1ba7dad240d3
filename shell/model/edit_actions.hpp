#pragma once

#include <string>
#include <vector>

#include "core/base/message.hpp"
#include "core/net/node.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// Something that can be done to the past: what menus offer, and whoever else makes buttons of it.
struct EditAction {
  // What belongs together, in this order.
  enum class Group { kPacket, kRewrite, kPackets, kCall, kPower, kSetting, kVariant, kLink, kStates };
  Group group = Group::kPacket;
  Message label;
  std::string line;  // of the language: the edit
};
Message name_of(EditAction::Group group);

// Of a packet that a pattern can name: see scenario::name_of(); none for others.
std::vector<EditAction> packet_actions(const Model& model, trace::PacketId packet);
// Of a host at an instant: what its applications may call, what may befall it, what may be set from here on.
std::vector<EditAction> host_actions(const Model& model, trace::HostIndex host, Instant at);
// Of the link between two nodes, if there is one, from an instant on.
std::vector<EditAction> link_actions(const Model& model, net::NodeIndex a, net::NodeIndex b, Instant at);
// Of an event: of the packet that it is about, and of the host where it happened, at its instant. Empty where
// nothing can be changed. Precondition: the event is in the run.
std::vector<EditAction> actions_for(const Model& model, trace::EventId event);

// `drop NAME`
std::string drop_line(const Model& model, trace::PacketId packet);

}  // namespace tcplab::shell
