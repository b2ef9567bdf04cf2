package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An app's config as lines that can be compared: `env.LOG_LEVEL` = `info`. It follows the records themselves, so a key
/// that is added to them is compared from that day on. Pure.
final class FlatConfig {
    /// What is the same by definition, or no setting of the app.
    private static final Set<String> SILENT = Set.of("project", "env", "isDeclared", "secrets.withheld");

    private final SortedMap<String, String> lines = new TreeMap<>();

    private FlatConfig() {}

    static SortedMap<String, String> of(AppConfig config) {
        FlatConfig flat = new FlatConfig();
        flat.record("", config);
        return flat.lines;
    }

    private void add(String path, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((key, each) -> add(path + "." + key, each));
            case List<?> list
            when list.stream().allMatch(each -> each instanceof String) -> {
                if (!list.isEmpty()) {
                    lines.put(
                            path,
                            String.join(" ", list.stream().map(String::valueOf).toList()));
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    add(path + "." + i, list.get(i));
                }
            }
            case Record record -> record(path + ".", record);
            case Enum<?> choice -> lines.put(path, choice.name().toLowerCase(Locale.ROOT));
            default -> lines.put(path, value.toString());
        }
    }

    private void record(String path, Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = path + component.getName();
            if (!SILENT.contains(name)) {
                add(name.replaceFirst("^variables", "env"), value(record, component));
            }
        }
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record of the SDK can be read", e);
        }
    }
}
