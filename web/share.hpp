#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/message.hpp"
#include "shell/app.hpp"

// What a link to the lab says, as the plain text of core/scenario/share.hpp; share.js makes an address of it.
namespace tcplab::web {

// Of the run that is open.
std::string to_share(const shell::App& app);
// Whether the text that such a text has is a script; name is what it is called.
bool has_script(std::string_view name, std::string_view share);
// Opens what such a text says; name is what its own text is called. Answers what is wrong with it, and
// all stays as it is; an empty message where the App itself tells what is wrong with a text or a name.
std::optional<Message> open_share(shell::App& app, std::string_view name, std::string_view share);

}  // namespace tcplab::web
