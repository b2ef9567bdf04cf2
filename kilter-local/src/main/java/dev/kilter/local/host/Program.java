package dev.kilter.local.host;

import java.util.List;

/// What a process runs.
public sealed interface Program {
    /// A command of an image; an empty command is the image's own.
    ///
    /// @param digest     of the manifest, `sha256:<hex>`
    /// @param entrypoint replaces the image's entrypoint and its default arguments; empty: the image's
    /// @param arguments  replace the image's default arguments; empty: the image's
    record OfImage(String digest, List<String> entrypoint, List<String> arguments) implements Program {
        public OfImage {
            entrypoint = List.copyOf(entrypoint);
            arguments = List.copyOf(arguments);
        }
    }

    /// A program of the platform itself, such as the runner.
    record OfHost(List<String> command) implements Program {
        public OfHost {
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a program has a command");
            }
            command = List.copyOf(command);
        }
    }
}
