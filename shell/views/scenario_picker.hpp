#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/model/catalogue.hpp"
#include "shell/ui.hpp"
#include "shell/views/top_bar.hpp"

namespace tcplab::shell {

// What ships with the lab under the headings of its topics, to be chosen from with mouse or keys, of which
// what is typed leaves only some; and the way to a file of one's own.
class ScenarioPicker {
 public:
  // Inside the popup; closes it when something is chosen.
  void draw(const Ui& ui, const Catalogue& catalogue, bool offer_files, BarRequests& requests);

 private:
  void find_shown(const Catalogue& catalogue);
  void draw_filter(const Ui& ui, const Catalogue& catalogue, float width);
  void move();
  void draw_topic(const Ui& ui, std::string_view title) const;
  bool draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current) const;

  std::string needle_;      // what is looked for
  std::vector<int> shown_;  // indices of the entries in which it is
  int picked_ = 0;          // index into shown_
  bool moved_ = false;
};

}  // namespace tcplab::shell
