#!/bin/sh
# The compiler's launcher: cmake/ccache.sh CCACHE COMPILER ARGUMENT...
# A precompiled header names the files of its checkout, so it is never taken from the cache; what is compiled with it is known by
# FILE.sum (CCACHE_PCH_EXTSUM), the digest of all that went into it, which is the same in every checkout.
set -eu
ccache=$1
shift
case " $* " in
  *" -x c++-header "*) ;;
  *) exec "$ccache" "$@" ;;
esac

"$@"
for argument; do
  case ${before:-} in
    -o) header=$argument ;;
    -MF) dependencies=$argument ;;
  esac
  before=$argument
done
# "TARGET: FILE FILE \" and more lines of FILEs, without what CMake wrote to include them all, which names the checkout.
rm -f "$header.sum"
digests=$(sed 's/^[^ ]*: //; s/\\$//' "$dependencies" | tr -s ' ' '\n' | grep -v '/cmake_pch\.hxx' | xargs -r sha256sum) || exit 0 # then the whole is its own digest
echo "$digests" | cut -c -64 | sha256sum >"$header.sum"
