/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_efg.c -- the .efg reader on anything; what it reads is written, read and written again. */
#include "game_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    game_trip(efg_read, efg_trip_write, (text){(const char *)data, n});
    return 0;
}
