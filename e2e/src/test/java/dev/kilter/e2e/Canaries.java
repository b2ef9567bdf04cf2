package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The secrets that a platform holds, each with a name that may be shown, and whether a text holds one of them.
final class Canaries {
    /// The files that hold one, below `local`.
    static final List<String> FILES = List.of("token", "job-key", "age-key", "postgres/password");

    private static final Pattern VALUE = Pattern.compile("\"(PGPASSWORD|KILTER_BUNDLE_TOKEN)\":\"([^\"]+)\"");

    private final Map<String, String> secrets = new LinkedHashMap<>();

    private Canaries() {}

    /// The platform's own, and those of every app that it runs.
    static Canaries of(Platform platform) {
        Canaries found = new Canaries();
        for (String file : FILES) {
            found.add(
                    file,
                    read(platform.folder().resolve(file))
                            .strip()
                            .lines()
                            .toList()
                            .getLast());
        }
        for (String row :
                platform.sql("kilter").lines("SELECT namespace || '/' || name, content FROM kilter_local.secret")) {
            Matcher value = VALUE.matcher(row);
            while (value.find()) {
                found.add(row.substring(0, row.indexOf(" | ")) + "/" + value.group(1), value.group(2));
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        byte[] login = ("kilter:" + value).getBytes(StandardCharsets.UTF_8);
        secrets.put(name, value);
        secrets.put(name + " in Base64", Base64.getEncoder().withoutPadding().encodeToString(bytes));
        secrets.put(name + " as a login", Base64.getEncoder().withoutPadding().encodeToString(login));
    }

    Iterable<String> names() {
        return secrets.keySet();
    }

    /// What of them is in the text, as `place: name`.
    List<String> in(String place, String text) {
        List<String> hits = new ArrayList<>();
        secrets.forEach((name, value) -> {
            if (text.contains(value)) {
                hits.add(place + ": " + name);
            }
        });
        return hits;
    }
}
