# SPDX-License-Identifier: Apache-2.0
# The short way to CMake. `make` builds build/standoff; `make demo` and `make check` also install the
# Debian packages that are missing (tools/install-dependencies). Nothing here asks a question.

MODEL = models/russia-card.standoff
PAGE = build/russia-card.html
FUZZ_SECONDS = 3600
JOBS = $(shell nproc 2>/dev/null || echo 1)

.PHONY: all build demo check check-long check-format fuzz format install clean

all: build

build:
	@command -v cmake >/dev/null && command -v ninja >/dev/null || \
	  { echo "cmake or ninja is missing: run tools/install-dependencies" >&2; exit 2; }
	@cmake --preset release >build.log 2>&1 || { cat build.log >&2; rm -f build.log; exit 2; }
	@rm -f build.log
	@cmake --build --preset release

demo:
	@tools/install-dependencies build
	@$(MAKE) --no-print-directory build
	@build/standoff solve $(MODEL)
	@echo
	@build/standoff cards $(MODEL)
	@echo
	@build/standoff claims $(MODEL)
	@build/standoff report $(MODEL) -o $(PAGE)
	@echo
	@echo "The page with pictures: $(PAGE)"

# The tests under gcc with sanitizers and under clang as released; the release build, whose answers must
# be those of clang's build, byte for byte.
check:
	@tools/install-dependencies check
	tools/check-layers
	cmake --preset clang
	cmake --build --preset clang
	@$(MAKE) --no-print-directory build
	cmake --preset asan
	cmake --build --preset asan
	ctest --preset clang -j$(JOBS)
	tests/bits/same_bits --flagship build/standoff build-clang/standoff
	ctest --preset asan -j$(JOBS)

# What takes long: the tests labelled so, all tests under the thread sanitizer, the bits of the build
# with sanitizers, a minute of fuzzing for each target.
check-long: check
	ctest --test-dir build-asan --output-on-failure --no-tests=error -j$(JOBS) -L long
	tests/bits/same_bits build/standoff build-asan/standoff
	cmake --workflow --preset tsan
	cmake --preset fuzz
	cmake --build --preset fuzz
	tools/run-fuzz build-fuzz each 60

fuzz:
	@tools/install-dependencies check
	cmake --preset fuzz
	cmake --build --preset fuzz
	tools/run-fuzz build-fuzz all $(FUZZ_SECONDS)

check-format:
	git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror

format:
	git ls-files '*.c' '*.h' | xargs clang-format -i

install: build
	cmake --install build

clean:
	rm -rf build build-dev build-asan build-tsan build-clang build-fuzz
