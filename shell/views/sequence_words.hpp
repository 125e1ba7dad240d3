#pragma once

#include "shell/model/sequence_space.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

struct PartWords {
  Words name;
  Words about;
};
const PartWords& words_for(SequencePart::Kind kind);
Words words_for(SequenceMark::Kind kind);
Color part_color(const Palette& palette, SequencePart::Kind kind);

}  // namespace tcplab::shell
