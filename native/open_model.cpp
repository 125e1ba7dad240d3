#include "native/open_model.hpp"

#include <vector>

#include "core/base/bytes_of.hpp"
#include "core/capture/reader.hpp"
#include "native/capture_source.hpp"
#include "native/messages.hpp"
#include "native/outputs.hpp"
#include "native/scenario_source.hpp"

namespace tcplab::native {

std::unique_ptr<shell::Model> open_model(const std::string& scenario, const std::string& output) {
  const auto source = load_scenario(scenario);
  if (!source) {
    complain(source.error().text);
    return nullptr;
  }
  const bool reads_file = scenario::find_builtin(scenario) == nullptr;
  const std::vector<std::string> inputs = reads_file ? std::vector{scenario} : std::vector<std::string>{};
  if (const auto failure = check_outputs({{"--output", output}}, inputs)) {
    complain(failure->text);
    return nullptr;
  }
  auto model = std::make_unique<shell::Model>();
  if (reads_file && capture::is_capture(source->name, source->text)) {
    if (!model->open_capture(source->name, bytes_of(source->text))) {
      complain(source->name + ": " + model->error()->capture.in(Language::kEnglish));
      return nullptr;
    }
    tell_of_capture(scenario, model->run()->recording->about(Language::kEnglish));
    return model;
  }
  if (!model->open(source->name, source->text)) {
    const shell::OpenError& wrong = *model->error();
    complain(wrong.error.to_string(source->name, source->text));
    return nullptr;
  }
  model->make([] { return true; });
  return model;
}

}  // namespace tcplab::native
