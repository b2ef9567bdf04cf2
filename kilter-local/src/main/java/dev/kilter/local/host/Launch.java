package dev.kilter.local.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A command line ready to be started: everything resolved.
record Launch(List<String> command, Path directory, Map<String, String> environment) {}
