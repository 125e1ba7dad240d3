#include "shell/model/ghost.hpp"

namespace tcplab::shell {

std::string ghost_name(const Model& model, Language language) {
  switch (model.ghost_kind()) {
    case Model::Ghost::kBranch:
      return model.branches().all[model.ghost_branch()].name;
    case Model::Ghost::kOriginal:
      return std::string(kWithoutChanges.in(language));
    default:
      return std::string(kBeforeChange.in(language));
  }
}

}  // namespace tcplab::shell
