package dev.kilter.sdk.app;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `resources:`, of the app or of one process.
final class ResourcesReader {
    static final Set<String> KEYS = Set.of("cpu", "memory", "limits");
    static final Set<String> LIMIT_KEYS = Set.of("cpu", "memory");
    static final Pattern CPU = Pattern.compile("([0-9]{1,6})m|[0-9]{1,3}(\\.[0-9]{1,3})?");
    static final Pattern MEMORY = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,3})?)(Ki|Mi|Gi|Ti|k|M|G|T)");

    private static final BigDecimal LEAST_CPU = new BigDecimal("0.001");
    private static final BigDecimal MOST_CPU = new BigDecimal(256);
    private static final BigDecimal LEAST_MEMORY = new BigDecimal(8L << 20);
    private static final BigDecimal MOST_MEMORY = new BigDecimal(4L << 40);
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "Ki", new BigDecimal(1L << 10),
            "Mi", new BigDecimal(1L << 20),
            "Gi", new BigDecimal(1L << 30),
            "Ti", new BigDecimal(1L << 40),
            "k", new BigDecimal(1_000L),
            "M", new BigDecimal(1_000_000L),
            "G", new BigDecimal(1_000_000_000L),
            "T", new BigDecimal(1_000_000_000_000L));

    private ResourcesReader() {}

    /// Null: neither this section nor `below` says anything.
    static @Nullable Resources read(Section around, @Nullable Resources below) {
        Section section = around.below("resources");
        if (section == null) {
            return below;
        }
        section.allow(KEYS);
        Section limits = section.below("limits");
        if (limits != null) {
            limits.allow(LIMIT_KEYS);
        }
        String cpu = quantity(section, "cpu");
        String memory = quantity(section, "memory");
        String cpuLimit = limits == null ? null : quantity(limits, "cpu");
        String memoryLimit = limits == null ? null : quantity(limits, "memory");
        check(section, "cpu", cpu, cpuLimit, ResourcesReader::cores);
        check(section, "memory", memory, memoryLimit, ResourcesReader::bytes);
        if (cpu == null && memory == null && cpuLimit == null && memoryLimit == null) {
            return below;
        }
        return new Resources(
                        cpu == null ? cpuLimit : cpu,
                        memory == null ? memoryLimit : memory,
                        cpuLimit,
                        memoryLimit == null ? memory : memoryLimit)
                .over(below);
    }

    private static @Nullable String quantity(Section section, String key) {
        String text = section.text(key);
        if (text == null) {
            return null;
        }
        if (key.equals("cpu")) {
            BigDecimal cores = cores(text);
            if (cores == null || cores.compareTo(LEAST_CPU) < 0 || cores.compareTo(MOST_CPU) > 0) {
                throw section.malformed(
                        key, text, "thousandths of a processor as in 250m, or a number from 0.001 to 256");
            }
            return text;
        }
        BigDecimal bytes = bytes(text);
        if (bytes == null || bytes.compareTo(LEAST_MEMORY) < 0 || bytes.compareTo(MOST_MEMORY) > 0) {
            throw section.malformed(key, text, "a number with its unit from 8Mi to 4Ti, as in 256Mi or 1Gi");
        }
        return text;
    }

    private static void check(
            Section section,
            String key,
            @Nullable String request,
            @Nullable String limit,
            Function<String, @Nullable BigDecimal> value) {
        if (request == null || limit == null) {
            return;
        }
        BigDecimal asked = value.apply(request);
        BigDecimal most = value.apply(limit);
        if (asked != null && most != null && asked.compareTo(most) > 0) {
            throw section.wrong(
                    key,
                    "'" + section.at(key) + "' is " + request + ", more than its limit of " + limit,
                    "Raise `limits." + key + "`, or lower `" + key + "`.");
        }
    }

    private static @Nullable BigDecimal cores(String text) {
        Matcher matcher = CPU.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        return matcher.group(1) == null ? new BigDecimal(text) : new BigDecimal(matcher.group(1)).movePointLeft(3);
    }

    private static @Nullable BigDecimal bytes(String text) {
        Matcher matcher = MEMORY.matcher(text);
        BigDecimal unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        return unit == null ? null : new BigDecimal(matcher.group(1)).multiply(unit);
    }
}
