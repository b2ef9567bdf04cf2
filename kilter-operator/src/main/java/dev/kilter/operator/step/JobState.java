package dev.kilter.operator.step;

import java.util.List;

/// How a Job is, with the last lines it printed.
public sealed interface JobState {
    /// The lines it printed, oldest first; at most 200.
    List<String> lines();

    /// There is none of this name.
    record Absent() implements JobState {
        @Override
        public List<String> lines() {
            return List.of();
        }
    }

    /// It runs.
    record Running(List<String> lines) implements JobState {}

    /// It ended with this exit code.
    record Ended(int exitCode, List<String> lines) implements JobState {}
}
