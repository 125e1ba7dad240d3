#pragma once

#include "shell/model/catalogue.hpp"
#include "shell/ui.hpp"
#include "shell/views/top_bar.hpp"

namespace tcplab::shell {

// What ships with the lab, to be chosen from with mouse or keys, and the way to a file of one's own.
class ScenarioPicker {
 public:
  // Inside the popup; closes it when something is chosen.
  void draw(const Ui& ui, const Catalogue& catalogue, bool offer_files, BarRequests& requests);

 private:
  void move(const Ui& ui, const Catalogue& catalogue);
  bool draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current) const;

  int picked_ = 0;
  bool moved_ = false;
};

}  // namespace tcplab::shell
