#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/scenario/editor.hpp"
#include "core/scenario/scenario.hpp"
#include "shell/views/panel.hpp"

struct ImGuiInputTextCallbackData;

namespace tcplab::shell {

class App;

// The text of the run as an editor: it runs again while it is written, is told what is wrong with it and
// where, what the word at the cursor is, and what may stand there; edits are its last lines. What cannot be
// run yet stays until it can, or until its writer goes back to what runs. For windows without a better editor
// beside them; see App::offer_editor().
class TextPanel : public Panel {
 public:
  explicit TextPanel(App& app) : app_(app) {}
  void draw(const Ui& ui, const Focus& shown) override;
  bool busy() const override { return frames_ > 0; }
  bool writing() const override { return active_; }

  // The keyboard goes into the text.
  void take_keyboard();
  const std::string& text() const { return text_; }

 private:
  // Takes over what runs, where somebody else has changed that.
  void follow();
  void take_over();
  void run();
  void draw_buttons(const Ui& ui);
  void draw_field(float height);
  void draw_below(const Ui& ui);
  void draw_errors(const Ui& ui);
  void draw_offers(const Ui& ui);
  // What the cursor stands at.
  void look_around();
  void go_to(std::size_t offset);
  int on_field(ImGuiInputTextCallbackData& field);

  App& app_;
  std::string name_;  // of what is open
  std::string text_;
  unsigned generation_ = 0;
  scenario::Errors errors_;
  bool ran_ = true;  // a text without errors need not run with the values that its parameters have
  bool active_ = false;
  int field_ = 0;   // counts the fields that it was written in
  int frames_ = 0;  // until the keyboard is here
  std::size_t cursor_ = 0;
  std::optional<std::size_t> wanted_;  // where the cursor is to be
  // Of that cursor in that text.
  std::string seen_text_;
  std::size_t seen_cursor_ = 0;
  std::string help_;
  scenario::Completions offers_;
};

// Adds it to an App, as what edits the text that runs. Both live as long as the App.
TextPanel& offer_text_panel(App& app);

}  // namespace tcplab::shell
