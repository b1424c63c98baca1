# SPDX-License-Identifier: MIT
# For the scripts of this folder: what they need from the system, and how they speak. Source it.

# say SENTENCE: a line of our own between the output of other programs.
say() { printf '\n== %s\n' "$*"; }

# give_up SENTENCE: says what is wrong and what to do, and ends the script.
give_up() {
    printf '\n%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# show COMMAND...: prints a command as one would type it, and runs it.
show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# Each package with one thing that it brings: a command, or a header under /usr/include.
packages_to_build=(
    g++:c++ cmake:cmake ninja-build:ninja pkg-config:pkg-config
    libicu-dev:unicode/utypes.h libsimdjson-dev:simdjson.h libyaml-cpp-dev:yaml-cpp/yaml.h
    libcli11-dev:CLI/CLI.hpp libeigen3-dev:eigen3/Eigen/Core
)
packages_to_test=(
    "${packages_to_build[@]}" ccache:ccache catch2:catch2 diffutils:diff util-linux:setarch mawk:awk
    libsentencepiece-dev:sentencepiece_processor.h
)
# For pictures and pages of reports. They are made, and tested, as far as these are there.
packages_for_pictures=(gnuplot-nox:gnuplot)
packages_for_pages=(chromium:chromium fonts-noto-core:- fonts-noto-cjk:-)

# is_there THING: whether the command, the header or the folder of headers is on this machine.
is_there() {
    command -v "$1" > /dev/null || [[ -e /usr/include/$1 || -e /usr/local/include/$1 ]]
}

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

apt_is_fresh=no

# apt_install PACKAGE...: installs with as little noise as can be; fails without a word to say why not.
apt_install() {
    command -v apt-get > /dev/null || return 1
    [[ $(id -u) == 0 ]] || command -v sudo > /dev/null || return 1
    if [[ $apt_is_fresh == no ]]; then
        as_root apt-get -qq update || return 1
        apt_is_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" > /dev/null
}

# need_packages PACKAGE:THING...: installs those whose thing is missing.
need_packages() {
    local missing=() pair
    for pair in "$@"; do
        is_there "${pair#*:}" || missing+=("${pair%%:*}")
    done
    [[ ${#missing[@]} == 0 ]] && return
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" ||
        give_up "cannot install ${missing[*]}; this needs apt-get, and root or sudo. Install them and start again."
}

# want_packages WHAT PACKAGE:THING...: installs those whose thing is missing; where that cannot be, says that WHAT is left
# out, and goes on. Fonts have no command: their folder under /usr/share/doc says that they are there.
want_packages() {
    local what=$1 missing=() pair
    shift
    for pair in "$@"; do
        is_there "${pair#*:}" || [[ -e /usr/share/doc/${pair%%:*} ]] || missing+=("${pair%%:*}")
    done
    [[ ${#missing[@]} == 0 ]] && return
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" || say "cannot install ${missing[*]}; $what left out"
}

# gcc_major COMPILER: its major version, or nothing when it is not GCC.
gcc_major() {
    "$1" --version 2> /dev/null | head -n 1 | grep -qi clang && return
    "$1" -dumpversion 2> /dev/null | cut -d . -f 1
}

# need_compiler: leaves in CXX a compiler that can build crossin, GCC 12 or newer unless CXX was set.
need_compiler() {
    local version name
    if [[ -z ${CXX:-} ]]; then
        CXX=c++
        version=$(gcc_major c++)
        if [[ -n $version && $version -lt 12 ]]; then
            for name in g++-14 g++-13 g++-12; do
                if is_there "$name"; then CXX=$name; break; fi
            done
            if [[ $CXX == c++ ]] && apt_install g++-12; then CXX=g++-12; fi
            [[ $CXX != c++ ]] || give_up "the compiler c++ is GCC $version, and crossin needs GCC 12 or newer." \
                "Install one, and start again with CXX naming it."
            say "the compiler c++ is GCC $version, older than GCC 12; using $CXX instead"
        fi
    fi
    version=$(gcc_major "$CXX")
    [[ -z $version || $version -ge 12 ]] ||
        give_up "CXX names $CXX, which is GCC $version; crossin needs GCC 12 or newer."
    export CXX
}

# need_cmake: CMake has to be 3.25 or newer.
need_cmake() {
    local version
    version=$(cmake --version | head -n 1 | grep -o '[0-9][0-9.]*' | head -n 1)
    [[ $(printf '%s\n' 3.25 "$version" | sort -V | head -n 1) == 3.25 ]] ||
        give_up "cmake is $version, and crossin needs 3.25 or newer (Debian 12 and Ubuntu 24.04 have it)."
}

# find_clang: leaves in CLANG a Clang that can build crossin, installed if need be; or nothing.
find_clang() {
    local version
    CLANG=
    for version in 19 20 18 17 16; do
        if is_there "clang++-$version"; then CLANG=clang++-$version; return; fi
    done
    for version in 19 16; do
        if apt_install "clang-$version" 2> /dev/null; then CLANG=clang++-$version; return; fi
    done
}

# clang_makes LINE FLAG...: whether CLANG can compile and link a program that begins with this line.
clang_makes() {
    local line=$1 made result=0
    shift
    made=$(mktemp)
    printf '%s\nint main() {}\n' "$line" | "$CLANG" -x c++ - -o "$made" "$@" &> /dev/null || result=1
    rm -f "$made"
    return $result
}

# find_clang_extras FOLDER: whether CLANG has sanitizers and OpenMP, installed if need be; leaves in CLANG_OPTIONS what
# CMake has to be told. OpenMP's package for one version displaces those for others, so it is unpacked into FOLDER.
find_clang_extras() {
    local version=${CLANG##*-} sanitizers=-fsanitize=address,undefined root
    CLANG_OPTIONS=("-DCMAKE_CXX_COMPILER=$CLANG")
    clang_makes '' $sanitizers || apt_install "libclang-rt-$version-dev" 2> /dev/null || return 1
    clang_makes '' $sanitizers || return 1
    clang_makes '#include <omp.h>' -fopenmp && return
    root=$1/usr/lib/llvm-$version/lib
    if [[ ! -e $root/libomp.so.5 ]]; then
        say "unpacking libomp-$version-dev in $1"
        mkdir -p "$1"
        (cd "$1" && apt-get -qq download "libomp-$version-dev" "libomp5-$version" &&
            for package in ./*.deb; do dpkg -x "$package" .; done) &> "$1/download.log" || return 1
    fi
    CLANG_OPTIONS+=("-DOpenMP_CXX_FLAGS=-fopenmp -I$root/clang/$version/include"
        -DOpenMP_CXX_LIB_NAMES=omp "-DOpenMP_omp_LIBRARY=$root/libomp.so.5")
    clang_makes '#include <omp.h>' -fopenmp "-I$root/clang/$version/include" "-L$root"
}

# build_release TARGET...: builds programs into build/release, and puts their folder before the others of PATH.
build_release() {
    say "building (build/release)"
    mkdir -p build out
    cmake --preset release "-DCMAKE_CXX_COMPILER=$CXX" > build/release.configure.log 2>&1 || {
        cat build/release.configure.log
        give_up "cmake --preset release failed"
    }
    cmake --build --preset release --target "$@"
    PATH=$PWD/build/release/examples:$PATH
}
