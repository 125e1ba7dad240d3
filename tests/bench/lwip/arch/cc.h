/* What lwIP wants to know of compiler and machine, beyond its defaults. */
#pragma once

#include <stdlib.h>
