#include "shell/model/capture_recording.hpp"

#include <utility>

namespace tcplab::shell {

CaptureRecording::CaptureRecording(trace::Imported imported)
    : imported_(std::move(imported)),
      about_(trace::about(imported_, Language::kEnglish)),
      about_zh_(trace::about(imported_, Language::kChinese)) {}

}  // namespace tcplab::shell
