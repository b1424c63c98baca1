# SPDX-License-Identifier: MIT
# Headers, crossinConfig.cmake with one targets file a component, and one .pc file a component.

include_guard(GLOBAL)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(crossin_config_folder "${CMAKE_INSTALL_DATADIR}/cmake/crossin")
set(crossin_generated "${PROJECT_BINARY_DIR}/install")

set(crossin_component_table "")
foreach(component IN LISTS crossin_components)
    install(TARGETS crossin_${component} EXPORT crossin-${component} FILE_SET HEADERS COMPONENT library)
    install(EXPORT crossin-${component} NAMESPACE crossin:: DESTINATION "${crossin_config_folder}"
        FILE crossin-${component}.cmake COMPONENT library)
    string(APPEND crossin_component_table
        "set(_crossin_uses_${component} ${crossin_uses_${component}})\n"
        "set(_crossin_needs_${component} ${crossin_needs_${component}})\n")

    # crossin-text.pc and so on; crossin.pc for all.
    set(pc_name crossin-${component})
    if(component STREQUAL "crossin")
        set(pc_name crossin)
    endif()
    set(pc_requires ${crossin_uses_${component}})
    list(TRANSFORM pc_requires PREPEND crossin-)
    foreach(library IN LISTS crossin_needs_${component})
        list(APPEND pc_requires ${crossin_pc_${library}})
    endforeach()
    list(JOIN pc_requires " " pc_requires)
    set(pc_flags "")
    if("threads" IN_LIST crossin_needs_${component})
        set(pc_flags "-pthread")
    endif()
    if("openmp" IN_LIST crossin_needs_${component})
        set(pc_flags "${OpenMP_CXX_FLAGS}")
    endif()
    configure_file("${PROJECT_SOURCE_DIR}/cmake/crossin.pc.in" "${crossin_generated}/${pc_name}.pc" @ONLY)
    install(FILES "${crossin_generated}/${pc_name}.pc" DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig"
        COMPONENT library)
endforeach()

list(JOIN crossin_components " " crossin_component_names)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/crossinConfig.cmake.in"
    "${crossin_generated}/crossinConfig.cmake" INSTALL_DESTINATION "${crossin_config_folder}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${crossin_generated}/crossinConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${crossin_generated}/crossinConfig.cmake"
    "${crossin_generated}/crossinConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/CrossinPackages.cmake"
    DESTINATION "${crossin_config_folder}" COMPONENT library)
