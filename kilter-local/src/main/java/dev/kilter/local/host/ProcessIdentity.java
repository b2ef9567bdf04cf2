package dev.kilter.local.host;

/// Which process it is, for ever: a pid alone comes round again.
///
/// @param startTime in ticks since boot, from `/proc/<pid>/stat`
/// @param boot      the kernel's random id of this boot
record ProcessIdentity(long pid, long startTime, String boot) {}
