package dev.kilter.kubernetes;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The labels by which everything in a cluster says whose it is; the chart writes the same.
final class SlotLabels {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String KILTER = "kilter";
    static final String PROCESS = "kilter.dev/process";
    static final String CONTENT = "kilter.dev/content";

    private static final String ORG = "kilter.dev/org";
    private static final String APP = "kilter.dev/app";
    private static final String ENV = "kilter.dev/env";

    private SlotLabels() {}

    static Map<String, String> of(Slot slot) {
        return Map.of(
                MANAGED_BY, KILTER,
                ORG, slot.project().org(),
                APP, slot.project().app(),
                ENV, slot.env().value());
    }

    /// Whose it is; empty when the labels do not say.
    static Optional<Slot> slot(@Nullable Map<String, String> labels) {
        if (labels == null || !KILTER.equals(labels.get(MANAGED_BY)) || !labels.containsKey(ORG)) {
            return Optional.empty();
        }
        String app = labels.get(APP);
        String env = labels.get(ENV);
        return app == null || env == null
                ? Optional.empty()
                : Optional.of(new Slot(new Project(labels.get(ORG), app), new EnvName(env)));
    }

    /// The process that an object with these labels is of; empty: they do not say.
    static String process(@Nullable Map<String, String> labels) {
        return orNone(labels).getOrDefault(PROCESS, "");
    }

    /// The slot whose resource has this name, `org.app.env`.
    static Slot slotOf(String resource) {
        return Slot.parse(String.join("/", resource.split("\\.", -1)));
    }

    /// Labels or annotations of an object that may have none.
    static Map<String, String> orNone(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }
}
