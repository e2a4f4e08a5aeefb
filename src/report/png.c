/* SPDX-License-Identifier: Apache-2.0 */
/* png.c -- SVG drawn by librsvg on cairo: the only file that knows them.
 *
 * Both are loaded when the first picture is asked for, so that nothing else needs them, neither the
 * build nor any other command. Hence no header of theirs either: the dozen functions are declared
 * here, as librsvg 2.52 and cairo 1.16 have them; what they hand out is opaque. */
#include "report/png.h"

#include "base/os_library.h"

#include <string.h>

typedef struct rectangle { /* RsvgRectangle */
    double x, y, width, height;
} rectangle;

typedef struct problem_of_glib { /* GError */
    uint32_t domain;
    int code;
    char *message;
} problem_of_glib;

typedef int write_function(void *user, const unsigned char *bytes, unsigned n);

enum { FORMAT_RGB24 = 1, WRITE_ERROR = 11, SIDE_MOST = 32767 }; /* cairo's numbers */

typedef struct drawing_library {
    void *(*handle_new)(const uint8_t *bytes, size_t n, problem_of_glib **why);
    int (*handle_size)(void *handle, double *width, double *height);
    int (*handle_render)(void *handle, void *pen, const rectangle *where, problem_of_glib **why);
    void (*object_unref)(void *object);
    void (*error_free)(problem_of_glib *e);
    void *(*surface_new)(int format, int width, int height);
    int (*surface_status)(void *surface);
    int (*surface_write)(void *surface, write_function *write, void *user);
    void (*surface_free)(void *surface);
    void *(*pen_new)(void *surface);
    void (*pen_colour)(void *pen, double r, double g, double b);
    void (*pen_paint)(void *pen);
    void (*pen_free)(void *pen);
} drawing_library;

/* A function's address comes as a void *, which ISO C does not convert: it is copied. */
static bool function_get(const char *library, const char *symbol, void *out)
{
    void *const handle = os_library_open(library);
    void *const at = handle != NULL ? os_library_find(handle, symbol) : NULL;
    memcpy(out, &at, sizeof at);
    return at != NULL;
}

static bool library_get(drawing_library *l)
{
    static const char rsvg[] = "librsvg-2.so.2", cairo[] = "libcairo.so.2",
                      gobject[] = "libgobject-2.0.so.0", glib[] = "libglib-2.0.so.0";
    return function_get(rsvg, "rsvg_handle_new_from_data", &l->handle_new) &&
           function_get(rsvg, "rsvg_handle_get_intrinsic_size_in_pixels", &l->handle_size) &&
           function_get(rsvg, "rsvg_handle_render_document", &l->handle_render) &&
           function_get(gobject, "g_object_unref", &l->object_unref) &&
           function_get(glib, "g_error_free", &l->error_free) &&
           function_get(cairo, "cairo_image_surface_create", &l->surface_new) &&
           function_get(cairo, "cairo_surface_status", &l->surface_status) &&
           function_get(cairo, "cairo_surface_write_to_png_stream", &l->surface_write) &&
           function_get(cairo, "cairo_surface_destroy", &l->surface_free) &&
           function_get(cairo, "cairo_create", &l->pen_new) &&
           function_get(cairo, "cairo_set_source_rgb", &l->pen_colour) &&
           function_get(cairo, "cairo_paint", &l->pen_paint) &&
           function_get(cairo, "cairo_destroy", &l->pen_free);
}

static int bytes_append(void *user, const unsigned char *bytes, unsigned n)
{
    buffer *const out = user;
    buffer_text(out, (text){(const char *)bytes, n});
    return out->status == STF_OK ? 0 : WRITE_ERROR;
}

static stf_status glib_fail(const drawing_library *l, problem_of_glib *why, stf_error *err)
{
    stf_status const status = fail(err, STF_UNSUPPORTED, "librsvg cannot draw this: %.150s",
                                   why != NULL ? why->message : "it does not say why");
    if (why != NULL) l->error_free(why);
    return status;
}

static stf_status surface_draw(const drawing_library *l, void *handle, void *surface,
                               const rectangle *where, buffer *out, stf_error *err)
{
    void *const pen = l->pen_new(surface);
    problem_of_glib *why = NULL;
    l->pen_colour(pen, 1.0, 1.0, 1.0);
    l->pen_paint(pen);
    int const is_drawn = l->handle_render(handle, pen, where, &why);
    l->pen_free(pen);
    if (!is_drawn) return glib_fail(l, why, err);
    if (l->surface_status(surface) != 0 || l->surface_write(surface, bytes_append, out) != 0)
        return fail(err, STF_NOMEM, "no memory for the picture");
    return STF_OK;
}

static stf_status picture_draw(const drawing_library *l, void *handle, buffer *out, stf_error *err)
{
    double width = 0.0, height = 0.0;
    if (!l->handle_size(handle, &width, &height) || !(width > 0.0 && height > 0.0))
        return fail(err, STF_INPUT, "the picture has no size");
    rectangle const where = {.width = 2.0 * width, .height = 2.0 * height};
    if (!(where.width < SIDE_MOST && where.height < SIDE_MOST))
        return fail(err, STF_LIMIT,
                    "the picture has %.0f by %.0f pixels; PNG is drawn up to %d: SVG has no limit",
                    where.width, where.height, SIDE_MOST);
    void *const surface =
        l->surface_new(FORMAT_RGB24, (int)(where.width + 0.999), (int)(where.height + 0.999));
    stf_status const status = l->surface_status(surface) == 0
                                  ? surface_draw(l, handle, surface, &where, out, err)
                                  : fail(err, STF_NOMEM, "no memory for the picture");
    l->surface_free(surface);
    return status;
}

stf_status report_png(text svg, buffer *out, stf_error *err)
{
    drawing_library l;
    if (!library_get(&l))
        return fail(err, STF_UNSUPPORTED,
                    "PNG needs librsvg 2.52 or later, which is not installed (Debian: "
                    "apt-get install librsvg2-2); SVG needs nothing");
    problem_of_glib *why = NULL;
    void *const handle = l.handle_new((const uint8_t *)svg.at, svg.n, &why);
    if (handle == NULL) return glib_fail(&l, why, err);
    stf_status const status = picture_draw(&l, handle, out, err);
    l.object_unref(handle);
    return status;
}
