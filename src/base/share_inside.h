/* SPDX-License-Identifier: Apache-2.0 */
/* share_inside.h -- the messages of a share, and its two roles: what share*.c have in common.
 *
 * A message is a head and bytes. A message of an earlier share is late, and is dropped. */
#ifndef BASE_SHARE_INSIDE_H
#define BASE_SHARE_INSIDE_H

#include "base/share.h"

typedef enum share_word {
    WORD_HELLO,  /* to rank 0: a: parts wanted at once; bytes: what the rank takes the work to be */
    WORD_RESULT, /* to rank 0: a: place in the list, b: parts wanted at once; bytes: what it gave */
    WORD_FAIL,   /* to rank 0, of any share: a: status; bytes: why */
    WORD_PARTS,  /* from rank 0: bytes: pairs of place and part */
    WORD_END,    /* from rank 0: a: status; bytes: the whole, or why */
    WORD_LEAVE,  /* from rank 0: no share comes any more */
    WORD_BYE,    /* to rank 0: nothing comes from this rank any more */
} share_word;

typedef struct share_head {
    uint64_t word, share, a, b;
    uint64_t sum; /* of all else: set and checked by share_send and share_receive */
} share_head;

typedef struct share_pair {
    uint64_t place, part;
} share_pair;

typedef struct share_message {
    share_head head;
    uint32_t from;
    text bytes; /* until the next message */
} share_message;

/* False: it could not be handed over. `room` is written over. */
bool share_send(const stf_team *team, uint32_t to, share_head head, text bytes, buffer *room);
/* 1: a message came; 0: none, or one that is not whole, as of a rank that died while it was taken
 * from it; -1: the team is broken. */
int share_receive(const stf_team *team, share_message *out);
/* Sleeps a little longer each time that nothing came. */
void share_rest(uint32_t *idle);

stf_status share_lead(const share *s, arena *memory, stf_error *err); /* share_lead.c: rank 0 */
stf_status share_hand(const share *s, arena *memory, stf_error *err); /* share_hand.c */

#endif
