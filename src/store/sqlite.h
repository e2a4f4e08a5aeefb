/* SPDX-License-Identifier: Apache-2.0 */
/* sqlite.h -- the one place from which store/ has SQLite. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#endif
