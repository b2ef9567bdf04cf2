package dev.kilter.operator.step;

import dev.kilter.sdk.app.Resources;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.ImageRef;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A Job to run once.
///
/// @param namespace where
/// @param name      at most 50 characters, carries a hash of the deploy id: the same Job has the same name
/// @param slot      for whom
/// @param work      what runs
/// @param variables plain environment; no secrets
/// @param secrets   names of Secrets in the namespace whose values join the environment
/// @param deadline  of what it is a part of; where the cluster can, it is ended then
public record JobRun(
        String namespace,
        String name,
        Slot slot,
        Work work,
        SortedMap<String, String> variables,
        List<String> secrets,
        Instant deadline) {
    public JobRun {
        secrets = List.copyOf(secrets);
    }

    /// What a Job runs.
    public sealed interface Work {
        /// kilter-runner; its job stands in the variables.
        record Runner() implements Work {}

        /// A command in the app's own image.
        ///
        /// @param resources what it is given and may not exceed; null: the platform's default
        /// @param processor of the nodes that can run it, as images call it; null: any
        record InAppImage(
                ImageRef image,
                List<String> command,
                @Nullable Resources resources,
                @Nullable String processor) implements Work {}

        /// Nothing yet: a copy of this process's pod, held open for a person's command for as long as he is
        /// there.
        record Held(String process) implements Work {}
    }
}
