#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/message.hpp"
#include "shell/views/panel.hpp"

namespace tcplab::shell {

class App;

// What whoever owns the window does for the panel.
struct Saving {
  // Writes a file of that name, and says where it is now, or why it is not.
  std::function<Message(std::string_view name, std::string_view content)> save;
  // What is open as a link.
  std::function<std::string()> link;
};

// What can be taken along of what is open: its text, what has happened, captures, drawings, and a link. For
// windows that have no dialog for it beside them; see App::offer_sharing().
class SavePanel : public Panel {
 public:
  SavePanel(App& app, Saving saving) : app_(app), saving_(std::move(saving)) {}
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  // A heading and the buttons below it.
  void draw_text(const Ui& ui);
  void draw_captures(const Ui& ui);
  void draw_pictures(const Ui& ui);
  void draw_link(const Ui& ui);
  void save(std::string_view ending, std::string_view content);

  App& app_;
  Saving saving_;
  Message said_;
};

// Adds it to an App, as what shares and saves.
void offer_save_panel(App& app, Saving saving);

}  // namespace tcplab::shell
