#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

#include "core/base/language.hpp"
#include "core/base/time.hpp"
#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

// Deliberate departures from the standards: rules of TCP that are taken away, so that one sees what each is
// for. All are off by default. What a departure does is told by an event with a rule of its own, each time
// the TCP does something else than it would have done by the rules, and only then: a run never passes off a
// broken TCP for a right one. What each is called, which place it breaks and what the rule is for is data,
// in variants().
struct Variant {
  Duration time_wait;  // how long TIME-WAIT lasts; 0: 2 MSL

  // Opening.
  bool two_message_handshake = false;    // a server is ESTABLISHED once its SYN,ACK has left
  bool data_before_established = false;  // the data on a SYN are the user's at once
  bool predictable_isn = false;          // no keyed hash in the ISN
  bool frozen_isn = false;               // no clock in the ISN

  // Closing.
  bool no_time_wait = false;
  bool time_wait_assassination = false;
  bool fin_apart = false;  // the ACK that is due goes by itself, before a FIN

  // What arrives.
  bool no_sequence_check = false;
  bool no_paws = false;
  bool no_checksum_check = false;  // of a Host
  bool no_reset = false;           // of a Host, and of what a connection would refuse
  bool no_keep_alive_answer = false;
  bool no_delayed_ack = false;
  bool silly_receiver = false;

  // What is sent.
  bool no_nagle = false;
  bool silly_sender = false;
  bool ignores_window = false;
  bool no_persist_timer = false;

  // Loss and congestion.
  bool no_backoff = false;
  bool no_karn = false;
  bool no_fast_retransmit = false;
  bool no_slow_start = false;
  bool no_congestion_control = false;

  // Any of those that let a segment leave which a rule would hold back.
  bool changes_sending() const {
    return fin_apart || no_nagle || silly_sender || ignores_window || no_congestion_control;
  }
  // Acknowledgments and windows that would not have been told, or not yet.
  bool changes_acks() const { return no_delayed_ack || silly_receiver; }
  // No timer asks whether a closed window has opened, and by which rule.
  bool leaves_window_unprobed() const { return no_persist_timer || ignores_window; }
  Rule rule_of_unprobed() const {
    return ignores_window ? Rule::kVariantIgnoresWindow : Rule::kVariantNoPersistTimer;
  }
  bool operator==(const Variant&) const = default;
};

struct VariantInfo {
  std::string_view name;  // "no-time-wait": in scenarios
  std::variant<bool Variant::*, Duration Variant::*> member;
  Words purpose;  // what the rule is for that is taken away, in a sentence
  Rule rule;      // of the events that tell what the variant did
  RuleInfo did;   // of that rule; it cites the place that is broken
  bool sends;     // it changes what is sent when: see Deviations::note_departures()
};

// All of them, in the order of their rules.
std::span<const VariantInfo> variants();
// nullptr when there is none of that name.
const VariantInfo* variant_named(std::string_view name);

constexpr auto kFirstVariantRule = static_cast<std::size_t>(Rule::kVariantTwoMessages);
// It tells what a variant did, and cites what that breaks.
constexpr bool is_variant(Rule rule) { return static_cast<std::size_t>(rule) >= kFirstVariantRule; }
// Precondition: rule is kFirstVariantRule or a later one.
const RuleInfo& variant_rule(Rule rule);

}  // namespace tcplab::tcp
