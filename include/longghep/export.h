/* What the shared library shows to the outside. */
#ifndef LONGGHEP_EXPORT_H
#define LONGGHEP_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define LGH_API __attribute__((visibility("default")))
#else
#define LGH_API
#endif

#endif
