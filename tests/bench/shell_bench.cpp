// What the front end costs: a frame of the whole run and of a part of it, a key, and a seek to where nobody
// has been, in runs of 10^3 to 10^6 segments; and what it takes to draw a frame without a graphics card.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <random>
#include <string>

#include <benchmark/benchmark.h>
#include <imgui.h>

#include "shell/app.hpp"
#include "shell/fonts.hpp"
#include "shell/painting/raster.hpp"

namespace tcplab::bench {
namespace {

std::string transfer_text(std::int64_t segments) {
  const std::int64_t octets = segments * 2 / 3 * 1000;  // two in three have octets
  std::string text =
      "title \"Bulk\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 5ms rate 100Mbit/s queue 400 loss 0.2%\n"
      "set client mss 1000\nset server mss 1000\n"
      "at 0ms server listen 5001\nat 10ms client connect server:5001\n";
  constexpr std::int64_t kAtOnce = 200'000;
  for (std::int64_t sent = 0; sent < octets; sent += kAtOnce) {
    text += "at " + std::to_string(50 + sent / kAtOnce * 60) + "ms client send " +
            std::to_string(std::min(kAtOnce, octets - sent)) + "\n";
  }
  return text;
}

// So many connections, which overlap, each of some thirty segments.
std::string crowd_text(std::int64_t connections) {
  return "title \"Crowd\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
         "link client server delay 20ms\nat 0ms server listen 80 backlog 1000\n"
         "at 10ms client connect server:80 times " +
         std::to_string(connections) + " every 2ms sending 30k\n";
}

// An App without a window, with a run in it that is made to its end.
class Lab {
 public:
  explicit Lab(std::int64_t segments) : Lab(segments == 0 ? std::string() : transfer_text(segments)) {}
  // Without a text, what it opens with.
  explicit Lab(const std::string& text) : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {1440, 900};
    io.DeltaTime = 1.0f / 60;
    shell::bake_fonts(1, false);
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    app_ = std::make_unique<shell::App>();
    if (text.empty()) return;
    app_->open_text("bulk", text);
    while (app_->model().making()) frame();
    while (app_->model().run()->recording->truncated()) {
      press(ImGuiKey_G);  // beyond the limit
      while (app_->model().making()) frame();
    }
    for (int i = 0; i < 60; ++i) frame();
  }
  ~Lab() { ImGui::DestroyContext(context_); }
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  void frame() {
    ImGui::NewFrame();
    app_->draw();
    ImGui::Render();
  }
  void press(ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    frame();
    ImGui::GetIO().AddKeyEvent(key, false);
    frame();
  }
  void look_at_the_middle() {
    app_->select(static_cast<trace::EventId>(events() / 2));
    for (int i = 0; i < 3; ++i) frame();
  }
  // By the head that says who sent them, as a mouse does it; answers the longest frame in milliseconds.
  double sort_packets() {
    app_->measure_controls(true);
    frame();
    shell::Point head;
    for (const shell::Control& each : app_->controls()) {
      if (each.name == "sort-2") head = each.visible.center();
    }
    app_->measure_controls(false);
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(head.x, head.y);
    io.AddMouseButtonEvent(0, true);
    io.AddMouseButtonEvent(0, false);
    double longest = 0;
    for (int i = 0; i < 6 || app_->animating(); ++i) {
      const auto before = std::chrono::steady_clock::now();
      frame();
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
      longest = std::max(longest, took.count());
    }
    return longest;
  }
  shell::App& app() { return *app_; }
  std::size_t events() const { return app_->model().run()->trace().events().size(); }

 private:
  ImGuiContext* context_;
  std::unique_ptr<shell::App> app_;
};

void tell(benchmark::State& state, const Lab& lab) {
  state.counters["events"] = static_cast<double>(lab.events());
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMillisecond)->ArgName("segments");
  for (const std::int64_t segments : {1'000, 10'000, 100'000, 1'000'000}) benchmark->Arg(segments);
}

void frame_of_the_whole_run(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.look_at_the_middle();
  for (auto _ : state) lab.frame();
  tell(state, lab);
}
BENCHMARK(frame_of_the_whole_run)->Apply(sizes);

// A frame that is laid out, drawn by the processor.
void picture_of_the_whole_run(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.press(ImGuiKey_F);
  for (int i = 0; i < 60; ++i) lab.frame();
  ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
  unsigned char* opacity = nullptr;
  shell::Raster::Atlas atlas;
  fonts.GetTexDataAsAlpha8(&opacity, &atlas.width, &atlas.height);
  atlas.opacity = opacity;
  shell::Raster raster;
  for (auto _ : state) raster.draw(lab.app().surfaces(), *ImGui::GetDrawData(), atlas);
  state.counters["triangles"] = ImGui::GetDrawData()->TotalIdxCount / 3.0;
}
BENCHMARK(picture_of_the_whole_run)->Apply(sizes);

void frame_of_a_part(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.look_at_the_middle();
  for (int i = 0; i < 12; ++i) lab.press(ImGuiKey_Equal);
  for (int i = 0; i < 60; ++i) lab.frame();
  for (auto _ : state) lab.frame();
  tell(state, lab);
}
BENCHMARK(frame_of_a_part)->Apply(sizes);

// All of the run, of which a filter leaves one connection over, with many others around it.
void frame_of_one_of_many_connections(benchmark::State& state) {
  Lab lab(crowd_text(state.range(0)));
  lab.app().set_filter("tcp.stream == " + std::to_string(state.range(0) / 2));
  lab.look_at_the_middle();
  while (lab.app().animating()) lab.frame();
  for (auto _ : state) lab.frame();
  tell(state, lab);
}
BENCHMARK(frame_of_one_of_many_connections)
    ->Unit(benchmark::kMillisecond)
    ->ArgName("connections")
    ->Arg(10)
    ->Arg(900)
    ->Arg(9'000);

// The arrow key, and the two frames of its press and release, with inspector and states.
void step_by_key(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.look_at_the_middle();
  for (auto _ : state) lab.press(ImGuiKey_RightArrow);
  tell(state, lab);
}
BENCHMARK(step_by_key)->Apply(sizes);

// To anywhere, with the variables: Worlds are replayed.
void seek_with_variables(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.press(ImGuiKey_4);
  std::mt19937 random(1);
  for (auto _ : state) {
    lab.app().select(static_cast<trace::EventId>(random() % lab.events()));
    lab.frame();
  }
  tell(state, lab);
}
BENCHMARK(seek_with_variables)->Apply(sizes);

// The making of a run with all that is derived from it, an event.
void making(benchmark::State& state) {
  std::size_t events = 0;
  for (auto _ : state) {
    shell::Model model;
    model.open("bulk", transfer_text(state.range(0)));
    model.make([] { return true; });
    while (model.run()->recording->truncated()) {
      model.go_on();
      model.make([] { return true; });
    }
    events = model.run()->trace().events().size();
  }
  state.counters["events"] = static_cast<double>(events);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events));
}
BENCHMARK(making)->Apply(sizes);

// The table of all packets, in another order than their own, where one is chosen that lies elsewhere each
// time.
void frame_of_the_packets(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.app().choose_layout(shell::LayoutKind::kEngineer);
  lab.look_at_the_middle();
  lab.sort_packets();
  std::mt19937 random(1);
  for (auto _ : state) {
    lab.app().select(static_cast<trace::EventId>(random() % lab.events()));
    lab.frame();
  }
  tell(state, lab);
}
BENCHMARK(frame_of_the_packets)->Apply(sizes);

// From the click on a head to the table in its order, in all frames together; and the longest of these.
void sorting_the_packets(benchmark::State& state) {
  Lab lab(state.range(0));
  lab.app().choose_layout(shell::LayoutKind::kEngineer);
  lab.look_at_the_middle();
  double longest = 0;
  for (auto _ : state) longest = std::max(longest, lab.sort_packets());
  state.counters["longest frame, ms"] = longest;
  tell(state, lab);
}
BENCHMARK(sorting_the_packets)->Apply(sizes);

// A hand that drags a segment, from where it has moved to the frame with the new future as far as it is made
// at once; of a longer run the rest follows in the next frames.
void drag_to_new_future(benchmark::State& state) {
  shell::Model model;
  model.open("bulk", transfer_text(state.range(0)));
  model.make([] { return true; });
  shell::Changes changes;
  int by = 1;
  for (auto _ : state) {
    changes.edits = {{"delay client->server SYN #1 by " + std::to_string(by++ % 7 + 1) + "ms", true}};
    if (!model.try_out(changes, true)) state.SkipWithError("the change cannot be read");
  }
  model.give_up();
}
BENCHMARK(drag_to_new_future)->Apply(sizes);

// From nothing to the first frame of the lab, with its fonts.
void start(benchmark::State& state) {
  for (auto _ : state) {
    Lab lab(0);
    lab.frame();
  }
}
BENCHMARK(start)->Unit(benchmark::kMillisecond);

// What lies between two points of a run.
void measuring(benchmark::State& state) {
  Lab lab(state.range(0));
  const auto events = lab.app().model().run()->trace().events();
  std::mt19937 random(1);
  for (auto _ : state) {
    const Instant a = events[random() % lab.events()].at;
    benchmark::DoNotOptimize(lab.app().model().sent_between(a, events[random() % lab.events()].at));
  }
  tell(state, lab);
}
BENCHMARK(measuring)->Apply(sizes);

}  // namespace
}  // namespace tcplab::bench
