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

// `drop NAME`
std::string drop_line(const Model& model, trace::PacketId packet);

}  // namespace tcplab::shell
