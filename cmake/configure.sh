#!/bin/sh
# Configures build/PRESET where that has not been done, or was done with other presets than there are now: cmake/configure.sh PRESET
set -eu
cd "$(dirname "$0")/.."
used=build/$1/presets-used.json # CMake itself looks at CMakePresets.json only when it is told a preset
[ -f "build/$1/build.ninja" ] && cmp -s CMakePresets.json "$used" && exit 0
cmake --fresh --preset "$1" # other compilers, say, would take of the old cache what is not theirs
cp CMakePresets.json "$used"
