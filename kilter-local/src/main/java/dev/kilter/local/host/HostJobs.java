package dev.kilter.local.host;

import java.nio.file.Path;

/// Jobs as host processes. All state lies on disk, so that a Job outlives the daemon and the next one learns its end.
public interface HostJobs {
    /// Starts the Job unless one of this namespace and name was ever started; so it may be called again at any time. Problems
    /// that are known before the start (image, runtime, Secret) are thrown.
    void start(HostJob job);

    /// How far it is.
    JobState state(String namespace, String name);

    /// Its output, stdout and stderr together; the file may not exist yet. Gone after [#delete].
    Path log(String namespace, String name);

    /// Ends it (SIGTERM, then SIGKILL) if it runs, and forgets it with its log. May run twice.
    void delete(String namespace, String name);
}
