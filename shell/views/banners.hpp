#pragma once

#include <string>

#include "shell/ui.hpp"

namespace tcplab::shell {

// The strips across the lab. most: of the height.

// What could not be opened: a text that is neither scenario nor script, with where and why, or a name that
// stands for nothing, with the way to those that do. Nothing when all is well. offer: opens the list of
// scenarios, too.
void draw_error(const Ui& ui, float most);
void draw_missing(const Ui& ui, float most, bool offer);

// What is wrong with the run that is shown; whoever has seen it can close it, for as long as that is open.
class FaultBanner {
 public:
  void draw(const Ui& ui, float most);
  void dismiss(const Model& model) { dismissed_ = model.generation(); }
  bool shown(const Model& model) const;

 private:
  unsigned dismissed_ = 0;  // the generation that it was closed for
};

// Whether a run did as its source expects, and if not, where and what was expected instead.
class VerdictBanner {
 public:
  void draw(const Ui& ui, float most);
  void dismiss(const Model& model) { dismissed_ = model.generation(); }
  // It has something to say, and nobody has closed it.
  bool shown(const Model& model) const;

 private:
  void draw_remarks(const Ui& ui, const Recording& recording);

  unsigned dismissed_ = 0;  // the generation that it was closed for
  bool listed_ = false;     // what the verdict does not cover
};
Color verdict_color(const Palette& colors, Verdict::Outcome outcome);
// "Failed at line 12".
std::string verdict_title(const Verdict& verdict, Language language);

}  // namespace tcplab::shell
