package dev.kilter.local.host;

/// Says that a Job was asked for; its mark finds its processes.
///
/// @param attempt    1 is the first
/// @param repeatable whether it is started again after a SIGKILL: the platform's own programs may run twice, what a
///                   command of an app does is not known
record JobRecord(String id, int attempt, boolean repeatable) {
    private static final int ATTEMPTS = 3;

    boolean mayRunAgain() {
        return repeatable && attempt < ATTEMPTS;
    }
}
