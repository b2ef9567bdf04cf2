package dev.kilter.local.host;

/// Says that a Job was asked for; its mark finds its processes.
record JobRecord(String id) {}
