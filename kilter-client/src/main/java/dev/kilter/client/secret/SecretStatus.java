package dev.kilter.client.secret;

import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.SecretsReport.Known;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a Secret stands here and on the platform, in words; no value.
///
/// @param source   its file, or who else made it
/// @param here     what became of reading that
/// @param platform what the env has
public record SecretStatus(String name, String source, String here, String platform) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /// All that are declared or known.
    public static List<SecretStatus> of(Path root, SecretsConfig config, SecretsReport report) {
        Map<String, Known> known = report.secrets().stream().collect(Collectors.toMap(Known::name, each -> each));
        TreeSet<String> names = new TreeSet<>(config.sources().keySet());
        names.addAll(known.keySet());
        Fingerprints fingerprints = new Fingerprints(report.fingerprintKey());
        List<SecretStatus> all = new ArrayList<>();
        for (String name : names) {
            String path = config.sources().get(name);
            Known live = known.get(name);
            all.add(path == null ? undeclared(name, live) : declared(root, name, path, live, fingerprints));
        }
        return all;
    }

    private static SecretStatus undeclared(String name, @Nullable Known live) {
        return name.startsWith(SecretsConfig.SINGLE_KEY)
                ? new SecretStatus(
                        name,
                        "a single key" + (live == null ? "" : ", " + live.keys().getFirst()),
                        "",
                        shipped(live))
                : new SecretStatus(name, "not declared any more", "", shipped(live));
    }

    private static SecretStatus declared(
            Path root, String name, String path, @Nullable Known live, Fingerprints fingerprints) {
        try {
            return switch (new SecretSource(root, name, path).read()) {
                case SecretSource.Reading.Absent(var why) -> new SecretStatus(name, path, why, shipped(live));
                case SecretSource.Reading.Values(var values) -> {
                    boolean same = live != null && live.fingerprint().equals(fingerprints.of(name, values));
                    String keys = values.size() + (values.size() == 1 ? " key" : " keys");
                    yield new SecretStatus(
                            name, path, keys, live == null ? "none" : same ? "the same" : "other values");
                }
            };
        } catch (KilterException e) {
            return new SecretStatus(name, path, e.problem().detail(), shipped(live));
        }
    }

    private static String shipped(@Nullable Known live) {
        return live == null ? "none" : "by " + live.by() + ", " + MINUTE.format(live.at());
    }
}
