#include "shell/views/save_panel.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/app.hpp"
#include "shell/model/script_recording.hpp"
#include "shell/views/button_row.hpp"

namespace tcplab::shell {
namespace {

constexpr std::size_t kMostCaptured = 24;

constexpr Words kSavedRun{"The run", "这次运行"};
constexpr Words kItsText{"Its text", "场景文本"};
constexpr Words kSavedTranscript{"What happened", "运行记录"};
constexpr Words kSavedTrace{"Trace (JSON)", "跟踪数据（JSON）"};
constexpr Words kSavedCaptures{"Capture (pcapng)", "捕获文件（pcapng）"};
constexpr Words kCapturedAtAll{"Of all links", "所有链路"};
constexpr Words kCapturedAt{"At ", "节点 "};
constexpr Words kSavedPictures{"Drawings", "图"};
constexpr Words kTimelineSvg{"Timeline (SVG)", "时间线（SVG）"};
constexpr Words kPlotsSvg{"Plots (SVG)", "曲线（SVG）"};
constexpr Words kPlotsCsv{"Plots as a table (CSV)", "曲线数据表（CSV）"};
constexpr Words kSavedLink{"Link", "链接"};
constexpr Words kCopyLink{"Copy it", "复制"};
constexpr Words kAboutLink{"Everything is in it: put it behind the address of a lab in a browser.",
                           "全部内容都在其中：把它接在浏览器实验室的地址后面。"};
constexpr Words kNoLinkOfCapture{"A capture fits in no link: pass on the file.",
                                 "捕获文件无法放进链接，请直接传送文件。"};
constexpr Words kLinkFilter{"The display filter goes along: ", "链接带有显示过滤器："};
constexpr Words kNothingToSave{"Nothing is plotted of this run.", "这次运行没有可画的曲线。"};

// What a file may be called, of the name of what is open.
std::string file_stem(std::string name) {
  for (const std::string_view ending : {".tcplab", ".pkt", ".txt", ".pcapng", ".pcap", ".cap"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  const auto fits = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '.' || c == '_' || c == '-';
  };
  std::replace_if(
      name.begin(), name.end(), [&fits](char c) { return !fits(c); }, '-');
  return name.empty() || name.front() == '.' ? "tcplab" + name : name;
}

std::string_view text_in(const std::vector<std::uint8_t>& octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

void save_heading(const Ui& ui, const Words& words) {
  ImGui::Dummy({1, 4 * ui.unit});
  paragraph(Face::kText, ui.colors().text, words.in(ui.language));
}

}  // namespace

void SavePanel::save(std::string_view ending, std::string_view content) {
  if (content.empty()) {
    said_ = {kNothingToSave.english, kNothingToSave.chinese};
    return;
  }
  said_ = saving_.save(file_stem(app_.source().name) + std::string(ending), content);
}

void SavePanel::draw(const Ui& ui, const Focus&) {
  draw_text(ui);
  draw_captures(ui);
  draw_pictures(ui);
  draw_link(ui);
  if (said_.empty()) return;
  ImGui::Dummy({1, 6 * ui.unit});
  paragraph(Face::kText, ui.colors().accent, said_.in(ui.language));
}

void SavePanel::draw_text(const Ui& ui) {
  save_heading(ui, kSavedRun);
  const trace::Trace& trace = app_.model().run()->trace();
  ButtonRow row(ui);
  if (row.add(kItsText.in(ui.language), "save-text", !app_.source().capture)) {
    const bool script = kind_of(app_.source().name, app_.source().text) == TextKind::kScript;
    save(script ? ".pkt" : ".tcplab", app_.written_text());
  }
  if (row.add(kSavedTranscript.in(ui.language), "save-transcript", true)) save(".txt", trace::to_text(trace));
  if (row.add(kSavedTrace.in(ui.language), "save-json", true)) save(".json", trace::to_json(trace));
}

void SavePanel::draw_captures(const Ui& ui) {
  save_heading(ui, kSavedCaptures);
  const trace::Trace& trace = app_.model().run()->trace();
  ButtonRow row(ui);
  if (row.add(kCapturedAtAll.in(ui.language), "save-pcapng", true))
    save(".pcapng", text_in(trace::to_pcapng(trace)));
  const std::vector<trace::NodeInfo>& nodes = trace.nodes();
  for (std::size_t i = 0; i < std::min(nodes.size(), kMostCaptured); ++i) {
    const std::string id = "save-pcapng-" + std::to_string(i);
    if (row.add(std::string(kCapturedAt.in(ui.language)) + nodes[i].name, id.c_str(), true))
      save("-" + file_stem(nodes[i].name) + ".pcapng",
           text_in(trace::to_pcapng_at(trace, static_cast<trace::HostIndex>(i))));
  }
}

void SavePanel::draw_pictures(const Ui& ui) {
  save_heading(ui, kSavedPictures);
  ButtonRow row(ui);
  if (row.add(kTimelineSvg.in(ui.language), "save-svg", true)) save(".svg", app_.drawing());
  if (row.add(kPlotsSvg.in(ui.language), "save-plots-svg", true)) save("-plots.svg", app_.plots_drawing());
  if (row.add(kPlotsCsv.in(ui.language), "save-plots-csv", true)) save("-plots.csv", app_.plots_table());
}

void SavePanel::draw_link(const Ui& ui) {
  save_heading(ui, kSavedLink);
  ButtonRow row(ui);
  const bool fits = !app_.source().capture;
  if (row.add(kCopyLink.in(ui.language), "copy-link", fits)) {
    ImGui::SetClipboardText(saving_.link().c_str());
    said_ = {kAboutLink.english, kAboutLink.chinese};
  }
  if (!fits) {
    paragraph(Face::kSmall, ui.colors().muted, kNoLinkOfCapture.in(ui.language));
  } else if (!ui.model.sieve().everything()) {
    paragraph(Face::kSmall, ui.colors().muted, std::string(kLinkFilter.in(ui.language)) + app_.filter());
  }
}

namespace {

const PanelKind kSavePanel = {.id = "save",
                              .title = {"Save", "保存"},
                              .side = PanelKind::Side::kUpper,
                              .role = PanelKind::Role::kNone,
                              .applies = applies_always,
                              .make = nullptr,  // by offer_save_panel()
                              .of_an_instant = false};

}  // namespace

void offer_save_panel(App& app, Saving saving) {
  app.add_panel(kSavePanel, std::make_unique<SavePanel>(app, std::move(saving)));
  app.offer_sharing([&app] { app.open_panel(kSavePanel.id); });
}

}  // namespace tcplab::shell
