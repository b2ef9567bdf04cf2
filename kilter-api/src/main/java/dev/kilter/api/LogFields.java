package dev.kilter.api;

import java.util.LinkedHashMap;
import java.util.Map;

/// What every log line of some work says beside its message: which deploy, slot, step or request it belongs to. Bound
/// at the edge, where the work begins; threads that the work starts know nothing of it.
public final class LogFields {
    private static final ScopedValue<Map<String, String>> HELD = ScopedValue.newInstance();

    private LogFields() {}

    /// Does this work; its log lines say these fields, too, and those of the work around it.
    public static <R, X extends Throwable> R with(Map<String, String> fields, ScopedValue.CallableOp<R, X> work)
            throws X {
        Map<String, String> all = new LinkedHashMap<>(current());
        all.putAll(fields);
        return ScopedValue.where(HELD, all).call(work);
    }

    /// The same, for work without a result.
    public static void within(Map<String, String> fields, Runnable work) {
        Map<String, String> all = new LinkedHashMap<>(current());
        all.putAll(fields);
        ScopedValue.where(HELD, all).run(work);
    }

    /// What a line that is written now says.
    static Map<String, String> current() {
        return HELD.orElse(Map.of());
    }
}
