#pragma once

#include <string>

#include "core/base/message.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// A line in which the value of something is written anew, in its place.
class FieldWriting {
 public:
  enum class Wish {
    kNone,
    kApply,
    kGiveUp,
    kNext,  // apply it, and go to the one below
    kPrevious,
  };

  // With the keyboard, and all of the text chosen.
  void begin(std::string text);
  // In the room from the cursor on to the right, under the name of the control that it stands for, so that
  // keys which stand on that stay there. hint: what may be written.
  Wish draw(const Ui& ui, const std::string& name, const Message& hint);
  const std::string& text() const { return text_; }
  // It cannot be applied: the text stays, with the keyboard, and why.
  void refuse(Message why);

 private:
  std::string text_;
  std::string first_;  // what was there
  Message wrong_;
  int frames_ = 0;  // until it gets the keyboard
};

}  // namespace tcplab::shell
