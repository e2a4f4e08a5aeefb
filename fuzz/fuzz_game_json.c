/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_game_json.c -- the JSON reader on anything; what it reads is written, read and written
 * again. */
#include "game_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    game_trip(game_json_read, json_trip_write, (text){(const char *)data, n});
    return 0;
}
