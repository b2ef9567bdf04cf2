package dev.kilter.local.host;

/// How far a Job is, read from the disk and the process table: any daemon gives the same answer.
public sealed interface JobState {
    /// There is no such Job.
    record Absent() implements JobState {}

    /// Recorded, but its process has not begun (the daemon was killed in between), or it was killed and may run
    /// twice: start it again.
    record Pending() implements JobState {}

    /// Its process is alive.
    record Running() implements JobState {}

    /// It ended by itself.
    record Ended(int exitCode) implements JobState {}

    /// It was killed together with what would have written its exit code (a reboot, SIGKILL), and it is
    /// not started again.
    record Lost() implements JobState {}
}
