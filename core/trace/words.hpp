#pragma once

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// What the parts of an event are called in a sentence. The English ones are those of to_string().
Words words_for(CallKind call);
Words words_for(DropReason reason);
Words words_for(Intervention intervention);
Words words_for(tcp::TimerKind timer);
Words words_for(tcp::CallError error);
// What the user is told; one that counts octets has a "{}" in their place.
Words words_for(tcp::Notice notice);
Words words_for(tcp::Quantity quantity);
Words words_for(tcp::Mode mode);

// An ICMP error's type, and its code where that says more; empty where it does not.
struct IcmpWords {
  Words type;
  Words code;
};
IcmpWords words_for(const wire::IcmpError& error);
// What is wrong with octets that cannot be read.
Words words_for(const wire::ParseError& error);

}  // namespace tcplab::trace
