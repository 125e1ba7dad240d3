#pragma once

namespace tcplab::shell {

enum class Theme { kDark, kLight };
enum class Language { kEnglish, kChinese };

}  // namespace tcplab::shell
