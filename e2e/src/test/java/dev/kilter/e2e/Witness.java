package dev.kilter.e2e;

import java.util.Set;
import java.util.TreeSet;

/// Looks at a platform's machine before a deploy and after it.
record Witness(Platform platform, FilesSeen files, Set<String> processes, StatementLog statements) {
    static Witness of(Platform platform) {
        return new Witness(
                platform,
                FilesSeen.below(platform.folder()),
                RunningProcesses.instances(platform),
                StatementLog.of(platform));
    }

    /// What has changed since. What the app does with its own role is its own matter.
    Testimony testimony() {
        Set<String> now = RunningProcesses.instances(platform);
        Set<String> came = new TreeSet<>(now);
        came.removeAll(processes);
        Set<String> went = new TreeSet<>(processes);
        went.removeAll(now);
        return new Testimony(
                statements.transactions().stream()
                        .filter(transaction -> !transaction.role().equals(CrashApp.ROLE))
                        .toList(),
                files.changedIn(FilesSeen.below(platform.folder())),
                came,
                went);
    }
}
