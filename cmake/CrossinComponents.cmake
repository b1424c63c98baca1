# SPDX-License-Identifier: MIT
# crossin_component() makes an interface library of some folders under include/crossin/.

include_guard(GLOBAL)
include(CrossinPackages)

set(crossin_include "${PROJECT_SOURCE_DIR}/include")
set(crossin_components "")         # those that exist, in the order of the calls
set(crossin_default_components "") # those of crossin::crossin
set(crossin_headers "")            # every header of every component, relative to include/
set(crossin_complete TRUE)         # whether crossin::crossin has all that it can have

# crossin_component(<name> [FOLDERS <folder>...] [HEADERS <header>...] [EXCEPT <header>...]
#                   [USES <component>...] [NEEDS <library>...] [ON_REQUEST])
#
# Makes crossin_<name>, also known as crossin::<name>. A folder brings its headers and the umbrella
# header beside it; it may be empty or absent. A component whose libraries are missing is left out,
# unless CROSSIN_COMPONENTS asks for it. ON_REQUEST keeps it out of crossin::crossin.
macro(crossin_component name)
    cmake_parse_arguments(arg "ON_REQUEST" "" "FOLDERS;HEADERS;EXCEPT;USES;NEEDS" ${ARGN})

    set(crossin_missing "")
    foreach(used IN LISTS arg_USES)
        if(NOT TARGET crossin_${used})
            list(APPEND crossin_missing "component ${used}")
        endif()
    endforeach()
    set(crossin_links ${arg_USES})
    list(TRANSFORM crossin_links PREPEND crossin_)
    foreach(needed IN LISTS arg_NEEDS)
        crossin_find(${needed})
        if(crossin_has_${needed})
            list(APPEND crossin_links ${crossin_link_${needed}})
        else()
            list(APPEND crossin_missing "${crossin_hint_${needed}}")
        endif()
    endforeach()

    if(crossin_missing)
        list(JOIN crossin_missing ", " crossin_missing)
        if("${name}" IN_LIST CROSSIN_COMPONENTS OR "${CROSSIN_COMPONENTS}" STREQUAL "all")
            message(FATAL_ERROR "crossin: component ${name} needs ${crossin_missing}")
        endif()
        message(STATUS "crossin: component ${name} is left out, for want of ${crossin_missing}")
        if(NOT arg_ON_REQUEST)
            set(crossin_complete FALSE)
        endif()
    else()
        _crossin_add_component(${name})
    endif()
endmacro()

# The part of crossin_component() that has its arguments parsed and its libraries found.
macro(_crossin_add_component name)
    set(crossin_own ${arg_HEADERS})
    foreach(folder IN LISTS arg_FOLDERS)
        file(GLOB_RECURSE crossin_found CONFIGURE_DEPENDS RELATIVE "${crossin_include}/crossin"
            "${crossin_include}/crossin/${folder}/*.hpp")
        file(GLOB crossin_umbrella CONFIGURE_DEPENDS RELATIVE "${crossin_include}/crossin"
            "${crossin_include}/crossin/${folder}.hpp")
        list(APPEND crossin_own ${crossin_found} ${crossin_umbrella})
    endforeach()
    foreach(header IN LISTS arg_EXCEPT)
        list(REMOVE_ITEM crossin_own ${header})
    endforeach()
    foreach(header IN LISTS arg_HEADERS)
        if(NOT EXISTS "${crossin_include}/crossin/${header}")
            list(REMOVE_ITEM crossin_own ${header})
        endif()
    endforeach()
    list(TRANSFORM crossin_own PREPEND "crossin/")
    set(crossin_headers_of_${name} ${crossin_own})
    list(APPEND crossin_headers ${crossin_own})
    list(TRANSFORM crossin_own PREPEND "${crossin_include}/")

    add_library(crossin_${name} INTERFACE)
    add_library(crossin::${name} ALIAS crossin_${name})
    target_compile_features(crossin_${name} INTERFACE cxx_std_20)
    target_link_libraries(crossin_${name} INTERFACE ${crossin_links})
    target_sources(crossin_${name} INTERFACE
        FILE_SET HEADERS BASE_DIRS "${crossin_include}" FILES ${crossin_own})
    set_target_properties(crossin_${name} PROPERTIES
        EXPORT_NAME ${name}
        VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})

    list(APPEND crossin_components ${name})
    if(NOT arg_ON_REQUEST)
        list(APPEND crossin_default_components ${name})
    endif()
    set(crossin_folders_of_${name} ${arg_FOLDERS})
    set(crossin_uses_${name} ${arg_USES})
    set(crossin_needs_${name} ${arg_NEEDS})
endmacro()

# Makes crossin::crossin of every component that exists, but for those ON_REQUEST. It has crossin.hpp, which
# includes everything, when everything is there.
macro(crossin_all_components)
    if(crossin_complete)
        crossin_component(crossin HEADERS crossin.hpp USES ${crossin_default_components} ON_REQUEST)
    else()
        crossin_component(crossin USES ${crossin_default_components} ON_REQUEST)
    endif()
endmacro()
