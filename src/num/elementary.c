/* SPDX-License-Identifier: Apache-2.0 */
/* elementary.c -- the elementary functions of one number. */
#include "num/elementary.h"

#define LANES_ISA one
#define LANES_W 1
#include "num/lanes_text.h"

double num_exp(double x)
{
    return v_exp(v_splat(x))[0];
}

double num_log(double x)
{
    return v_log(v_splat(x))[0];
}

double num_pow(double x, double y)
{
    return v_pow(v_splat(x), v_splat(y))[0];
}

double num_sqrt(double x)
{
    return v_sqrt(v_splat(x))[0];
}
